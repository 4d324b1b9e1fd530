// Note that a migration was applied.
// @mode     write
// @param    number: integer    number of the migration's file
// @param    name: string       name of the migration's file
// @param    checksum: string   hash of the file as applied
// @param    at: string         when, ISO 8601
// @returns  number: integer    number of the migration's file
// @example  {"number": 9000, "name": "example", "checksum": "0a", "at": "2026-01-01T00:00:00Z"}
MERGE (m:Migration {number: $number})
ON CREATE SET m.name = $name, m.checksum = $checksum, m.at = $at
RETURN m.number AS number
