// The content hashes of entities of one kind, to see what changed.
// @mode     read
// @fill     LABEL                    the kind
// @param    ids: list                entity ids
// @returns  id: string               the entity
// @returns  content_hash: string     hash of its properties and names
// @example  {"ids": ["Eaaaaaaaaaaaaaaaa"]}
UNWIND $ids AS id
MATCH (e:%LABEL% {%ID%: id})
RETURN e.%ID% AS id, CASE WHEN e.retired THEN null ELSE e.content_hash END AS content_hash
ORDER BY id
