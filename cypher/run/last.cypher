// The greatest run number there is, or none.
// @mode     read
// @returns  number: integer   the number
// @example  {}
MATCH (r:Run)
RETURN r.number AS number
ORDER BY number DESC
LIMIT 1
