// purpose: how many nodes there are by key prefix, which is the label
// params:
// returns: label, total
MATCH (n:Entity)
RETURN split(n.key, ':')[0] AS label, count(n) AS total
