// Which of some values are places that entities state.
// @mode     read
// @param    ids: list                    value ids
// @returns  value_id: string             id of the value
// @returns  kind: string                 "country" or "city"
// @returns  text: string                 the place as stated
// @returns  of_expert: boolean           an expert was born or died there
// @returns  of_institution: boolean      an institution is there
// @example  {"ids": ["city|Rome"]}
UNWIND $ids AS id
MATCH (v:Value {value_id: id})
WHERE v.of_expert OR v.of_institution
RETURN id AS value_id, v.kind AS kind, v.text AS text,
       coalesce(v.of_expert, false) AS of_expert,
       coalesce(v.of_institution, false) AS of_institution
ORDER BY value_id
