// The judgements in force about some records, with their sides.
// @mode     read
// @param    keys: list                record keys
// @returns  judgement_id: string      the judgement
// @returns  kind: string              same, different, retract or means
// @returns  sides: list               what it is about
// @returns  by: string                who decided
// @returns  run: integer              in which run
// @returns  at: string                when, ISO
// @returns  reason: string            why
// @returns  record_keys: list         the records it is about
// @example  {"keys": ["Raaaaaaaaaaaaaaaa"]}
UNWIND $keys AS key
MATCH (:Record {record_key: key})<-[:ABOUT]-(j:Judgement)
WHERE j.withdrawn_run IS NULL
WITH DISTINCT j
MATCH (j)-[:ABOUT]->(r:Record)
WITH j, r ORDER BY r.record_key
RETURN j.judgement_id AS judgement_id, j.kind AS kind, j.sides AS sides, j.by AS by, j.run AS run,
       j.at AS at, j.reason AS reason, collect(r.record_key) AS record_keys
ORDER BY judgement_id
