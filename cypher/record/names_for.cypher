// The live rows of files of names that add to some targets ("expert|albert einstein").
// @mode     read
// @param    targets: list          targets
// @returns  record_key: string     the row's record
// @returns  source: string         its source
// @returns  payload: string        what it says
// @returns  target: string         what it adds to
// @returns  first_run: integer     the run that first brought it
// @example  {"targets": ["expert|albert einstein"]}
UNWIND $targets AS target
MATCH (r:Record {target: target})
WHERE r.live
RETURN r.record_key AS record_key, r.source AS source, r.payload AS payload, r.target AS target,
       r.first_run AS first_run
ORDER BY record_key
