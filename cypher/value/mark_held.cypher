// Say of values whether experts and institutions state them still.
// @mode     write
// @param    rows: list   {value_id, of_expert, of_institution}
// @example  {"rows": [{"value_id": "city|Rome", "of_expert": true, "of_institution": false}]}
UNWIND $rows AS row
MATCH (v:Value {value_id: row.value_id})
SET v.of_expert = row.of_expert, v.of_institution = row.of_institution
