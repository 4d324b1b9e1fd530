// The birth countries and cities that the graph holds.
// @mode     read
// @returns  country: string         country as stated, or null
// @returns  city: string            city as stated, or null
// @example  {}
MATCH (e:Expert)
WHERE e.born_country IS NOT NULL OR e.born_city IS NOT NULL
WITH DISTINCT e.born_country AS country, e.born_city AS city
RETURN country, city
ORDER BY country, city
