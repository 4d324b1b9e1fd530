// Write the current version of records.
// @mode     write
// @param    rows: list   {record_key, content: {source, key, kind, payload, content_hash, live, version, version_run, first_run, dirty, target}}
// @example  {"rows": [{"record_key": "Raaaaaaaaaaaaaaaa", "content": {"source": "s", "key": "1", "kind": "expert", "payload": "{}", "content_hash": "h", "live": true, "version": 1, "version_run": 1, "first_run": 1}}]}
UNWIND $rows AS row
MERGE (r:Record {record_key: row.record_key})
SET r += row.content
