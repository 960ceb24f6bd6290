// purpose: one key over all labels, and an id per label, so that every look-up is by an index
CREATE CONSTRAINT entity_key IF NOT EXISTS FOR (n:Entity) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT graph_record_key IF NOT EXISTS FOR (n:GraphRecord) REQUIRE n.key IS UNIQUE;
CREATE INDEX clip_id IF NOT EXISTS FOR (n:Clip) ON (n.id);
CREATE INDEX scenario_id IF NOT EXISTS FOR (n:Scenario) ON (n.id);
CREATE INDEX cohort_id IF NOT EXISTS FOR (n:Cohort) ON (n.id);
CREATE INDEX evaluation_id IF NOT EXISTS FOR (n:Evaluation) ON (n.id);
CREATE INDEX error_cluster_id IF NOT EXISTS FOR (n:ErrorCluster) ON (n.id);
CREATE INDEX priority_run_id IF NOT EXISTS FOR (n:PriorityRun) ON (n.id);
CREATE INDEX queue_id IF NOT EXISTS FOR (n:Queue) ON (n.id);
CREATE INDEX label_batch_id IF NOT EXISTS FOR (n:LabelBatch) ON (n.id);
CREATE INDEX dataset_release_id IF NOT EXISTS FOR (n:DatasetRelease) ON (n.id);
CREATE INDEX model_version_id IF NOT EXISTS FOR (n:ModelVersion) ON (n.id);
CREATE INDEX epic_id IF NOT EXISTS FOR (n:Epic) ON (n.id);
CREATE INDEX decision_id IF NOT EXISTS FOR (n:Decision) ON (n.id);
CREATE INDEX person_id IF NOT EXISTS FOR (n:Person) ON (n.id);
