// Mark records as no longer said by their source, as a new version.
// @mode     write
// @param    keys: list      record keys
// @param    run: integer    the run that found them missing
// @param    turn: integer   their place in the queue
// @example  {"keys": ["Raaaaaaaaaaaaaaaa"], "run": 2, "turn": 2}
UNWIND $keys AS key
MATCH (r:Record {record_key: key})
WHERE r.live
SET r.live = false, r.version = r.version + 1, r.version_run = $run,
    r.dirty = CASE r.kind WHEN 'name' THEN null ELSE $turn END
