// The keys of a source's live records.
// @mode     read
// @param    source: string         the source
// @returns  record_key: string     a live record
// @returns  key: string            the source's own key
// @example  {"source": "nobel"}
MATCH (r:Record {source: $source})
WHERE r.live
RETURN r.record_key AS record_key, r.key AS key
ORDER BY record_key
