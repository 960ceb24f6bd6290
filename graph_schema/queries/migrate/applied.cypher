// purpose: the migrations that were applied, with the checksums of what was applied
// params:
// returns: name, checksum
MATCH (record:GraphRecord)
WHERE record.checksum IS NOT NULL
RETURN record.name AS name, record.checksum AS checksum
ORDER BY name
