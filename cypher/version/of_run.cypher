// The records that a run wrote a version of, as current or earlier version. Mentions follow from the
// records that make them, and are not among these.
// @mode     read
// @param    run: integer           the run
// @returns  record_key: string     a record
// @example  {"run": 1}
CALL {
  MATCH (r:Record {version_run: $run}) WHERE r.source <> 'mention' RETURN r.record_key AS record_key
  UNION
  MATCH (v:RecordVersion {run: $run}) WHERE v.undone_by IS NULL RETURN v.record_key AS record_key
}
RETURN DISTINCT record_key
ORDER BY record_key
