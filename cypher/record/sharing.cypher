// How many live records state each of some identifiers, and which records do.
// @mode     read
// @param    identifiers: list      identifiers, "type:value"
// @param    cap: integer           above this an identifier is weak
// @returns  identifier: string     the identifier
// @returns  live: integer          live records that state it
// @returns  record_keys: list      all records that state it; empty when it is weak
// @example  {"identifiers": ["orcid:0000-0002-1825-0097"], "cap": 20}
UNWIND $identifiers AS identifier
MATCH (i:Identifier {identifier: identifier})
OPTIONAL MATCH (i)<-[:IDENTIFIED_BY]-(r:Record)
WITH identifier, r ORDER BY r.record_key
WITH identifier, sum(CASE WHEN r.live THEN 1 ELSE 0 END) AS live, collect(r.record_key) AS record_keys
RETURN identifier, live, CASE WHEN live > $cap THEN [] ELSE record_keys END AS record_keys
ORDER BY identifier
