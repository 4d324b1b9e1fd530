// Take all names away from some values.
// @mode     write
// @param    ids: list   value ids
// @example  {"ids": ["country|China"]}
UNWIND $ids AS id
MATCH (v:Value {value_id: id})<-[names:NAMES]-(n:Name)
DELETE names
