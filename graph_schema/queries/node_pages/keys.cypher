// purpose: the keys of all nodes; pages are made of them, since a range of keys is a full scan in one engine
// params:
// returns: key
MATCH (n:Entity)
RETURN n.key AS key
