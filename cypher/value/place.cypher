// Write the places that entities state, under the names they go by.
// @mode     write
// @param    rows: list   {value_id, kind, text, name, flags: {of_expert?, of_institution?}, content: {text, script, form, sources}}
// @example  {"rows": [{"value_id": "city|Rome", "kind": "city", "text": "Rome", "name": "rome", "flags": {"of_expert": true}, "content": {"text": "Rome", "script": "latin", "form": "place", "sources": []}}]}
UNWIND $rows AS row
MERGE (v:Value {value_id: row.value_id})
SET v.kind = row.kind, v.text = row.text, v += row.flags
MERGE (n:Name {name: row.name})
WITH row, v, n WHERE NOT EXISTS { (v)<-[:NAMES]-(n) }
CREATE (n)-[names:NAMES]->(v)
SET names = row.content
