// All sources.
// @mode     read
// @returns  name: string            declared name
// @returns  rank: integer           higher outranks lower
// @returns  completeness: string    complete or partial
// @returns  licence: string         its licence, or null
// @returns  kind: string            profile or names
// @returns  names: boolean          whether rows of names came from it
// @example  {}
MATCH (s:Source)
RETURN s.name AS name, s.rank AS rank, s.completeness AS completeness, s.licence AS licence,
       s.kind AS kind, coalesce(s.names, false) AS names
ORDER BY name
