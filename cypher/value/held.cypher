// Whether any expert was born or died at some places, and any institution stands there.
// @mode     read
// @param    rows: list                   {value_id, kind, text}
// @returns  value_id: string             id of the value
// @returns  of_expert: boolean           an expert was born or died there
// @returns  of_institution: boolean      an institution is there
// @example  {"rows": [{"value_id": "city|Rome", "kind": "city", "text": "Rome"}]}
UNWIND $rows AS row
RETURN row.value_id AS value_id,
       row.kind = 'city' AND EXISTS { MATCH (e:Expert {born_city: row.text}) }
       OR row.kind = 'country' AND EXISTS { MATCH (e:Expert {born_country: row.text}) }
       OR row.kind = 'city' AND EXISTS { MATCH (e:Expert {died_city: row.text}) }
       OR row.kind = 'country' AND EXISTS { MATCH (e:Expert {died_country: row.text}) }
       AS of_expert,
       row.kind = 'city' AND EXISTS { MATCH (i:Institution {city: row.text}) }
       OR row.kind = 'country' AND EXISTS { MATCH (i:Institution {country: row.text}) }
       AS of_institution
ORDER BY value_id
