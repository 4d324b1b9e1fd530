// Take away what records are tied to: their identifiers and whom they refer to.
// @mode     write
// @param    keys: list   record keys
// @example  {"keys": ["Raaaaaaaaaaaaaaaa"]}
UNWIND $keys AS key
MATCH (r:Record {record_key: key})-[tie:IDENTIFIED_BY|REFERS_TO]->()
DELETE tie
