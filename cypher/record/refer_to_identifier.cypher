// Tie records to the identifiers of those they refer to.
// @mode     write
// @param    rows: list   {record_key, target}
// @example  {"rows": [{"record_key": "Raaaaaaaaaaaaaaaa", "target": "orcid:0000-0002-1825-0097"}]}
UNWIND $rows AS row
MATCH (r:Record {record_key: row.record_key})
MERGE (i:Identifier {identifier: row.target})
MERGE (r)-[:REFERS_TO]->(i)
