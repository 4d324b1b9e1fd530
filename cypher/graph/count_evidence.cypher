// How much evidence there is.
// @mode     read
// @returns  source: string      the source
// @returns  live: boolean       whether the source still says so
// @returns  records: integer    its records
// @example  {}
MATCH (r:Record)
WHERE r.content_hash IS NOT NULL
RETURN r.source AS source, r.live AS live, count(r) AS records
ORDER BY source, live
