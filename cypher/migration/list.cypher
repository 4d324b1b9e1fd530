// The migrations that were applied, in order.
// @mode     read
// @returns  number: integer     number of the migration's file
// @returns  name: string        name of the migration's file
// @returns  checksum: string    hash of the file as applied
// @example  {}
MATCH (m:Migration)
RETURN m.number AS number, m.name AS name, m.checksum AS checksum
ORDER BY number
