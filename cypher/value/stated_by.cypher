// The places that some experts and institutions state.
// @mode     read
// @fill     LABEL                  Expert or Institution
// @param    ids: list              entity ids
// @returns  born_country: string   an expert's country of birth, or null
// @returns  born_city: string      an expert's city of birth, or null
// @returns  died_country: string   an expert's country of death, or null
// @returns  died_city: string      an expert's city of death, or null
// @returns  country: string        an institution's country, or null
// @returns  city: string           an institution's city, or null
// @example  {"ids": ["Eaaaaaaaaaaaaaaaa"]}
UNWIND $ids AS id
MATCH (e:%LABEL% {%ID%: id})
RETURN DISTINCT e.born_country AS born_country, e.born_city AS born_city,
       e.died_country AS died_country, e.died_city AS died_city,
       e.country AS country, e.city AS city
ORDER BY born_country, born_city, died_country, died_city, country, city
