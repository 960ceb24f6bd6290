// purpose: where the changes of a model came from: releases, batches, queues, epics, decisions, persons
// params: model_version_id, as_of, bulk, limit
// returns: edges
CALL () {
  MATCH (model:ModelVersion {id: $model_version_id})
  CALL (model) {
    UNWIND [model] AS n MATCH (n)-[r:CHANGED|TRAINED_ON]->(m:Entity)
    WHERE r.valid_from <= $as_of AND r.recorded_at <= $as_of AND coalesce(r.retracted_at > $as_of, true)
    RETURN collect(DISTINCT r) AS first, collect(DISTINCT m) AS ends
  }
  CALL (ends) {
    UNWIND ends AS n MATCH (n:DatasetRelease)-[r:INCLUDES]->(m:LabelBatch)
    WHERE r.valid_from <= $as_of AND r.recorded_at <= $as_of AND coalesce(r.retracted_at > $as_of, true)
    RETURN collect(DISTINCT r) AS includes, collect(DISTINCT m) AS batches
  }
  CALL (batches) {
    UNWIND batches AS n MATCH (n)-[r:FULFILLS]->(m:Queue)
    WHERE r.valid_from <= $as_of AND r.recorded_at <= $as_of AND coalesce(r.retracted_at > $as_of, true)
    RETURN collect(DISTINCT r) AS fulfills, collect(DISTINCT m) AS queues
  }
  CALL (queues) {
    UNWIND queues AS n MATCH (n)-[r:TARGETS|DRAWN_FROM]->(m:Entity)
    WHERE r.valid_from <= $as_of AND r.recorded_at <= $as_of AND coalesce(r.retracted_at > $as_of, true)
    RETURN collect(DISTINCT r) AS drawn, collect(DISTINCT m) AS aims
  }
  CALL (aims) {
    UNWIND aims AS n MATCH (n:PriorityRun)-[r:USED]->(:Evaluation)
    WHERE r.valid_from <= $as_of AND r.recorded_at <= $as_of AND coalesce(r.retracted_at > $as_of, true)
    RETURN collect(DISTINCT r) AS used
  }
  CALL (ends, aims) {
    UNWIND ends + aims AS n MATCH (n:ErrorCluster)<-[r:ADDRESSES]-(m:Epic)
    WHERE r.valid_from <= $as_of AND r.recorded_at <= $as_of AND coalesce(r.retracted_at > $as_of, true)
    RETURN collect(DISTINCT r) AS addresses, collect(DISTINCT m) AS epics
  }
  WITH first + includes + fulfills + drawn + used + addresses AS walk,
    [model] + [n IN ends + aims WHERE n:DatasetRelease OR n:ErrorCluster] + batches + queues + epics AS nodes
  CALL (nodes) {
    UNWIND nodes AS n MATCH (n)<-[r:ABOUT]-(m:Decision)
    WHERE r.valid_from <= $as_of AND r.recorded_at <= $as_of AND coalesce(r.retracted_at > $as_of, true)
    RETURN collect(DISTINCT r) AS about, collect(DISTINCT m) AS decisions
  }
  CALL (decisions) {
    UNWIND decisions AS n MATCH (n)-[r:CITES|MADE_BY]->(:Entity)
    WHERE r.valid_from <= $as_of AND r.recorded_at <= $as_of AND coalesce(r.retracted_at > $as_of, true)
    RETURN collect(DISTINCT r) AS cited
  }
  UNWIND walk + about + cited AS r
  RETURN r, count(*) AS ways
}
WITH r, type(r) IN $bulk AS is_bulk
ORDER BY is_bulk, r.id
LIMIT $limit
RETURN collect([type(r), startNode(r).key, endNode(r).key, r {.*, valid_from: toString(r.valid_from),
  recorded_at: toString(r.recorded_at), retracted_at: toString(r.retracted_at)}]) AS edges
