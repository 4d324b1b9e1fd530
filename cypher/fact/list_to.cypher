// The facts that end at an entity of one kind.
// @mode     read
// @fill     LABEL                   the kind
// @param    id: string              the entity
// @param    limit: integer          most rows to return
// @returns  type: string            the relationship type
// @returns  content: map            the fact's properties
// @returns  subject_id: string      where it starts
// @returns  subject_name: string    what that is called
// @returns  object_id: string       where it ends
// @returns  object_name: string     what that is called
// @returns  fact_id: string         the fact
// @example  {"id": "Aaaaaaaaaaaaaaaaa", "limit": 10}
MATCH (e:%LABEL% {%ID%: $id})<-[f]-(s)
WHERE f.fact_id IS NOT NULL
RETURN type(f) AS type, properties(f) AS content,
       coalesce(s.expert_id, s.field_id, s.award_id, s.institution_id) AS subject_id,
       s.name AS subject_name, e.%ID% AS object_id, e.name AS object_name, f.fact_id AS fact_id
ORDER BY type, subject_name, fact_id
LIMIT $limit
