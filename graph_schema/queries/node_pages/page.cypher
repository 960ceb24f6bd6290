// purpose: the nodes of these keys
// params: keys
// returns: key, properties
MATCH (n:Entity)
WHERE n.key IN $keys
RETURN n.key AS key, properties(n) AS properties
