// The imports of a source that did not finish.
// @mode     read
// @param    source: string       the source
// @returns  number: integer      the run
// @returns  input: string        fingerprint of what it read
// @example  {"source": "nobel"}
MATCH (r:Run {status: 'open'})
WHERE r.kind = 'import' AND r.source = $source
RETURN r.number AS number, r.input AS input
ORDER BY number
