// The experts with any fact that ends at an entity of one kind: winners, members, researchers.
// @mode     read
// @fill     LABEL                 the kind
// @param    id: string            the entity
// @param    limit: integer        most rows to return
// @returns  expert_id: string     an expert
// @example  {"id": "Aaaaaaaaaaaaaaaaa", "limit": 10}
MATCH (o:%LABEL% {%ID%: $id})<-[f]-(e:Expert)
RETURN DISTINCT e.expert_id AS expert_id
ORDER BY expert_id
LIMIT $limit
