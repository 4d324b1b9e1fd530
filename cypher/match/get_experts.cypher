// What ranking needs to know of some experts.
// @mode     read
// @param    ids: list                expert ids
// @returns  id: string               expert id
// @returns  name: string             primary name
// @returns  living: boolean          whether no death is stated
// @returns  text: string             all free text of the expert, or null
// @returns  attribute_facts: string  JSON list of the attribute facts, or null
// @example  {"ids": ["E5qk2a7xw3m4n6p2q"]}
UNWIND $ids AS id
MATCH (e:Expert {expert_id: id})
RETURN id, e.name AS name, e.living AS living, e.text AS text,
       e.attribute_facts AS attribute_facts
ORDER BY id
