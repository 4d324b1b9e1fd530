// Keep a judgement and what it is about.
// @mode     write
// @param    judgement_id: string   its id
// @param    content: map           {kind, sides, by, run, at, reason}
// @param    keys: list             the records it is about
// @example  {"judgement_id": "Jaaaaaaaaaaaaaaaa", "content": {"kind": "same", "sides": ["Raaaaaaaaaaaaaaaa", "Rbbbbbbbbbbbbbbbb"], "by": "curator:a", "run": 1, "at": "2026-01-01", "reason": ""}, "keys": ["Raaaaaaaaaaaaaaaa"]}
MERGE (j:Judgement {judgement_id: $judgement_id})
SET j += $content
WITH j
UNWIND $keys AS key
MATCH (r:Record {record_key: key})
MERGE (j)-[:ABOUT]->(r)
