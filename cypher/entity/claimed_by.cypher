// The claims that the facts ending at some entities of one kind rest on.
// @mode     read
// @fill     LABEL            the kind
// @param    ids: list        entity ids
// @returns  fact_id: string  the fact
// @returns  claim_ids: list  the claims it rests on
// @example  {"ids": ["Aaaaaaaaaaaaaaaaa"]}
UNWIND $ids AS id
MATCH (e:%LABEL% {%ID%: id})<-[f]-()
WHERE f.claim_ids IS NOT NULL
RETURN f.fact_id AS fact_id, f.claim_ids AS claim_ids
ORDER BY fact_id
