// The judgements that a run made, or withdrew.
// @mode     read
// @param    run: integer               the run
// @returns  judgement_id: string       the judgement
// @returns  withdrawn_run: integer     the run that withdrew it, or null
// @returns  record_keys: list          the records it is about
// @example  {"run": 1}
MATCH (j:Judgement)-[:ABOUT]->(r:Record)
WHERE j.run = $run OR j.withdrawn_run = $run
WITH j, r ORDER BY r.record_key
RETURN j.judgement_id AS judgement_id, j.withdrawn_run AS withdrawn_run,
       collect(r.record_key) AS record_keys
ORDER BY judgement_id
