// The names of some entities of one kind, as stated.
// @mode     read
// @fill     LABEL                   the kind of the entities
// @param    ids: list               ids of entities of that kind
// @returns  id: string              id of the entity
// @returns  name: string            its primary name
// @returns  text: string            one of its names
// @returns  language: string        language of that name, or null
// @example  {"ids": ["E5qk2a7xw3m4n6p2q"]}
UNWIND $ids AS id
MATCH (e:%LABEL% {%ID%: id})<-[r:NAMES]-(:Name)
WHERE r.form = 'stated'
RETURN id, e.name AS name, r.text AS text, r.language AS language
ORDER BY id, text, language
