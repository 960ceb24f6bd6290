// purpose: the relationships that start at the nodes of these keys
// params: keys
// returns: type, source, target, properties
MATCH (n:Entity)
WHERE n.key IN $keys
MATCH (n)-[r]->(m:Entity)
RETURN type(r) AS type, n.key AS source, m.key AS target, properties(r) AS properties
