// How many records wait to be derived again.
// @mode     read
// @returns  waiting: integer   records in the queue
// @example  {}
MATCH (r:Record)
WHERE r.dirty > 0
RETURN count(r) AS waiting
