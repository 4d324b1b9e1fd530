// What the facts of some experts point at.
// @mode     read
// @param    ids: list              expert ids
// @returns  expert_id: string      the expert
// @returns  type: string           the relationship type
// @returns  object_id: string      what it points at
// @example  {"ids": ["Eaaaaaaaaaaaaaaaa"]}
UNWIND $ids AS id
MATCH (e:Expert {expert_id: id})-[f]->(o)
RETURN e.expert_id AS expert_id, type(f) AS type,
       coalesce(o.expert_id, o.field_id, o.award_id, o.institution_id) AS object_id
ORDER BY expert_id, type, object_id
