// Write what a source is, unless it is known.
// @mode     write
// @param    name: string     its declared name
// @param    content: map     {rank, completeness, licence, kind}
// @example  {"name": "nobel", "content": {"rank": 50, "completeness": "partial", "kind": "profile"}}
MERGE (s:Source {name: $name})
ON CREATE SET s += $content
