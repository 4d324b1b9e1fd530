// All facts of one type that must not loop.
// @mode     read
// @fill     TYPE                   the relationship type
// @returns  fact_id: string        the fact
// @returns  claim_ids: list        the claims it rests on
// @returns  subject_id: string     where it starts
// @returns  object_id: string      where it ends
// @returns  content: map           its properties
// @example  {}
MATCH (s)-[f:%TYPE%]->(o)
RETURN f.fact_id AS fact_id, f.claim_ids AS claim_ids,
       coalesce(s.field_id, s.award_id, s.institution_id) AS subject_id,
       coalesce(o.field_id, o.award_id, o.institution_id) AS object_id, properties(f) AS content
ORDER BY fact_id
