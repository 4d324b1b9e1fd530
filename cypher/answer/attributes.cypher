// The attribute facts of some entities, as canonical JSON.
// @mode     read
// @fill     LABEL                    the kind of the entities
// @param    ids: list                ids of entities of that kind
// @returns  id: string               id of the entity
// @returns  name: string             its primary name
// @returns  attribute_facts: string  JSON list of its attribute facts, or null
// @example  {"ids": ["E5qk2a7xw3m4n6p2q"]}
UNWIND $ids AS id
MATCH (e:%LABEL% {%ID%: id})
RETURN id, e.name AS name, e.attribute_facts AS attribute_facts
ORDER BY id
