// A run.
// @mode     read
// @param    number: integer          its number
// @returns  number: integer          its number
// @returns  kind: string             import, undo, judgement …
// @returns  source: string           the source it brought
// @returns  input: string            fingerprint of what it read
// @returns  by: string               who ran it
// @returns  status: string           open, finished, abandoned
// @returns  undone_by: integer       the run that undid it
// @returns  started_at: string       when, ISO
// @returns  finished_at: string      when, ISO
// @returns  counts: string           what it did, JSON
// @returns  undoes: integer          the run it undoes
// @example  {"number": 1}
MATCH (r:Run {number: $number})
RETURN r.number AS number, r.kind AS kind, r.source AS source, r.input AS input, r.by AS by,
       r.status AS status, r.undone_by AS undone_by, r.started_at AS started_at,
       r.finished_at AS finished_at, r.counts AS counts, r.undoes AS undoes
