// purpose: one hop from a frontier, along some types and against others, as of a moment
// params: keys, outgoing, incoming, as_of, bulk, limit
// returns: edges
MATCH (n:Entity)
WHERE n.key IN $keys
MATCH (n)-[r]-(:Entity)
WHERE ((startNode(r) = n AND type(r) IN $outgoing) OR (endNode(r) = n AND type(r) IN $incoming))
  AND r.valid_from <= $as_of AND r.recorded_at <= $as_of AND coalesce(r.retracted_at > $as_of, true)
WITH DISTINCT r
WITH r, type(r) IN $bulk AS is_bulk
ORDER BY is_bulk, r.id
LIMIT $limit
RETURN collect([type(r), startNode(r).key, endNode(r).key, r {.*, valid_from: toString(r.valid_from),
  recorded_at: toString(r.recorded_at), retracted_at: toString(r.retracted_at)}]) AS edges
