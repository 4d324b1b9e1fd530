// Tie records to the records they refer to; one that is not there yet becomes a stub.
// @mode     write
// @param    rows: list   {record_key, target}
// @example  {"rows": [{"record_key": "Raaaaaaaaaaaaaaaa", "target": "Rbbbbbbbbbbbbbbbb"}]}
UNWIND $rows AS row
MATCH (r:Record {record_key: row.record_key})
MERGE (other:Record {record_key: row.target})
MERGE (r)-[:REFERS_TO]->(other)
