// The facts that start at some entities of one kind.
// @mode     read
// @fill     LABEL                   the kind
// @param    ids: list               entity ids
// @returns  type: string            the relationship type
// @returns  content: map            the fact's properties
// @returns  subject_id: string      where it starts
// @returns  subject_name: string    what that is called
// @returns  object_id: string       where it ends
// @returns  object_name: string     what that is called
// @returns  fact_id: string         the fact
// @example  {"ids": ["Eaaaaaaaaaaaaaaaa"]}
UNWIND $ids AS id
MATCH (e:%LABEL% {%ID%: id})-[f]->(o)
RETURN type(f) AS type, properties(f) AS content, e.%ID% AS subject_id, e.name AS subject_name,
       coalesce(o.expert_id, o.field_id, o.award_id, o.institution_id) AS object_id,
       o.name AS object_name, f.fact_id AS fact_id
ORDER BY subject_id, fact_id
