// Take away forms that name nothing any more.
// @mode     write
// @param    names: list   normalised forms
// @example  {"names": ["a"]}
UNWIND $names AS name
MATCH (n:Name {name: name})
WHERE NOT EXISTS { (n)-[:NAMES]->() }
DELETE n
