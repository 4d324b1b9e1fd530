// The sources of some records.
// @mode     read
// @param    keys: list              record keys
// @returns  record_key: string      key of the record
// @returns  source: string          name of its source, or null for a mention record
// @example  {"keys": ["R5qk2a7xw3m4n6p2q"]}
UNWIND $keys AS key
MATCH (r:Record {record_key: key})
RETURN r.record_key AS record_key, r.source AS source
ORDER BY record_key
