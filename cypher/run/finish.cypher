// Close a run; the graph's version becomes its number.
// @mode     write
// @param    number: integer       its number
// @param    finished_at: string   when, ISO
// @param    counts: string        what it did, JSON
// @example  {"number": 1, "finished_at": "2026-01-01T00:00:00Z", "counts": "{}"}
MATCH (r:Run {number: $number})
SET r.status = 'finished', r.finished_at = $finished_at, r.counts = $counts
MERGE (g:Graph {name: 'bole'})
SET g.version = $number
