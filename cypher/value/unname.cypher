// Take a name away from a value; a value or form left alone goes.
// @mode     write
// @param    value_id: string   the value
// @param    name: string       the normalised form
// @example  {"value_id": "country|China", "name": "中国"}
MATCH (v:Value {value_id: $value_id})<-[names:NAMES]-(n:Name {name: $name})
DELETE names
