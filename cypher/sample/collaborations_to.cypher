// The collaborations that end at some experts.
// @mode     read
// @param    ids: list               expert ids
// @returns  type: string            the relationship type
// @returns  content: map            the fact's properties
// @returns  subject_id: string      where it starts
// @returns  subject_name: string    what that is called
// @returns  object_id: string       where it ends
// @returns  object_name: string     what that is called
// @returns  fact_id: string         the fact
// @example  {"ids": ["Eaaaaaaaaaaaaaaaa"]}
UNWIND $ids AS id
MATCH (e:Expert {expert_id: id})<-[f:COLLABORATED_WITH]-(s:Expert)
RETURN type(f) AS type, properties(f) AS content, s.expert_id AS subject_id,
       s.name AS subject_name, e.expert_id AS object_id, e.name AS object_name,
       f.fact_id AS fact_id
ORDER BY object_id, fact_id
