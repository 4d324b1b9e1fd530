// What the spans of a question name.
// @mode     read
// @param    spans: list             normalised forms of the spans
// @param    limit: integer          most rows to return
// @returns  span: string            the span as asked
// @returns  label: string           label of what it names: a kind, or Value
// @returns  id: string              id of the entity or value
// @returns  name: string            primary name of the entity, or the text of the value
// @returns  city: string            city of an institution, or null
// @returns  value_kind: string      "country" or "city" for a value, else null
// @returns  text: string            the name as stated
// @returns  language: string        language of the name, or null
// @returns  form: string            how it names: see entity/forms
// @returns  sources: list           who stated the name
// @example  {"spans": ["albert einstein", "einstein"], "limit": 500}
UNWIND $spans AS span
MATCH (n:Name {name: span})-[r:NAMES]->(e)
RETURN span, labels(e)[0] AS label,
       coalesce(e.expert_id, e.institution_id, e.award_id, e.field_id, e.value_id) AS id,
       coalesce(e.name, e.text) AS name,
       e.city AS city,
       CASE WHEN e.value_id IS NULL THEN null ELSE e.kind END AS value_kind,
       r.text AS text, r.language AS language, r.form AS form, r.sources AS sources
ORDER BY span, id, form DESC, text
LIMIT $limit
