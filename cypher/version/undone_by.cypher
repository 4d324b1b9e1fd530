// The records with a version that a run undid.
// @mode     read
// @param    run: integer           the undoing run
// @returns  record_key: string     a record
// @example  {"run": 2}
MATCH (v:RecordVersion)
WHERE v.undone_by = $run
RETURN DISTINCT v.record_key AS record_key
ORDER BY record_key
