// The forms that entities of one kind are found under, with where they come from.
// @mode     read
// @fill     LABEL                  the kind
// @param    ids: list              entity ids
// @returns  id: string             the entity
// @returns  name: string           the normalised form
// @returns  text: string           as it was stated
// @returns  language: string       its language, or null
// @returns  script: string         its script
// @returns  form: string           stated; unnumbered, without a namesake's number; pinyin; short, a surname
// @returns  sources: list          who states it
// @example  {"ids": ["Eaaaaaaaaaaaaaaaa"]}
UNWIND $ids AS id
MATCH (e:%LABEL% {%ID%: id})<-[names:NAMES]-(n:Name)
RETURN e.%ID% AS id, n.name AS name, names.text AS text, names.language AS language,
       names.script AS script, names.form AS form, names.sources AS sources
ORDER BY id, name
