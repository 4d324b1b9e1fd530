// Give entities of one kind the forms they are found under.
// @mode     write
// @fill     LABEL        the kind
// @param    rows: list   {id, name, content: {text, language, script, form, sources}}
// @example  {"rows": [{"id": "Eaaaaaaaaaaaaaaaa", "name": "a", "content": {"text": "A", "script": "latin", "form": "stated", "sources": ["s"]}}]}
UNWIND $rows AS row
MATCH (e:%LABEL% {%ID%: row.id})
MERGE (n:Name {name: row.name})
MERGE (n)-[names:NAMES]->(e)
SET names = row.content
