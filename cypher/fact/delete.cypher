// Take facts of one type out of the graph.
// @mode     write
// @fill     LABEL        the kind they start at
// @fill     TYPE         the relationship type
// @param    rows: list   {fact_id, subject_id, object_id}
// @example  {"rows": [{"subject_id": "Eaaaaaaaaaaaaaaaa", "fact_id": "Raaaaaaaaaaaaaaaa/received/aaaaaaaa", "object_id": "Aaaaaaaaaaaaaaaaa"}]}
UNWIND $rows AS row
MATCH (s:%LABEL% {%ID%: row.subject_id})-[f:%TYPE%]->(o)
WHERE f.fact_id = row.fact_id
  AND row.object_id IN [o.expert_id, o.field_id, o.award_id, o.institution_id]
DELETE f
