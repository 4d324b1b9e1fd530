// Why a fact is no longer in the graph.
// @mode     read
// @param    fact_id: string    the fact
// @returns  run: integer       the run that took it out
// @returns  reason: string     withdrawn, retracted, became a loop
// @example  {"fact_id": "Raaaaaaaaaaaaaaaa/received/aaaaaaaa"}
MATCH (t:Retraction {fact_id: $fact_id})
RETURN t.run AS run, t.reason AS reason
