"""All loaders of a request, by the name that resolvers ask; how they work is in `loading`.

Made per request by `context`.
"""

from functools import cached_property
from typing import ClassVar

from gainloop.api.batches import Batch
from gainloop.api.loading import Ways
from gainloop.api.loop_loaders import LEADS_TO as LEADS_TO_LOOP
from gainloop.api.loop_loaders import LEADS_TO_MANY as LEADS_TO_MANY_LOOP
from gainloop.api.loop_loaders import LoopLoaders
from gainloop.ports.jobs import Job
from gainloop.reads import (
    atlas,
    audit,
    benchmarks,
    clip_results,
    clips,
    cohorts,
    comparison_axes,
    detection_errors,
    epic_trace,
    error_clusters,
    evaluations,
    item_clusters,
    item_factors,
    label_errors,
    leakage,
    lineage_names,
    mappings,
    model_versions,
    priority_changes,
    priority_runs,
    queues,
    ranked,
    run_cells,
    run_limits,
    scenarios,
)
from gainloop.reads.jobs import jobs_by_id
from gainloop.reads.scenario_preview import Previews

_RANKED = (("clip", "clip_id"), ("unit", "unit_id"))
_LEADS_TO: Ways = {
    benchmarks.BenchmarkRow: (
        ("evaluations_of_benchmark", "benchmark_id"),
        ("versions_of_benchmark", "name"),
    ),
    clip_results.ClipEvaluationRow: (("evaluation", "evaluation_id"),),
    clip_results.ClipPredictionRow: (("model_version", "model_version_id"),),
    clips.ClipRow: (
        ("tags", "clip_id"),
        ("drive_size", "drive_id"),
        ("clip_benchmarks", "clip_id"),
        ("clip_evaluations", "clip_id"),
        ("clip_predictions", "clip_id"),
        ("clip_priorities", "clip_id"),
    ),
    detection_errors.ErrorRow: (
        ("clip", "clip_id"),
        ("evaluation", "evaluation_id"),
        ("cluster_of_error", "key"),
    ),
    error_clusters.ClusteringRow: (
        ("evaluation", "evaluation_id"),
        ("clustering", "previous_id"),
        ("clusters_of_clustering", "clustering_id"),
    ),
    error_clusters.ClusterRow: (
        ("clustering", "clustering_id"),
        ("evaluation", "evaluation_id"),
        ("theme_steps", "theme"),
        ("epics_of_cluster", "cluster_id"),
        ("queues_for_cluster", "cluster_id"),
    ),
    evaluations.EvaluationRow: (
        ("model_version", "model_version_id"),
        ("benchmark", "benchmark_id"),
        ("calibration", "evaluation_id"),
        ("evaluations_of_benchmark", "benchmark_id"),
        ("axes_of_benchmark", "benchmark_id"),
        ("comparison_axes_of_benchmark", "benchmark_id"),
    ),
    item_clusters.ClusterShare: (("cluster", "cluster_id"),),
    leakage.Leak: (("clip", "clip_id"), ("clip", "benchmark_clip_id")),
    model_versions.ModelVersionRow: (
        ("evaluations_of_model", "model_version_id"),
        ("releases_of_model", "model_version_id"),
        ("outcomes_of_model", "model_version_id"),
    ),
    priority_changes.ChangeRow: _RANKED,
    priority_runs.RunRow: (
        ("weights", "weights_version_id"),
        ("evaluation", "evaluation_id"),
        ("queues_of_run", "run_id"),
        ("limits_of_run", "run_id"),
        ("triage_of_run", "run_id"),
        ("run", "previous_id"),
    ),
    run_limits.RunLimitsRow: (("limits", "limits_version_id"),),
    run_limits.TriageRow: (("clip", "clip_id"),),
    queues.QueueRow: (
        ("run", "run_id"),
        ("evaluation", "evaluation_id"),
        ("ontology", "ontology_version_id"),
        ("scenario", "scenario_id"),
        ("targets_of_queue", "queue_id"),
        ("batches_of_queue", "queue_id"),
    ),
    ranked.PriorityRow: (
        *_RANKED,
        ("run", "list_id"),
        ("factors_of_item", "key"),
        ("change_of_unit", "unit_key"),
        ("clusters_of_clips", "linked_clips"),
    ),
    ranked.QueueItemRow: (*_RANKED, ("queue", "list_id")),
    ranked.UnitRow: (("clip", "clip_id"),),
    mappings.ExplanationRow: (("mapping", "mapping_id"), ("error", "error_key")),
    scenarios.CollectionRequestRow: (
        ("scenario", "scenario_id"),
        ("odd_expression", "expression"),
    ),
    scenarios.ScenarioRow: (("scenario_versions", "name"),),
}
_LEADS_TO_MANY: Ways = {
    error_clusters.ClusterRow: (("error", "exemplar_keys"), ("cluster", "continues")),
}


