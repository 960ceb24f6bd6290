// purpose: how many relationships there are by type
// params:
// returns: type, total
MATCH (:Entity)-[r]->(:Entity)
RETURN type(r) AS type, count(r) AS total
