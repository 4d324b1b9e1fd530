// Queue the records that share identifiers. A weak identifier, stated by more live records than the
// cap, unties them once, when it becomes weak, and is passed over from then on.
// @mode     write
// @param    identifiers: list   identifiers, "type:value"
// @param    cap: integer        above this an identifier is weak
// @param    turn: integer       their place in the queue
// @example  {"identifiers": ["orcid:0000-0002-1825-0097"], "cap": 20, "turn": 2}
UNWIND $identifiers AS identifier
MATCH (i:Identifier {identifier: identifier})<-[:IDENTIFIED_BY]-(r:Record)
WITH i, count(r) AS stated, sum(CASE WHEN r.live THEN 1 ELSE 0 END) AS live
WITH i, stated, live > $cap AS weak, coalesce(i.weak, false) AS was_weak
WHERE stated > 1 AND NOT (weak AND was_weak)
SET i.weak = weak
WITH i
MATCH (i)<-[:IDENTIFIED_BY]-(sharing:Record)
WHERE sharing.content_hash IS NOT NULL
SET sharing.dirty = $turn
