// purpose: writes relationships of the type LABELS over what is there, by id; none where an end is missing
// params: rows
// returns: written
UNWIND $rows AS row
MATCH (source:Entity {key: row.source})
MATCH (target:Entity {key: row.target})
MERGE (target)<-[r:LABELS {id: row.id}]-(source)
SET r += row.properties
RETURN count(r) AS written
