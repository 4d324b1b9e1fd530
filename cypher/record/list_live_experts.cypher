// The live records of experts, in the order of their keys.
// @mode     read
// @returns  record_key: string   the record
// @returns  source: string       who says it
// @returns  key: string          the source's own key
// @returns  payload: string      what it says, canonical JSON
// @example  {}
MATCH (r:Record {kind: 'expert'})
WHERE r.live
RETURN r.record_key AS record_key, r.source AS source, r.key AS key, r.payload AS payload
ORDER BY record_key
