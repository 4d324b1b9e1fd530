// What is part of some entities of one kind: departments, prizes of a group, subfields.
// @mode     read
// @fill     LABEL               the kind
// @param    ids: list           entity ids
// @returns  id: string          the whole
// @returns  part_id: string     its part
// @example  {"ids": ["Aaaaaaaaaaaaaaaaa"]}
UNWIND $ids AS id
MATCH (o:%LABEL% {%ID%: id})<-[f]-(p:%LABEL%)
RETURN o.%ID% AS id, p.%ID% AS part_id
ORDER BY id, part_id
