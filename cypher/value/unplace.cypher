// Take the names of a place off values that nobody states any more.
// @mode     write
// @param    ids: list   value ids
// @example  {"ids": ["city|Rome"]}
UNWIND $ids AS id
MATCH (v:Value {value_id: id})<-[names:NAMES {form: 'place'}]-(:Name)
DELETE names
