// The records that refer to some records, or to identifiers that these state.
// @mode     read
// @param    keys: list            record keys
// @returns  record_key: string    a record that refers to one of them
// @example  {"keys": ["Rbbbbbbbbbbbbbbbb"]}
UNWIND $keys AS key
MATCH (r:Record {record_key: key})
OPTIONAL MATCH (r)<-[:REFERS_TO]-(direct:Record)
OPTIONAL MATCH (r)-[:IDENTIFIED_BY]->(:Identifier)<-[:REFERS_TO]-(by_identifier:Record)
WITH collect(direct.record_key) + collect(by_identifier.record_key) AS found
UNWIND found AS record_key
RETURN DISTINCT record_key
ORDER BY record_key
