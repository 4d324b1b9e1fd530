// Keep the current version of records among their earlier ones, before a new one is written.
// @mode     write
// @param    keys: list   record keys
// @example  {"keys": ["Raaaaaaaaaaaaaaaa"]}
UNWIND $keys AS key
MATCH (r:Record {record_key: key})
WHERE r.version_run IS NOT NULL
MERGE (v:RecordVersion {version_key: r.record_key + '@' + toString(r.version)})
SET v.record_key = r.record_key, v.version = r.version, v.run = r.version_run,
    v.payload = r.payload, v.content_hash = r.content_hash, v.live = r.live
