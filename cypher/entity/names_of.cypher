// The forms that entities of one kind are found under.
// @mode     read
// @fill     LABEL            the kind
// @param    ids: list        entity ids
// @returns  name: string     a normalised form
// @example  {"ids": ["Eaaaaaaaaaaaaaaaa"]}
UNWIND $ids AS id
MATCH (e:%LABEL% {%ID%: id})<-[:NAMES]-(n:Name)
RETURN DISTINCT n.name AS name
ORDER BY name
