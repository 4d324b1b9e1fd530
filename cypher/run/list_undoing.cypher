// The undoing of a run that did not finish, if there is one.
// @mode     read
// @param    number: integer       the run being undone
// @returns  number: integer       the undoing run
// @example  {"number": 1}
MATCH (r:Run {status: 'open'})
WHERE r.kind = 'undo' AND r.undoes = $number AND r.undone_by IS NULL
RETURN r.number AS number
ORDER BY number
