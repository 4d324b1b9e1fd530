// The forms that some values are found under.
// @mode     read
// @param    ids: list        value ids
// @returns  name: string     a normalised form
// @example  {"ids": ["country|China"]}
UNWIND $ids AS id
MATCH (v:Value {value_id: id})<-[:NAMES]-(n:Name)
RETURN DISTINCT n.name AS name
ORDER BY name