class Loaders(LoopLoaders):
    leads_to: ClassVar[Ways] = {**_LEADS_TO, **LEADS_TO_LOOP}
    leads_to_many: ClassVar[Ways] = {**_LEADS_TO_MANY, **LEADS_TO_MANY_LOOP}

    @cached_property
    def clip(self) -> Batch[str, clips.ClipRow | None]:
        return self._one(clips.clips_by_id)

    @cached_property
    def tags(self) -> Batch[str, list[clips.TagRow]]:
        return self._many(clips.tags_by_clip)

    @cached_property
    def drive(self) -> Batch[str, str | None]:
        return self._one(clips.known_drives)

    @cached_property
    def drive_size(self) -> Batch[str, int | None]:
        return self._one(clips.clip_counts_by_drive)

    @cached_property
    def clip_evaluations(self) -> Batch[str, list[clip_results.ClipEvaluationRow]]:
        return self._many(self._with_objects(clip_results.evaluations_by_clip))

    @cached_property
    def clip_predictions(self) -> Batch[str, list[clip_results.ClipPredictionRow]]:
        return self._many(self._with_objects(clip_results.predictions_by_clip))

    @cached_property
    def clip_priorities(self) -> Batch[str, list[ranked.PriorityRow]]:
        return self._many(ranked.priorities_by_clip)

    @cached_property
    def clip_benchmarks(self) -> Batch[str, list[benchmarks.BenchmarkRow]]:
        return self._many(benchmarks.benchmarks_by_clip)

    @cached_property
    def benchmark(self) -> Batch[str, benchmarks.BenchmarkRow | None]:
        return self._one(benchmarks.benchmarks_by_id)

    @cached_property
    def versions_of_benchmark(self) -> Batch[str, list[benchmarks.BenchmarkRow]]:
        return self._many(benchmarks.versions_by_name)

    @cached_property
    def axes_of_benchmark(self) -> Batch[str, list[str]]:
        return self._many(cohorts.axes_by_benchmark)

    @cached_property
    def comparison_axes_of_benchmark(self) -> Batch[str, list[str]]:
        return self._many(self._with_objects(comparison_axes.comparison_axes))

    @cached_property
    def suspects_of_evaluation(self) -> Batch[str, int | None]:
        return self._one(label_errors.suspect_counts)

    @cached_property
    def model_version(self) -> Batch[str, model_versions.ModelVersionRow | None]:
        return self._one(model_versions.model_versions_by_id)

    @cached_property
    def evaluation(self) -> Batch[str, evaluations.EvaluationRow | None]:
        return self._one(evaluations.evaluations_by_id)

    @cached_property
    def evaluations_of_benchmark(self) -> Batch[str, list[evaluations.EvaluationRow]]:
        return self._many(evaluations.evaluations_by_benchmark)

    @cached_property
    def evaluations_of_model(self) -> Batch[str, list[evaluations.EvaluationRow]]:
        return self._many(evaluations.evaluations_by_model_version)

    @cached_property
    def calibration(self) -> Batch[str, evaluations.CalibrationRow | None]:
        return self._one(evaluations.calibrations_by_evaluation)

    @cached_property
    def error(self) -> Batch[tuple[str, int], detection_errors.ErrorRow | None]:
        return self._one(detection_errors.errors_by_key)

    @cached_property
    def clustering(self) -> Batch[str, error_clusters.ClusteringRow | None]:
        return self._one(error_clusters.clusterings_by_id)

    @cached_property
    def clusters_of_clustering(self) -> Batch[str, list[error_clusters.ClusterRow]]:
        return self._many(error_clusters.clusters_by_clustering)

    @cached_property
    def cluster(self) -> Batch[str, error_clusters.ClusterRow | None]:
        return self._one(error_clusters.clusters_by_id)

    @cached_property
    def cluster_of_error(self) -> Batch[tuple[str, int], error_clusters.ClusterRow | None]:
        return self._one(error_clusters.clusters_by_error)

    @cached_property
    def theme_steps(self) -> Batch[str, list[error_clusters.ClusterRow]]:
        return self._many(error_clusters.steps_by_theme)

    @cached_property
    def run(self) -> Batch[str, priority_runs.RunRow | None]:
        return self._one(priority_runs.runs_by_id)

    @cached_property
    def weights(self) -> Batch[str, priority_runs.WeightsRow | None]:
        return self._one(priority_runs.weights_by_id)

    @cached_property
    def limits(self) -> Batch[str, run_limits.LimitsRow | None]:
        return self._one(run_limits.limits_by_id)

    @cached_property
    def limits_of_run(self) -> Batch[str, run_limits.RunLimitsRow | None]:
        return self._one(run_limits.limits_by_run)

    @cached_property
    def triage_of_run(self) -> Batch[str, list[run_limits.TriageRow]]:
        return self._many(run_limits.triage_by_run)

    @cached_property
    def atlas(self) -> Batch[str, atlas.AtlasRow | None]:
        return self._one(atlas.atlases_by_id)

    @cached_property
    def cells_of_run(self) -> Batch[str, list[run_cells.RunCellRow]]:
        return self._many(run_cells.cells_by_run)

    @cached_property
    def priority(self) -> Batch[tuple[str, int], ranked.PriorityRow | None]:
        return self._one(ranked.priorities_by_key)

    @cached_property
    def factors_of_item(self) -> Batch[tuple[str, int], item_factors.ItemFactors | None]:
        """By run and rank."""
        return self._one(
            lambda session, actor, keys: item_factors.factors_by_item(
                session, self._objects, actor, keys
            )
        )

    @cached_property
    def clusters_of_clips(
        self,
    ) -> Batch[item_clusters.ClipsOfRun, list[item_clusters.ClusterShare]]:
        return self._many(item_clusters.clusters_by_clips)

    @cached_property
    def change_of_unit(self) -> Batch[tuple[str, str], priority_changes.ChangeRow | None]:
        """By run and unit."""
        return self._one(item_factors.changes_by_unit)

    @cached_property
    def unit(self) -> Batch[str, ranked.UnitRow | None]:
        return self._one(ranked.units_by_id)

    @cached_property
    def queue(self) -> Batch[str, queues.QueueRow | None]:
        return self._one(queues.queues_by_id)

    @cached_property
    def queues_of_run(self) -> Batch[str, list[queues.QueueRow]]:
        return self._many(queues.queues_by_run)

    @cached_property
    def queue_item(self) -> Batch[tuple[str, int], ranked.QueueItemRow | None]:
        return self._one(ranked.queue_items_by_key)

    @cached_property
    def ontology(self) -> Batch[str, queues.OntologyRow | None]:
        return self._one(queues.ontologies_by_id)

    @cached_property
    def scenario(self) -> Batch[str, scenarios.ScenarioRow | None]:
        return self._one(scenarios.scenarios_by_id)

    @cached_property
    def scenario_versions(self) -> Batch[str, list[scenarios.ScenarioRow]]:
        return self._many(scenarios.scenario_versions)

    @cached_property
    def collection_request(self) -> Batch[str, scenarios.CollectionRequestRow | None]:
        return self._one(scenarios.collection_requests_by_id)

    @cached_property
    def previews(self) -> Previews:
        return Previews(self._session, self._objects, self._actor)

    @cached_property
    def odd_expression(self) -> Batch[str, str | None]:
        return self._one(scenarios.odd_expressions)

    @cached_property
    def mapping(self) -> Batch[str, mappings.MappingRow | None]:
        return self._one(mappings.mappings_by_id)

    @cached_property
    def job(self) -> Batch[str, Job | None]:
        return self._one(lambda _session, actor, keys: jobs_by_id(self._jobs, actor, keys))

    @cached_property
    def audit_entry(self) -> Batch[int, audit.AuditRow | None]:
        return self._one(audit.audit_entries_by_sequence)

    @cached_property
    def lineage_name(self) -> Batch[str, lineage_names.NodeName | None]:
        """By key of the property graph."""
        return self._one(lineage_names.names_by_key)

    @cached_property
    def epic_trace(self) -> Batch[epic_trace.EpicMoment, epic_trace.EpicTrace | None]:
        """Several that are expected are read together."""
        return self._one(
            lambda session, actor, moments: epic_trace.traces_of_epics(
                session, actor, self._tracing, moments
            )
        )
