// Withdraw judgements, or with null put them in force again.
// @mode     write
// @param    judgement_ids: list    judgements
// @param    run: integer           the withdrawing run, or null
// @example  {"judgement_ids": ["Jaaaaaaaaaaaaaaaa"], "run": 2}
UNWIND $judgement_ids AS judgement_id
MATCH (j:Judgement {judgement_id: judgement_id})
SET j.withdrawn_run = $run
