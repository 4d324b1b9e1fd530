// Whether the graph is Bole's.
// @mode     read
// @returns  name: string   'bole', or no row
// @example  {}
MATCH (g:Graph {name: 'bole'})
RETURN g.name AS name
