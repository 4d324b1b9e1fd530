// Queue records in the turn of their kind: mentions before the experts that point at them.
// @mode     write
// @param    keys: list   record keys
// @example  {"keys": ["Raaaaaaaaaaaaaaaa"]}
UNWIND $keys AS key
MATCH (r:Record {record_key: key})
WHERE r.content_hash IS NOT NULL AND r.kind <> 'name'
SET r.dirty = CASE r.kind WHEN 'expert' THEN 2 ELSE 1 END
