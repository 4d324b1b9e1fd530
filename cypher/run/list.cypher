// The last runs, newest first.
// @mode     read
// @param    limit: integer           most rows to return
// @returns  number: integer          its number
// @returns  kind: string             import, undo, judgement …
// @returns  source: string           the source it brought
// @returns  by: string               who ran it
// @returns  status: string           open, finished, abandoned
// @returns  started_at: string       when, ISO
// @returns  counts: string           what it did, JSON
// @returns  undone_by: integer       the run that undid it
// @example  {"limit": 10}
MATCH (r:Run)
RETURN r.number AS number, r.kind AS kind, r.source AS source, r.by AS by, r.status AS status,
       r.started_at AS started_at, r.counts AS counts, r.undone_by AS undone_by
ORDER BY number DESC
LIMIT $limit
