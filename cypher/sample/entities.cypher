// Some entities of one kind, as a page of them is exported.
// @mode     read
// @fill     LABEL                     the kind
// @param    ids: list                 entity ids
// @returns  id: string                the entity
// @returns  name: string              its primary name
// @returns  attribute_facts: string   its attributes with their evidence, canonical JSON
// @example  {"ids": ["Eaaaaaaaaaaaaaaaa"]}
UNWIND $ids AS id
MATCH (e:%LABEL% {%ID%: id})
RETURN e.%ID% AS id, e.name AS name, e.attribute_facts AS attribute_facts
ORDER BY id
