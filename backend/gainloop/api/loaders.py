"""DataLoaders: what many rows of an answer ask for one by one is read at once. Made per request."""

from collections.abc import Callable, Hashable, Mapping
from functools import cached_property
from typing import Any, TypeVar

from sqlmodel import Session
from strawberry.dataloader import DataLoader

from gainloop.models.governance import Actor
from gainloop.reads import (
    audit,
    benchmarks,
    clip_results,
    clips,
    detection_errors,
    evaluations,
    model_versions,
    priority_runs,
    queues,
    ranked,
)
from gainloop.stores.objects import ObjectStore

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
Read = Callable[[Session, Actor, list[K]], Mapping[K, V]]
BATCH = 500
"""Keys per statement, below every database's limit of bound values."""


class Loaders:
    def __init__(self, session: Session, objects: ObjectStore, actor: Actor) -> None:
        self._session = session
        self._objects = objects
        self._actor = actor

    @cached_property
    def clip(self) -> DataLoader[str, clips.ClipRow | None]:
        return self._one(clips.clips_by_id)

    @cached_property
    def tags(self) -> DataLoader[str, list[clips.TagRow]]:
        return self._many(clips.tags_by_clip)

    @cached_property
    def drive(self) -> DataLoader[str, str | None]:
        return self._one(clips.known_drives)

    @cached_property
    def drive_size(self) -> DataLoader[str, int | None]:
        return self._one(clips.clip_counts_by_drive)

    @cached_property
    def clip_evaluations(self) -> DataLoader[str, list[clip_results.ClipEvaluationRow]]:
        return self._many(self._with_objects(clip_results.evaluations_by_clip))

    @cached_property
    def clip_predictions(self) -> DataLoader[str, list[clip_results.ClipPredictionRow]]:
        return self._many(self._with_objects(clip_results.predictions_by_clip))

    @cached_property
    def clip_priorities(self) -> DataLoader[str, list[ranked.PriorityRow]]:
        return self._many(ranked.priorities_by_clip)

    @cached_property
    def clip_benchmarks(self) -> DataLoader[str, list[benchmarks.BenchmarkRow]]:
        return self._many(benchmarks.benchmarks_by_clip)

    @cached_property
    def benchmark(self) -> DataLoader[str, benchmarks.BenchmarkRow | None]:
        return self._one(benchmarks.benchmarks_by_id)

    @cached_property
    def model_version(self) -> DataLoader[str, model_versions.ModelVersionRow | None]:
        return self._one(model_versions.model_versions_by_id)

    @cached_property
    def evaluation(self) -> DataLoader[str, evaluations.EvaluationRow | None]:
        return self._one(evaluations.evaluations_by_id)

    @cached_property
    def evaluations_of_benchmark(self) -> DataLoader[str, list[evaluations.EvaluationRow]]:
        return self._many(evaluations.evaluations_by_benchmark)

    @cached_property
    def evaluations_of_model(self) -> DataLoader[str, list[evaluations.EvaluationRow]]:
        return self._many(evaluations.evaluations_by_model_version)

    @cached_property
    def calibration(self) -> DataLoader[str, evaluations.CalibrationRow | None]:
        return self._one(evaluations.calibrations_by_evaluation)

    @cached_property
    def error(self) -> DataLoader[tuple[str, int], detection_errors.ErrorRow | None]:
        return self._one(detection_errors.errors_by_key)

    @cached_property
    def run(self) -> DataLoader[str, priority_runs.RunRow | None]:
        return self._one(priority_runs.runs_by_id)

    @cached_property
    def weights(self) -> DataLoader[str, priority_runs.WeightsRow | None]:
        return self._one(priority_runs.weights_by_id)

    @cached_property
    def priority(self) -> DataLoader[tuple[str, int], ranked.PriorityRow | None]:
        return self._one(ranked.priorities_by_key)

    @cached_property
    def unit(self) -> DataLoader[str, ranked.UnitRow | None]:
        return self._one(ranked.units_by_id)

    @cached_property
    def queue(self) -> DataLoader[str, queues.QueueRow | None]:
        return self._one(queues.queues_by_id)

    @cached_property
    def queues_of_run(self) -> DataLoader[str, list[queues.QueueRow]]:
        return self._many(queues.queues_by_run)

    @cached_property
    def queue_item(self) -> DataLoader[tuple[str, int], ranked.QueueItemRow | None]:
        return self._one(ranked.queue_items_by_key)

    @cached_property
    def ontology(self) -> DataLoader[str, queues.OntologyRow | None]:
        return self._one(queues.ontologies_by_id)

    @cached_property
    def audit_entry(self) -> DataLoader[int, audit.AuditRow | None]:
        return self._one(audit.audit_entries_by_sequence)

    def _one(self, read: Read[K, V]) -> DataLoader[K, V | None]:
        async def load(keys: list[K]) -> list[V | None]:
            found = read(self._session, self._actor, keys)
            return [found.get(key) for key in keys]

        return DataLoader(load_fn=load, max_batch_size=BATCH)

    def _many(self, read: Read[K, list[V]]) -> DataLoader[K, list[V]]:
        async def load(keys: list[K]) -> list[list[V]]:
            found = read(self._session, self._actor, keys)
            return [found.get(key, []) for key in keys]

        return DataLoader(load_fn=load, max_batch_size=BATCH)

    def _with_objects(
        self, read: Callable[[Session, ObjectStore, Actor, list[str]], Mapping[str, Any]]
    ) -> Read[str, Any]:
        return lambda session, actor, keys: read(session, self._objects, actor, keys)
