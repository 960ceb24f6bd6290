// purpose: asks for an answer
// params:
// returns: one
RETURN 1 AS one
