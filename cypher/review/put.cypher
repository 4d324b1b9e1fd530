// Queue questions for a curator.
// @mode     write
// @param    rows: list   {review_id, reason, record_keys, detail, run}
// @example  {"rows": [{"review_id": "Vaaaaaaaaaaaaaaaa", "reason": "weak_identifier", "record_keys": [], "detail": "d", "run": 1}]}
UNWIND $rows AS row
MERGE (v:Review {review_id: row.review_id})
ON CREATE SET v.reason = row.reason, v.record_keys = row.record_keys, v.detail = row.detail,
              v.run = row.run, v.status = 'open'
