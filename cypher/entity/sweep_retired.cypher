// Take out entities of one kind that moved away and that no fact holds any more.
// @mode     write
// @fill     LABEL        the kind
// @param    ids: list    entity ids
// @example  {"ids": ["Iaaaaaaaaaaaaaaaa"]}
UNWIND $ids AS id
MATCH (e:%LABEL% {%ID%: id})
WHERE e.retired AND NOT EXISTS { (e)<-[:AFFILIATED_WITH|EDUCATED_AT|RECEIVED|RESEARCHES|PART_OF|SUBFIELD_OF]-() }
DETACH DELETE e
