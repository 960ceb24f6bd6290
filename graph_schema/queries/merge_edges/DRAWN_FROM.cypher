// purpose: writes relationships of the type DRAWN_FROM over what is there, by id; none where an end is missing
// params: rows
// returns: written
UNWIND $rows AS row
MATCH (source:Entity {key: row.source})
MATCH (target:Entity {key: row.target})
MERGE (source)-[r:DRAWN_FROM {id: row.id}]->(target)
SET r += row.properties
RETURN count(r) AS written
