// How many questions wait for a curator, by reason.
// @mode     read
// @returns  reason: string       why it was queued
// @returns  reviews: integer     how many
// @example  {}
MATCH (v:Review {status: 'open'})
RETURN v.reason AS reason, count(v) AS reviews
ORDER BY reason
