// purpose: the relationships that start at the nodes of these keys
// params: keys
// returns: relation, source, target, properties
MATCH (n:Entity)
WHERE n.key IN $keys
MATCH (n)-[r]->(m:Entity)
RETURN type(r) AS relation, n.key AS source, m.key AS target, properties(r) AS properties
