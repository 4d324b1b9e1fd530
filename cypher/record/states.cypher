// What is stored under some record keys; a stub that was only referred to has no content_hash.
// @mode     read
// @param    keys: list             record keys
// @returns  record_key: string     the key
// @returns  content_hash: string   hash of the current content, or null
// @returns  kind: string           expert, field, award, institution or name
// @returns  live: boolean          whether its source still says so
// @returns  version: integer       number of the current version
// @returns  first_run: integer     the run that first brought it
// @returns  entity_id: string      the entity it belongs to now
// @example  {"keys": ["Raaaaaaaaaaaaaaaa"]}
UNWIND $keys AS key
MATCH (r:Record {record_key: key})
RETURN r.record_key AS record_key, r.content_hash AS content_hash, r.kind AS kind,
       r.live AS live,
       r.version AS version, r.first_run AS first_run, r.entity_id AS entity_id
ORDER BY record_key
