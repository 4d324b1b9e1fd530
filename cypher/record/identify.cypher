// Tie records to the identifiers they state.
// @mode     write
// @param    rows: list   {record_key, identifier}
// @example  {"rows": [{"record_key": "Raaaaaaaaaaaaaaaa", "identifier": "orcid:0000-0002-1825-0097"}]}
UNWIND $rows AS row
MATCH (r:Record {record_key: row.record_key})
MERGE (i:Identifier {identifier: row.identifier})
MERGE (r)-[:IDENTIFIED_BY]->(i)
