// Write facts of one type between entities of two kinds, where their subjects are new; one that is
// there is left as it is.
// @mode     write
// @fill     LABEL        the kind it starts at
// @fill     OBJECT       the kind it ends at
// @fill     TYPE         the relationship type
// @param    rows: list   {subject_id, object_id, fact_id, content: {fact_id, fact_hash, claim_ids, …}}
// @example  {"rows": [{"subject_id": "Eaaaaaaaaaaaaaaaa", "object_id": "Aaaaaaaaaaaaaaaaa", "fact_id": "Raaaaaaaaaaaaaaaa/received/aaaaaaaa", "content": {"fact_id": "Raaaaaaaaaaaaaaaa/received/aaaaaaaa", "fact_hash": "h", "claim_ids": ["Raaaaaaaaaaaaaaaa/received/aaaaaaaa"]}}]}
UNWIND $rows AS row
MATCH (s:%LABEL% {%ID%: row.subject_id})
MATCH (o:%OBJECT% {%OBJECT_ID%: row.object_id})
WHERE NOT EXISTS { (s)-[:%TYPE% {fact_id: row.fact_id}]->() }
CREATE (s)-[f:%TYPE%]->(o)
SET f = row.content
