// Wait until every index is built; Neo4j only.
// @mode     read
// @example  {}
CALL db.awaitIndexes(300)
