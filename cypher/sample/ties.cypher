// What ties some experts to others: the prizes of a year, and whom they worked with.
// @mode     read
// @param    ids: list              expert ids
// @returns  expert_id: string      the expert
// @returns  object_id: string      the award, or the other expert
// @returns  year: integer          year of the award; null of a collaboration
// @example  {"ids": ["Eaaaaaaaaaaaaaaaa"]}
UNWIND $ids AS id
MATCH (e:Expert {expert_id: id})-[f:RECEIVED|COLLABORATED_WITH]->(o)
WHERE f.year IS NOT NULL OR o.expert_id IS NOT NULL
RETURN e.expert_id AS expert_id, coalesce(o.award_id, o.expert_id) AS object_id, f.year AS year
ORDER BY expert_id, object_id, year
