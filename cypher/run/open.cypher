// Open a run.
// @mode     write
// @param    number: integer   its number
// @param    content: map      {kind, source, input, by, started_at, status}
// @example  {"number": 1, "content": {"kind": "import", "status": "open"}}
MERGE (r:Run {number: $number})
SET r += $content
