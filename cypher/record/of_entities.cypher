// The records of some entities.
// @mode     read
// @param    ids: list              entity ids
// @returns  record_key: string     a record of one of them
// @example  {"ids": ["Eaaaaaaaaaaaaaaaa"]}
UNWIND $ids AS id
MATCH (r:Record {entity_id: id})
RETURN r.record_key AS record_key
ORDER BY record_key
