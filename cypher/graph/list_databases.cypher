// The databases of a Neo4j server; asked of its system database.
// @mode     read
// @returns  name: string   name of a database
// @example  {}
SHOW DATABASES YIELD name
RETURN name ORDER BY name
