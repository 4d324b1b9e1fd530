// Facts left out because they would close a loop.
// @mode     read
// @returns  fact_id: string   the fact
// @returns  arrow: string     what it would be, canonical JSON
// @example  {}
MATCH (t:Retraction {reason: 'became a loop'})
RETURN t.fact_id AS fact_id, t.arrow AS arrow
ORDER BY fact_id
