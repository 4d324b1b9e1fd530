// Take facts of one type out of the graph.
// @mode     write
// @fill     LABEL        the kind they start at
// @fill     TYPE         the relationship type
// @param    rows: list   {subject_id, fact_id}
// @example  {"rows": [{"subject_id": "Eaaaaaaaaaaaaaaaa", "fact_id": "Raaaaaaaaaaaaaaaa/received/aaaaaaaa"}]}
UNWIND $rows AS row
MATCH (s:%LABEL% {%ID%: row.subject_id})-[f:%TYPE%]->()
WHERE f.fact_id = row.fact_id
DELETE f
