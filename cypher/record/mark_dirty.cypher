// Put records in the queue of what must be derived again.
// @mode     write
// @param    keys: list       record keys
// @param    turn: integer    1 live mentions, 2 experts, 3 mentions that nobody makes any more
// @example  {"keys": ["Raaaaaaaaaaaaaaaa"], "turn": 2}
UNWIND $keys AS key
MATCH (r:Record {record_key: key})
WHERE r.content_hash IS NOT NULL
SET r.dirty = $turn
