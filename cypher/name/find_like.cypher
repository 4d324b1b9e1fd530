// Names like a text, by full text; what they name is proposed, not decided.
// @mode     read
// @param    text: string            a full-text query
// @param    limit: integer          most rows to return
// @returns  key: string             the normalised name
// @returns  label: string           label of what it names: a kind, or Value
// @returns  id: string              id of the entity or value
// @returns  name: string            primary name of the entity
// @returns  text: string            the name as stated
// @example  {"text": "einstein*", "limit": 50}
CALL db.index.fulltext.queryNodes('name_fulltext', $text) YIELD node, score
WITH node, score ORDER BY score DESC, node.name LIMIT $limit
MATCH (node)-[r:NAMES]->(e)
RETURN node.name AS key, labels(e)[0] AS label,
       coalesce(e.expert_id, e.institution_id, e.award_id, e.field_id, e.value_id) AS id,
       coalesce(e.name, e.text) AS name, r.text AS text
ORDER BY key, id, text
