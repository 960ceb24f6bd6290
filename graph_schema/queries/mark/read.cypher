// purpose: of which home, and since when, this graph is whole
// params: key
// returns: text
MATCH (record:GraphRecord {key: $key})
RETURN record.text AS text
