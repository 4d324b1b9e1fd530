// The labels found on the first nodes of the graph.
// @mode     read
// @param    limit: integer   most nodes to look at
// @returns  labels: list     the labels that a node carries
// @returns  nodes: integer   how many of the nodes looked at carry them
// @example  {"limit": 1000}
MATCH (n)
WITH n LIMIT $limit
RETURN labels(n) AS labels, count(*) AS nodes
ORDER BY nodes DESC, labels
