// The graph's version: the number of the run that finished last; 0 before any.
// @mode     read
// @returns  version: integer   the version
// @example  {}
MATCH (g:Graph {name: 'bole'})
RETURN coalesce(g.version, 0) AS version
