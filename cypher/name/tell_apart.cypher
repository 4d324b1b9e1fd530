// What tells some experts apart: their birth, and their awards, fields and institutions.
// @mode     read
// @param    ids: list               expert ids
// @returns  id: string              id of the expert
// @returns  name: string            primary name
// @returns  born: string            date of birth, or null
// @returns  type: string            a relationship type, or null
// @returns  object: string          name of what it leads to, or null
// @returns  year: integer           year of the fact, or null
// @example  {"ids": ["E5qk2a7xw3m4n6p2q"]}
UNWIND $ids AS id
MATCH (e:Expert {expert_id: id})
OPTIONAL MATCH (e)-[r:RECEIVED|RESEARCHES|AFFILIATED_WITH]->(o)
RETURN id, e.name AS name, e.born AS born, type(r) AS type, o.name AS object,
       coalesce(r.year, r.stated_year) AS year
ORDER BY id, type, year, object
