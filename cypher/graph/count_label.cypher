// How many entities of one kind there are.
// @mode     read
// @fill     LABEL             the kind
// @returns  count: integer    how many
// @example  {}
MATCH (e:%LABEL%)
RETURN count(e) AS count
