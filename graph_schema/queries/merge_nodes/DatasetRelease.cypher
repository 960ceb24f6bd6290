// purpose: writes nodes of the label DatasetRelease over what is there, by key
// params: rows
// returns: written
UNWIND $rows AS row
OPTIONAL MATCH (old:Entity {key: row.key})
FOREACH (_ IN CASE WHEN old IS NULL THEN [1] ELSE [] END | CREATE (:Entity:DatasetRelease {key: row.key}))
MERGE (n:Entity {key: row.key})
SET n += row.properties
RETURN count(n) AS written
