// Take out versions that became current again.
// @mode     write
// @param    version_keys: list   versions
// @example  {"version_keys": ["Raaaaaaaaaaaaaaaa@1"]}
UNWIND $version_keys AS version_key
MATCH (v:RecordVersion {version_key: version_key})
DELETE v
