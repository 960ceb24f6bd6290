// purpose: says of which home, and since when, this graph is whole; no text takes that back
// params: key, text
// returns: written
MERGE (record:GraphRecord {key: $key})
SET record.text = $text
RETURN count(record) AS written
