// How many facts of one type there are.
// @mode     read
// @fill     TYPE              the relationship type
// @returns  count: integer    how many
// @example  {}
MATCH ()-[f:%TYPE%]->()
RETURN count(f) AS count
