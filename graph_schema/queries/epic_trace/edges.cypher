// purpose: what came of an epic: clusters, queues, batches, releases, models, deltas, clips, decisions
// params: epic_id, as_of, bulk, limit
// returns: edges
CALL () {
  MATCH (epic:Epic {id: $epic_id})
  CALL (epic) {
    UNWIND [epic] AS n MATCH (n)-[r:ADDRESSES]->(m:ErrorCluster)
    WHERE r.valid_from <= $as_of AND r.recorded_at <= $as_of AND coalesce(r.retracted_at > $as_of, true)
    RETURN collect(DISTINCT r) AS addresses, collect(DISTINCT m) AS clusters
  }
  CALL (clusters) {
    UNWIND clusters AS n MATCH (n)<-[r:TARGETS]-(m:Queue)
    WHERE r.valid_from <= $as_of AND r.recorded_at <= $as_of AND coalesce(r.retracted_at > $as_of, true)
    RETURN collect(DISTINCT r) AS targets, collect(DISTINCT m) AS queues
  }
  CALL (queues) {
    UNWIND queues AS n MATCH (n)<-[r:FULFILLS]-(m:LabelBatch)
    WHERE r.valid_from <= $as_of AND r.recorded_at <= $as_of AND coalesce(r.retracted_at > $as_of, true)
    RETURN collect(DISTINCT r) AS fulfills, collect(DISTINCT m) AS batches
  }
  CALL (batches) {
    UNWIND batches AS n MATCH (n)<-[r:INCLUDES]-(m:DatasetRelease)
    WHERE r.valid_from <= $as_of AND r.recorded_at <= $as_of AND coalesce(r.retracted_at > $as_of, true)
    RETURN collect(DISTINCT r) AS includes, collect(DISTINCT m) AS releases
  }
  CALL (releases) {
    UNWIND releases AS n MATCH (n)<-[r:TRAINED_ON]-(m:ModelVersion)
    WHERE r.valid_from <= $as_of AND r.recorded_at <= $as_of AND coalesce(r.retracted_at > $as_of, true)
    RETURN collect(DISTINCT r) AS trained, collect(DISTINCT m) AS trainees
  }
  CALL (clusters) {
    UNWIND clusters AS n MATCH (n)<-[r:CHANGED]-(m:ModelVersion)
    WHERE r.valid_from <= $as_of AND r.recorded_at <= $as_of AND coalesce(r.retracted_at > $as_of, true)
    RETURN collect(DISTINCT r) AS changed, collect(DISTINCT m) AS changers
  }
  CALL (clusters, queues, batches) {
    UNWIND clusters + queues + batches AS n MATCH (n)-[r:CONTAINS|SELECTED|LABELS]->(:Clip)
    WHERE r.valid_from <= $as_of AND r.recorded_at <= $as_of AND coalesce(r.retracted_at > $as_of, true)
    RETURN collect(DISTINCT r) AS clips
  }
  WITH addresses + targets + fulfills + includes + trained + changed + clips AS walk,
    [epic] + clusters + queues + batches + releases + trainees + changers AS nodes
  CALL (nodes) {
    UNWIND nodes AS n MATCH (n)<-[r:ABOUT]-(m:Decision)
    WHERE r.valid_from <= $as_of AND r.recorded_at <= $as_of AND coalesce(r.retracted_at > $as_of, true)
    RETURN collect(DISTINCT r) AS about, collect(DISTINCT m) AS decisions
  }
  CALL (decisions) {
    UNWIND decisions AS n MATCH (n)-[r:MADE_BY]->(:Person)
    WHERE r.valid_from <= $as_of AND r.recorded_at <= $as_of AND coalesce(r.retracted_at > $as_of, true)
    RETURN collect(DISTINCT r) AS made
  }
  UNWIND walk + about + made AS r
  RETURN r, count(*) AS ways
}
WITH r, type(r) IN $bulk AS is_bulk
ORDER BY is_bulk, r.id
LIMIT $limit
RETURN collect([type(r), startNode(r).key, endNode(r).key, r {.*, valid_from: toString(r.valid_from),
  recorded_at: toString(r.recorded_at), retracted_at: toString(r.retracted_at)}]) AS edges
