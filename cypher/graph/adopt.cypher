// Say that this graph is Bole's; its version starts at 0.
// @mode     write
// @returns  version: integer   the graph version
// @example  {}
MERGE (g:Graph {name: 'bole'})
SET g.version = coalesce(g.version, 0)
RETURN g.version AS version
