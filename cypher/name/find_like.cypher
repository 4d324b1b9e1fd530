// Names like a text, by full text; what they name is proposed, not decided.
// @mode     read
// @param    text: string            a full-text query
// @param    limit: integer          most names to go by
// @returns  key: string             the normalised name
// @returns  label: string           label of what it names: a kind, or Value
// @returns  id: string              id of the entity or value
// @returns  name: string            primary name of the entity, or the text of the value
// @returns  city: string            city of an institution, or null
// @returns  value_kind: string      "country" or "city" for a value, else null
// @returns  text: string            the name as stated
// @returns  language: string        language of the name, or null
// @returns  form: string            how it names: see entity/forms
// @returns  sources: list           who stated the name
// @example  {"text": "einstein*", "limit": 50}
CALL db.index.fulltext.queryNodes('name_fulltext', $text) YIELD node, score
WITH node, score ORDER BY score DESC, node.name LIMIT $limit
MATCH (node)-[r:NAMES]->(e)
RETURN node.name AS key, labels(e)[0] AS label,
       coalesce(e.expert_id, e.institution_id, e.award_id, e.field_id, e.value_id) AS id,
       coalesce(e.name, e.text) AS name,
       e.city AS city,
       CASE WHEN e.value_id IS NULL THEN null ELSE e.kind END AS value_kind,
       r.text AS text, r.language AS language, r.form AS form, r.sources AS sources
ORDER BY key, id, text
