// The records that refer to some records, or to identifiers that these state.
// @mode     read
// @param    keys: list            record keys
// @returns  record_key: string    a record that refers to one of them
// @example  {"keys": ["Rbbbbbbbbbbbbbbbb"]}
UNWIND $keys AS key
MATCH (r:Record {record_key: key})
OPTIONAL MATCH (r)<-[:REFERS_TO]-(direct:Record)
WITH r, collect(direct.record_key) AS found
OPTIONAL MATCH (r)-[:IDENTIFIED_BY]->(:Identifier)<-[:REFERS_TO]-(by_identifier:Record)
WITH r, found, collect(by_identifier.record_key) AS more
UNWIND found + more AS record_key
WITH DISTINCT record_key
RETURN record_key
ORDER BY record_key
