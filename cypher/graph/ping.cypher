// Which engine answers, and its version.
// @mode     read
// @returns  name: string      the engine's own name
// @returns  version: string   its version
// @example  {}
CALL dbms.components() YIELD name, versions
RETURN name, versions[0] AS version
