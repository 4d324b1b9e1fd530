// Note something about a run.
// @mode     write
// @param    number: integer   its number
// @param    content: map      what to note
// @example  {"number": 1, "content": {"status": "abandoned"}}
MATCH (r:Run {number: $number})
SET r += $content
