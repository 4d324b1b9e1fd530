// How many experts have a fact that ends at some entities of one kind.
// @mode     read
// @fill     LABEL                 the kind
// @param    ids: list             entity ids
// @returns  id: string            the entity
// @returns  experts: integer      how many
// @example  {"ids": ["Aaaaaaaaaaaaaaaaa"]}
UNWIND $ids AS id
MATCH (o:%LABEL% {%ID%: id})<-[f]-(e:Expert)
RETURN o.%ID% AS id, count(DISTINCT e.expert_id) AS experts
ORDER BY id
