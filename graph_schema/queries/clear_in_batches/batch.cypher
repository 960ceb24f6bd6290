// purpose: takes away so many nodes with their relationships
// params: size
// returns: removed
MATCH (n:Entity)
WITH n LIMIT $size
DETACH DELETE n
RETURN count(n) AS removed
