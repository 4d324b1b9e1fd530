// Put all records of some entities in the queue.
// @mode     write
// @param    ids: list        entity ids
// @param    turn: integer    1 live mentions, 2 experts
// @example  {"ids": ["Eaaaaaaaaaaaaaaaa"], "turn": 2}
UNWIND $ids AS id
MATCH (r:Record {entity_id: id})
SET r.dirty = $turn
