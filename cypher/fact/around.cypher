// The facts that start at some entities of one kind, and those between experts that end there.
// @mode     read
// @fill     LABEL                  the kind
// @param    ids: list              entity ids
// @returns  fact_id: string        the fact
// @returns  fact_hash: string      hash of its content
// @returns  claim_ids: list        the claims it rests on
// @returns  type: string           its relationship type
// @returns  subject_id: string     where it starts
// @returns  object_id: string      where it ends
// @example  {"ids": ["Eaaaaaaaaaaaaaaaa"]}
UNWIND $ids AS id
MATCH (e:%LABEL% {%ID%: id})-[f]->(o)
RETURN f.fact_id AS fact_id, f.fact_hash AS fact_hash, f.claim_ids AS claim_ids, type(f) AS type,
       e.%ID% AS subject_id,
       coalesce(o.expert_id, o.field_id, o.award_id, o.institution_id) AS object_id
ORDER BY fact_id
