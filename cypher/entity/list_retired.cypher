// Entities of one kind that moved away and are still there.
// @mode     read
// @fill     LABEL          the kind
// @returns  id: string     the entity
// @example  {}
MATCH (e:%LABEL%)
WHERE e.retired
RETURN e.%ID% AS id
ORDER BY id
