// One entity with all its properties.
// @mode     read
// @fill     LABEL               the kind
// @param    id: string          the entity
// @returns  properties: map     its properties
// @example  {"id": "Eaaaaaaaaaaaaaaaa"}
MATCH (e:%LABEL% {%ID%: $id})
RETURN properties(e) AS properties
