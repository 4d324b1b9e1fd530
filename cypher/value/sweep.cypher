// Take away values that have no name.
// @mode     write
// @param    ids: list   value ids
// @example  {"ids": ["country|China"]}
UNWIND $ids AS id
MATCH (v:Value {value_id: id})
WHERE NOT EXISTS { (v)<-[:NAMES]-() }
DELETE v
