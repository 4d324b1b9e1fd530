// Some records to derive again whose turn it is: any of them, not the first by their keys.
// @mode     read
// @param    turn: integer         1 live mentions, 2 experts, 3 mentions nobody makes any more
// @param    limit: integer        most rows to return
// @returns  record_key: string    a record in the queue
// @example  {"turn": 1, "limit": 10}
MATCH (r:Record {dirty: $turn})
WITH r
LIMIT $limit
RETURN r.record_key AS record_key
ORDER BY record_key
