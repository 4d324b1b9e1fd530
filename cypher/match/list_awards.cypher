// The awards of some experts, with what each was given for.
// @mode     read
// @param    ids: list                expert ids
// @returns  type: string             RECEIVED
// @returns  content: map             the fact's properties
// @returns  subject_id: string       expert id
// @returns  subject_name: string     name of the expert
// @returns  object_id: string        award id
// @returns  object_name: string      its name
// @example  {"ids": ["E5qk2a7xw3m4n6p2q"]}
UNWIND $ids AS id
MATCH (e:Expert {expert_id: id})-[r:RECEIVED]->(a:Award)
RETURN type(r) AS type, properties(r) AS content,
       id AS subject_id, e.name AS subject_name, a.award_id AS object_id, a.name AS object_name
ORDER BY subject_id, content.fact_id
