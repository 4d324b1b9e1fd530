// Records with their payload and identifiers.
// @mode     read
// @param    keys: list             record keys
// @returns  record_key: string     the key
// @returns  source: string         who says it
// @returns  key: string            the source's own key
// @returns  kind: string           expert, field, award, institution or name
// @returns  first_run: integer     the run that first brought it
// @returns  version_run: integer   the run that brought the current version
// @returns  version: integer       number of the current version
// @returns  live: boolean          whether its source still says so
// @returns  payload: string        what it says, canonical JSON
// @returns  content_hash: string   hash of the payload
// @returns  entity_id: string      the entity it belongs to now
// @returns  identifiers: list      its identifiers, sorted
// @example  {"keys": ["Raaaaaaaaaaaaaaaa"]}
UNWIND $keys AS key
MATCH (r:Record {record_key: key})
WHERE r.content_hash IS NOT NULL
OPTIONAL MATCH (r)-[:IDENTIFIED_BY]->(i:Identifier)
WITH r, i ORDER BY i.identifier
WITH r, collect(i.identifier) AS identifiers
RETURN r.record_key AS record_key, r.source AS source, r.key AS key, r.kind AS kind,
       r.first_run AS first_run, r.version_run AS version_run, r.version AS version,
       r.live AS live, r.payload AS payload, r.content_hash AS content_hash,
       r.entity_id AS entity_id, identifiers
ORDER BY record_key
