// The places that some forms name.
// @mode     read
// @param    forms: list                  normalised forms
// @param    limit: integer               most rows to return
// @returns  name: string                 the form
// @returns  kind: string                 "country" or "city"
// @returns  text: string                 the place as stated
// @returns  form: string                 "place", or "stated" by a row of names
// @returns  of_expert: boolean           an expert was born there
// @returns  of_institution: boolean      an institution is there
// @example  {"forms": ["rome"], "limit": 500}
UNWIND $forms AS form
MATCH (:Name {name: form})-[r:NAMES]->(v:Value)
RETURN form AS name, v.kind AS kind, v.text AS text, r.form AS form,
       coalesce(v.of_expert, false) AS of_expert,
       coalesce(v.of_institution, false) AS of_institution
ORDER BY name, kind, text
LIMIT $limit
