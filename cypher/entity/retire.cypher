// Mark entities of one kind as moved away: they go when no fact holds them any more.
// @mode     write
// @fill     LABEL        the kind
// @param    ids: list    entity ids
// @example  {"ids": ["Iaaaaaaaaaaaaaaaa"]}
UNWIND $ids AS id
MATCH (e:%LABEL% {%ID%: id})
SET e.retired = true
