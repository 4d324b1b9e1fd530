// The records of mentions, with how many records make each of their statements.
// @mode     read
// @param    keys: list             record keys
// @returns  key: string            the mention's key
// @returns  payload: string        who states it how, canonical JSON
// @returns  counts: list           how many records make each statement, in the payload's order
// @returns  entity_id: string      the entity it belongs to now
// @returns  first_run: integer     the run that first brought it
// @example  {"keys": ["Raaaaaaaaaaaaaaaa"]}
UNWIND $keys AS key
MATCH (r:Record {record_key: key})
RETURN r.key AS key, r.payload AS payload, r.counts AS counts, r.entity_id AS entity_id,
       r.first_run AS first_run
ORDER BY key
