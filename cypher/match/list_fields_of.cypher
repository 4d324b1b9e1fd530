// The fields of some experts that are wanted or belong to a wanted one.
// @mode     read
// @param    ids: list                expert ids
// @param    roots: list              field ids
// @returns  root: string             the field asked for
// @returns  depth: integer           levels below it, 0 for itself
// @returns  type: string             RESEARCHES
// @returns  content: map             the fact's properties
// @returns  subject_id: string       expert id
// @returns  subject_name: string     name of the expert
// @returns  object_id: string        id of the field worked in
// @returns  object_name: string      its name
// @example  {"ids": ["E5qk2a7xw3m4n6p2q"], "roots": ["F5qk2a7xw3m4n6p2q"]}
UNWIND $ids AS id
MATCH (e:Expert {expert_id: id})-[r:RESEARCHES]->(g:Field)
MATCH path = (g)-[:SUBFIELD_OF*0..4]->(f:Field)
WHERE f.field_id IN $roots
WITH e, r, g, f, min(length(path)) AS depth
RETURN f.field_id AS root, depth, type(r) AS type, properties(r) AS content,
       e.expert_id AS subject_id, e.name AS subject_name,
       g.field_id AS object_id, g.name AS object_name
ORDER BY subject_id, object_id, root
