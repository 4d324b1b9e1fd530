// Say which entity records belong to, and take them off the queue.
// @mode     write
// @param    rows: list   {record_key, entity_id}
// @example  {"rows": [{"record_key": "Raaaaaaaaaaaaaaaa", "entity_id": "Eaaaaaaaaaaaaaaaa"}]}
UNWIND $rows AS row
MATCH (r:Record {record_key: row.record_key})
SET r.entity_id = row.entity_id
REMOVE r.dirty
