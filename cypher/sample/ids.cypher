// The ids of one kind in their order, a page at a time.
// @mode     read
// @fill     LABEL              the kind
// @param    after: string      id after which the page begins; "" for the first
// @param    limit: integer     most rows to return
// @returns  id: string         the entity
// @example  {"after": "", "limit": 10}
MATCH (e:%LABEL%)
WHERE e.%ID% > $after
RETURN e.%ID% AS id
ORDER BY id
LIMIT $limit
