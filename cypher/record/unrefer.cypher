// Take away whom records refer to.
// @mode     write
// @param    keys: list   record keys
// @example  {"keys": ["Raaaaaaaaaaaaaaaa"]}
UNWIND $keys AS key
MATCH (r:Record {record_key: key})-[tie:REFERS_TO]->()
DELETE tie
