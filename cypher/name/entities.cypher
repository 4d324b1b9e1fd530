// The entities of one kind that are found under some forms.
// @mode     read
// @fill     LABEL            the kind
// @param    names: list      normalised forms
// @returns  name: string     the form
// @returns  id: string       the entity
// @example  {"names": ["a"]}
UNWIND $names AS name
MATCH (:Name {name: name})-[names:NAMES]->(e:%LABEL%)
WHERE names.form = 'stated'
RETURN name, e.%ID% AS id
ORDER BY name, id
