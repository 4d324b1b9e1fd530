// Write entities of one kind.
// @mode     write
// @fill     LABEL        the kind
// @param    rows: list   {id, content: {name, names, …}}
// @example  {"rows": [{"id": "Eaaaaaaaaaaaaaaaa", "content": {"name": "A", "names": ["A"]}}]}
UNWIND $rows AS row
MERGE (e:%LABEL% {%ID%: row.id})
SET e = row.content
SET e.%ID% = row.id
