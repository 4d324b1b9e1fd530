// Queue every record, in the turn of its kind: all is derived again.
// @mode     write
// @example  {}
MATCH (r:Record)
WHERE r.version_run IS NOT NULL AND r.kind <> 'name'
SET r.dirty = CASE r.kind WHEN 'expert' THEN 2 ELSE CASE WHEN r.live THEN 1 ELSE 3 END END
