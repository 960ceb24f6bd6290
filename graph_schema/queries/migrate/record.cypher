// purpose: notes that a migration was applied
// params: key, name, checksum
// returns: written
MERGE (record:GraphRecord {key: $key})
SET record.name = $name, record.checksum = $checksum
RETURN count(record) AS written
