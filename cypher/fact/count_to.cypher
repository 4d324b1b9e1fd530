// How many facts of each type end at an entity of one kind.
// @mode     read
// @fill     LABEL              the kind
// @param    id: string         the entity
// @returns  type: string       the relationship type
// @returns  facts: integer     how many
// @example  {"id": "Aaaaaaaaaaaaaaaaa"}
MATCH (e:%LABEL% {%ID%: $id})<-[f]-()
WHERE f.fact_id IS NOT NULL
RETURN type(f) AS type, count(f) AS facts
ORDER BY type
