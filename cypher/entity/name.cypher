// Give entities of one kind forms they are found under; one they have already is left as it is.
// @mode     write
// @fill     LABEL        the kind
// @param    rows: list   {id, name, content: {text, language, script, form, sources}}
// @example  {"rows": [{"id": "Eaaaaaaaaaaaaaaaa", "name": "a", "content": {"text": "A", "script": "latin", "form": "stated", "sources": ["s"]}}]}
UNWIND $rows AS row
MATCH (e:%LABEL% {%ID%: row.id})
MERGE (n:Name {name: row.name})
WITH row, e, n WHERE NOT EXISTS { (e)<-[:NAMES]-(n) }
CREATE (n)-[names:NAMES]->(e)
SET names = row.content
