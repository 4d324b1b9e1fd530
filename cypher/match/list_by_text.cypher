// People whose free text an index proposes for some words.
// @mode     read
// @param    text: string             a full-text query
// @param    living: boolean          only people of whom no death is stated
// @param    limit: integer           most rows to return
// @returns  id: string               expert id
// @example  {"text": "vitamin*", "living": true, "limit": 100}
CALL db.index.fulltext.queryNodes('expert_fulltext', $text) YIELD node, score
WITH node, score
WHERE node.is_person = true AND (NOT $living OR node.living = true)
RETURN node.expert_id AS id
ORDER BY score DESC, id
LIMIT $limit
