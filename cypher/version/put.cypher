// Write earlier versions of records.
// @mode     write
// @param    rows: list   {version_key, content: {record_key, version, run, payload, content_hash, live, undone_by}}
// @example  {"rows": [{"version_key": "Raaaaaaaaaaaaaaaa@1", "content": {"record_key": "Raaaaaaaaaaaaaaaa", "version": 1, "run": 1, "payload": "{}", "content_hash": "h", "live": true, "undone_by": 2}}]}
UNWIND $rows AS row
MERGE (v:RecordVersion {version_key: row.version_key})
SET v = row.content
SET v.version_key = row.version_key
