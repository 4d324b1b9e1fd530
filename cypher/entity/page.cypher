// The entities of one kind in the order of their ids, a page at a time.
// @mode     read
// @fill     LABEL                     the kind
// @param    after: string             id after which the page begins; "" for the first
// @param    limit: integer            most rows to return
// @returns  id: string                the entity
// @returns  name: string              its primary name
// @returns  attribute_facts: string   its attributes with their evidence, canonical JSON
// @example  {"after": "", "limit": 10}
MATCH (e:%LABEL%)
WHERE e.%ID% > $after
RETURN e.%ID% AS id, e.name AS name, e.attribute_facts AS attribute_facts
ORDER BY id
LIMIT $limit
