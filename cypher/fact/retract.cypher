// Remember that facts are no longer in the graph, since which run and why.
// @mode     write
// @param    rows: list   {fact_id, run, reason, arrow}
// @example  {"rows": [{"fact_id": "Raaaaaaaaaaaaaaaa/received/aaaaaaaa", "run": 2, "reason": "withdrawn", "arrow": null}]}
UNWIND $rows AS row
MERGE (t:Retraction {fact_id: row.fact_id})
SET t.run = CASE WHEN t.reason = row.reason THEN t.run ELSE row.run END
SET t.reason = row.reason, t.arrow = row.arrow
