// The symmetric facts that end at some experts.
// @mode     read
// @param    ids: list              expert ids
// @returns  fact_id: string        the fact
// @returns  fact_hash: string      hash of its content
// @returns  claim_ids: list        the claims it rests on
// @returns  type: string           its relationship type
// @returns  subject_id: string     where it starts
// @returns  object_id: string      where it ends
// @example  {"ids": ["Eaaaaaaaaaaaaaaaa"]}
UNWIND $ids AS id
MATCH (e:Expert {expert_id: id})<-[f:COLLABORATED_WITH]-(o:Expert)
RETURN f.fact_id AS fact_id, f.fact_hash AS fact_hash, f.claim_ids AS claim_ids, type(f) AS type,
       o.expert_id AS subject_id, e.expert_id AS object_id
ORDER BY fact_id
