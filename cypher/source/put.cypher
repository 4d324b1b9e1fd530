// Write what a source is.
// @mode     write
// @param    name: string     its declared name
// @param    content: map     {rank, completeness, licence, kind}
// @example  {"name": "nobel", "content": {"rank": 50, "completeness": "complete", "kind": "profile"}}
MERGE (s:Source {name: $name})
SET s += $content
