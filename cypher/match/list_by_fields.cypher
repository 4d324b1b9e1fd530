// People who work in some fields or in what belongs to them, with how deep below each it is.
// @mode     read
// @param    roots: list              field ids
// @param    living: boolean          only people of whom no death is stated
// @param    limit: integer           most rows to return
// @returns  root: string             the field asked for
// @returns  depth: integer           levels below it, 0 for itself
// @returns  type: string             RESEARCHES
// @returns  content: map             the fact's properties
// @returns  subject_id: string       expert id
// @returns  subject_name: string     name of the expert
// @returns  object_id: string        id of the field worked in
// @returns  object_name: string      its name
// @example  {"roots": ["F5qk2a7xw3m4n6p2q"], "living": true, "limit": 100}
UNWIND $roots AS root
MATCH path = (f:Field {field_id: root})<-[:SUBFIELD_OF*0..4]-(g:Field)
WITH root, g, min(length(path)) AS depth
MATCH (g)<-[r:RESEARCHES]-(e:Expert)
WHERE e.is_person = true AND (NOT $living OR e.living = true)
RETURN root, depth, type(r) AS type, properties(r) AS content,
       e.expert_id AS subject_id, e.name AS subject_name,
       g.field_id AS object_id, g.name AS object_name
ORDER BY coalesce(content.work_count, 0) DESC, subject_id, object_id, root
LIMIT $limit
