// Write entities of one kind that are not there yet; one that is there is left as it is.
// @mode     write
// @fill     LABEL        the kind
// @param    rows: list   {id, content: {name, names, …}}
// @example  {"rows": [{"id": "Eaaaaaaaaaaaaaaaa", "content": {"name": "A", "names": ["A"]}}]}
UNWIND $rows AS row
WITH row WHERE NOT EXISTS { (:%LABEL% {%ID%: row.id}) }
CREATE (e:%LABEL% {%ID%: row.id})
SET e += row.content
