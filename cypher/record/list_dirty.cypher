// The next records to derive again, in their turn.
// @mode     read
// @param    limit: integer         most rows to return
// @returns  record_key: string     a record in the queue
// @returns  turn: integer          1 live mentions, 2 experts, 3 mentions nobody makes any more
// @example  {"limit": 10}
MATCH (r:Record)
WHERE r.dirty > 0
RETURN r.record_key AS record_key, r.dirty AS turn
ORDER BY turn, record_key
LIMIT $limit
