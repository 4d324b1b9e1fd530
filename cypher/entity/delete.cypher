// Take entities of one kind out of the graph.
// @mode     write
// @fill     LABEL        the kind
// @param    ids: list    entity ids
// @example  {"ids": ["Eaaaaaaaaaaaaaaaa"]}
UNWIND $ids AS id
MATCH (e:%LABEL% {%ID%: id})
DETACH DELETE e
