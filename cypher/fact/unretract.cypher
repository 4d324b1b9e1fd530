// Forget the retractions of facts that are in the graph again.
// @mode     write
// @param    fact_ids: list   fact ids
// @example  {"fact_ids": ["Raaaaaaaaaaaaaaaa/received/aaaaaaaa"]}
UNWIND $fact_ids AS fact_id
MATCH (t:Retraction {fact_id: fact_id})
DELETE t
