// How many experts there are.
// @mode     read
// @returns  n: integer              how many
// @example  {}
MATCH (e:Expert) RETURN count(e) AS n
