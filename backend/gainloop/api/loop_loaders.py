"""Loaders of what closes the loop: batches, releases, outcomes, epics, decisions, changes.

A part of `loaders.Loaders`.
"""

from functools import cached_property

from gainloop.api.batches import Batch
from gainloop.api.loading import Loading, Ways
from gainloop.reads import (
    changes,
    decisions,
    epic_figures,
    epics,
    error_clusters,
    gain_calibration,
    label_batches,
    outcomes,
    queues,
)

LEADS_TO: Ways = {
    changes.ChangeRow: (
        ("reviews_of_change", "change_id"),
        ("change", "reverts_id"),
        ("run", "replayed_run_id"),
    ),
    decisions.DecisionRow: (("decision_ends", "decision_id"),),
    epics.EpicRow: (("epic_trace", "moment"),),
    gain_calibration.CycleRow: (
        *(("queue", "queue_id"), ("outcome", "outcome_id")),
        ("evaluation", "evaluation_id"),
    ),
    gain_calibration.ForecastRow: (
        *(("queue", "queue_id"), ("outcome", "outcome_id")),
        ("evaluation", "evaluation_id"),
    ),
    label_batches.LabelBatchClipRow: (("clip", "clip_id"),),
    label_batches.LabelBatchRow: (
        ("queue", "queue_id"),
        ("ontology", "ontology_version_id"),
        ("releases_of_batch", "batch_id"),
    ),
    label_batches.ReleaseRow: (
        ("ontology", "ontology_version_id"),
        ("weights", "weights_version_id"),
        ("batches_of_release", "release_id"),
        ("outcomes_of_release", "release_id"),
    ),
    outcomes.OutcomeRow: (
        ("model_version", "model_version_id"),
        ("model_version", "base_model_version_id"),
        ("release", "release_id"),
        ("evaluation", "evaluation_id"),
        ("evaluation", "base_evaluation_id"),
        ("deltas_of_outcome", "outcome_id"),
    ),
    outcomes.DeltaRow: (("cluster", "cluster_id"), ("outcome", "outcome_id")),
}


LEADS_TO_MANY: Ways = {changes.ChangeRow: (("clip", "moved_clip_ids"),)}


class LoopLoaders(Loading):
    @cached_property
    def change(self) -> Batch[str, changes.ChangeRow | None]:
        return self._one(changes.changes_by_id)

    @cached_property
    def reviews_of_change(self) -> Batch[str, list[changes.ReviewRow]]:
        return self._many(changes.reviews_by_change)

    @cached_property
    def batch(self) -> Batch[str, label_batches.LabelBatchRow | None]:
        return self._one(label_batches.batches_by_id)

    @cached_property
    def forecasts_of_queue(self) -> Batch[str, list[gain_calibration.ForecastRow]]:
        return self._many(self._with_objects(gain_calibration.forecasts_by_queue))

    @cached_property
    def batches_of_queue(self) -> Batch[str, list[label_batches.LabelBatchRow]]:
        return self._many(label_batches.batches_by_queue)

    @cached_property
    def batches_of_release(self) -> Batch[str, list[label_batches.LabelBatchRow]]:
        return self._many(label_batches.batches_by_release)

    @cached_property
    def release(self) -> Batch[str, label_batches.ReleaseRow | None]:
        return self._one(label_batches.releases_by_id)

    @cached_property
    def releases_of_batch(self) -> Batch[str, list[label_batches.ReleaseRow]]:
        return self._many(label_batches.releases_by_batch)

    @cached_property
    def batch_hours(self) -> Batch[str, epic_figures.BatchHours | None]:
        return self._one(epic_figures.hours_by_batch)

    @cached_property
    def epic(self) -> Batch[str, epics.EpicRow | None]:
        return self._one(epics.epics_by_key)

    @cached_property
    def queues_for_cluster(self) -> Batch[str, list[queues.QueueRow]]:
        return self._many(queues.queues_by_target)

    @cached_property
    def targets_of_queue(self) -> Batch[str, list[error_clusters.ClusterRow]]:
        return self._many(error_clusters.clusters_by_queue)

    @cached_property
    def releases_of_model(self) -> Batch[str, list[label_batches.ReleaseRow]]:
        return self._many(label_batches.releases_by_model)

    @cached_property
    def epics_of_cluster(self) -> Batch[str, list[epics.EpicRow]]:
        return self._many(epics.epics_by_cluster)

    @cached_property
    def decision(self) -> Batch[str, decisions.DecisionRow | None]:
        return self._one(decisions.decisions_by_id)

    @cached_property
    def decision_ends(self) -> Batch[str, list[decisions.DecisionEndRow]]:
        return self._many(decisions.ends_by_decision)

    @cached_property
    def outcome(self) -> Batch[str, outcomes.OutcomeRow | None]:
        return self._one(outcomes.outcomes_by_id)

    @cached_property
    def outcomes_of_release(self) -> Batch[str, list[outcomes.OutcomeRow]]:
        return self._many(outcomes.outcomes_by_release)

    @cached_property
    def outcomes_of_model(self) -> Batch[str, list[outcomes.OutcomeRow]]:
        return self._many(outcomes.outcomes_by_model)

    @cached_property
    def deltas_of_outcome(self) -> Batch[str, list[outcomes.DeltaRow]]:
        return self._many(outcomes.deltas_by_outcome)

    @cached_property
    def delta(self) -> Batch[outcomes.DeltaKey, outcomes.DeltaRow | None]:
        return self._one(outcomes.deltas_by_key)
