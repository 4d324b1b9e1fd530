// Write how many records make each statement of mentions.
// @mode     write
// @param    rows: list   {record_key, content: {counts}}
// @example  {"rows": [{"record_key": "Raaaaaaaaaaaaaaaa", "content": {"counts": [1]}}]}
UNWIND $rows AS row
MATCH (r:Record {record_key: row.record_key})
SET r.counts = row.content.counts
