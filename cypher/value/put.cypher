// Give values (countries, cities) names in other languages.
// @mode     write
// @param    rows: list   {value_id, kind, text, name, content: {text, language, script, form, sources}}
// @example  {"rows": [{"value_id": "country|China", "kind": "country", "text": "China", "name": "中国", "content": {"text": "中国", "language": "zh", "script": "han", "form": "stated", "sources": ["s"]}}]}
UNWIND $rows AS row
MERGE (v:Value {value_id: row.value_id})
SET v.kind = row.kind, v.text = row.text
MERGE (n:Name {name: row.name})
MERGE (n)-[names:NAMES]->(v)
SET names = row.content
