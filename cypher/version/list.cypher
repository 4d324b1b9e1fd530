// The earlier versions of some records.
// @mode     read
// @param    keys: list               record keys
// @returns  record_key: string       the record
// @returns  version_key: string      the version
// @returns  version: integer         its number
// @returns  run: integer             the run that brought it
// @returns  live: boolean            whether the source then said so
// @returns  payload: string          what it said
// @returns  content_hash: string     hash of the payload
// @returns  undone_by: integer       the run that undid it, or null
// @example  {"keys": ["Raaaaaaaaaaaaaaaa"]}
UNWIND $keys AS key
MATCH (v:RecordVersion {record_key: key})
RETURN v.record_key AS record_key, v.version_key AS version_key, v.version AS version,
       v.run AS run, v.live AS live, v.payload AS payload, v.content_hash AS content_hash,
       v.undone_by AS undone_by
ORDER BY version_key
