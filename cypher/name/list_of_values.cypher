// The names of some values (countries, cities), as stated.
// @mode     read
// @param    ids: list               value ids
// @returns  id: string              id of the value
// @returns  text: string            one of its names
// @returns  language: string        language of that name, or null
// @example  {"ids": ["country|Germany"]}
UNWIND $ids AS id
MATCH (v:Value {value_id: id})<-[r:NAMES]-(:Name)
RETURN id, r.text AS text, r.language AS language
ORDER BY id, text, language
