// Write records that are not there yet; one that is there is left as it is.
// @mode     write
// @param    rows: list   {record_key, content: {source, key, kind, payload, content_hash, live, version, version_run, first_run, entity_id}}
// @example  {"rows": [{"record_key": "Raaaaaaaaaaaaaaaa", "content": {"source": "s", "key": "1", "kind": "expert", "payload": "{}", "content_hash": "h", "live": true, "version": 1, "version_run": 1, "first_run": 1}}]}
UNWIND $rows AS row
WITH row WHERE NOT EXISTS { (:Record {record_key: row.record_key}) }
CREATE (r:Record {record_key: row.record_key})
SET r += row.content
