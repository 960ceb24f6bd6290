"""Rows and bulk tables become the arrays that a ranking takes: the one place where that happens.

Ground truth is read for the clips of the chosen benchmark alone, never for the pool. Called by the
priorities workflow.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from sqlmodel import Session

from gainloop.models.evaluation import EmbeddingSet, EmbeddingSpace, Evaluation
from gainloop.reads.benchmark_arrays import read_benchmark, unnamed_classes
from gainloop.reads.clip_filter import ClipFilter
from gainloop.reads.clip_vectors import stacked_vectors
from gainloop.reads.error_windows import order_windows, read_windows
from gainloop.reads.family_arrays import FamilyArrays, read_family
from gainloop.reads.history_arrays import PastCounts, read_history, summed_history
from gainloop.reads.labeled_arrays import read_label_facts
from gainloop.reads.leakage import Leak, leaks_into_benchmark, leaks_into_holdouts
from gainloop.reads.leakage_sides import UsualDistances
from gainloop.reads.pool_predictions import PoolPredictions, read_predictions
from gainloop.reads.rank_clips import (
    ClipRows,
    benchmark_clips,
    candidate_clips,
    labeled_clips,
    scenarios_of,
)
from gainloop.reads.rank_sources import (
    FamilySource,
    RankSources,
    SourceChoice,
    choose_evaluation,
    choose_families,
    embedding_stacks,
)
from gainloop.rules.cold_start import LEAST_BENCHMARK_CLIPS
from gainloop.rules.labeling_units import UnitSpec, task_of, unit_of
from gainloop.stores.objects import ObjectStore
from gainloop.terms.boxes import Floats, Ints, Texts
from gainloop.terms.enums import Task
from gainloop.terms.features import (
    COHORT_AXES,
    UNKNOWN,
    Axes,
    Candidates,
    Features,
    LabeledClips,
    Recordings,
)
from gainloop.terms.measures import UncertaintyMeasure


@dataclass(frozen=True, slots=True)
class Pool:
    """Features of the candidates, what they rest on, and the unit that each is ordered as.

    left_out: classes of the benchmark that the evaluated model never names. leaks: clips that would
    be candidates, were they not too close to a holdout benchmark. near_development: candidates that
    are too close to a benchmark of the evaluations for a verdict on it to hold afterwards. past:
    what `features.history` is made of, by class. num_without_unit: clips that would be candidates,
    had they a stream for one of the tasks. measures: (N,) uncertainty of the clip of each
    candidate by every measure that the predictions know. others: of `features.others`.
    """

    features: Features
    sources: RankSources
    units: Sequence[UnitSpec]
    left_out: tuple[str, ...]
    leaks: tuple[Leak, ...]
    near_development: tuple[Leak, ...]
    past: tuple[PastCounts, ...] = ()
    num_without_unit: int = 0
    measures: Mapping[UncertaintyMeasure, Floats] = field(default_factory=dict)
    others: tuple[FamilyArrays, ...] = ()

    @property
    def metric(self) -> str:
        return self.sources.metric


@dataclass(frozen=True, slots=True)
class _Vectors:
    """stack: sets of one space up to the one that is used, oldest first."""

    stack: Sequence[EmbeddingSet] = ()
    metric: str = ""
    pool: Floats | None = None
    benchmark: Floats | None = None


def read_pool(
    session: Session,
    objects: ObjectStore,
    choice: SourceChoice,
    scope: ClipFilter | None = None,
    *,
    in_windows: bool = False,
    tasks: Sequence[Task] = (),
) -> Pool:
    """in_windows: whether seconds around expected failures are candidates in place of whole clips.
    tasks: a unit is of the first that its clip has streams for, and counts them; none: the usual
    tasks, at what one stream costs.

    Raises NotFound or InvalidInput for sources that do not exist or may not be used.
    """
    families = choose_families(session, choice)
    evaluation = (
        families[0].evaluation if families else choose_evaluation(session, choice.evaluation_id)
    )
    apart, leaks = _apart_from_holdouts(session, objects, scope)
    candidates = _with_unit(apart, tasks)
    near_development = {
        leak.clip_id: leak
        for key in RankSources(evaluation, families=tuple(families)).benchmark_ids
        for leak in leaks_into_benchmark(session, objects, candidates, key)
    }
    # Labeled shares are compared with the benchmark's, or with those of the pool inside the scope.
    labeled = labeled_clips(session, None if evaluation else scope)
    benchmark = benchmark_clips(session, evaluation.benchmark_id) if evaluation else ()
    others = [benchmark_clips(session, family.evaluation.benchmark_id) for family in families[1:]]
    axes, codes = _encode_axes((candidates, labeled, benchmark, *others), scenarios_of(session))
    drives, drive = _encode([_column(rows, "drive_id") for rows in (candidates, labeled)])
    predictions = read_predictions(session, objects, choice, _ids(candidates), _first(families))
    vectors = _vectors(session, objects, choice, (_ids(candidates), _ids(benchmark)))
    ordered, units = _whole_clips(candidates, predictions, drive[0], codes[0], vectors.pool, tasks)
    if in_windows:
        windows = read_windows(objects, predictions.source, ordered.clip_ids)
        ordered, units = order_windows(ordered, units, windows)
    features = Features(
        axes=axes,
        drives=drives,
        candidates=ordered,
        labeled=LabeledClips(_recordings(labeled, drive[1]), codes[1], clip_ids=_ids(labeled)),
        benchmark=read_benchmark(objects, evaluation, _ids(benchmark), codes[2], vectors.benchmark)
        if evaluation
        else None,
    )
    pool = Pool(
        features=features,
        sources=_sources(evaluation, predictions, vectors),
        units=units,
        left_out=unnamed_classes(evaluation),
        leaks=tuple(leaks),
        near_development=tuple(near_development.values()),
        num_without_unit=len(apart) - len(candidates),
        measures=predictions.measures,
    )
    pool = _with_history(session, objects, pool, vectors.stack, _first(families))
    sides = [_ids(rows) for rows in others]
    return _with_families(session, objects, pool, (families, sides, codes[3:]), vectors.stack)


def _whole_clips(
    rows: ClipRows,
    predictions: PoolPredictions,
    drive: Ints,
    codes: Ints,
    vectors: Floats | None,
    tasks: Sequence[Task],
) -> tuple[Candidates, list[UnitSpec]]:
    """Candidates, and the unit that each is ordered as. Rows have one."""
    num_frames = _num_frames(rows, predictions)
    units = [
        unit_of(row.id, row.sensors or (), int(frames), task)
        for row, frames in zip(rows, num_frames, strict=True)
        if (task := task_of(row.sensors or (), tasks))
    ]
    is_3d = np.array([unit.task is Task.BOX_3D for unit in units], dtype=np.bool_)
    num_streams = np.array([max(len(unit.streams), 1) for unit in units], dtype=np.int64)
    candidates = Candidates(
        clip_ids=_ids(rows),
        unit_ids=_texts([unit.id for unit in units]),
        recordings=_recordings(rows, drive),
        codes=codes,
        num_frames=num_frames,
        objects_per_frame=predictions.objects_per_frame,
        uncertainty=predictions.uncertainty,
        vectors=vectors,
        doubt=predictions.doubt,
        num_streams=num_streams if tasks else None,
        is_3d=is_3d if is_3d.any() else None,
    )
    return candidates, units


def _sources(
    evaluation: Evaluation | None, predictions: PoolPredictions, vectors: _Vectors
) -> RankSources:
    return RankSources(
        evaluation=evaluation,
        prediction_set=predictions.source,
        embedding_set=vectors.stack[-1] if vectors.stack else None,
        metric=vectors.metric,
        vector_objects=tuple(entry.vectors_object for entry in vectors.stack),
    )


def _with_families(
    session: Session,
    objects: ObjectStore,
    pool: Pool,
    found: tuple[Sequence[FamilySource], Sequence[Texts], Sequence[Ints]],
    stack: Sequence[EmbeddingSet],
) -> Pool:
    """With the model families beside the first. found: all of them; and of the others the clips of
    their benchmarks, with the codes of these.
    """
    families, clip_ids, codes = found
    if not families:
        return pool
    others = [
        read_family(session, objects, pool.features, family, (ids, of_side), (stack, pool.metric))
        for family, ids, of_side in zip(families[1:], clip_ids, codes, strict=True)
    ]
    features = replace(
        pool.features,
        share=families[0].share,
        others=tuple(other.family for other in others),
    )
    sources = replace(pool.sources, families=tuple(families))
    return replace(pool, features=features, sources=sources, others=tuple(others))


def _first(families: Sequence[FamilySource]) -> str | None:
    return families[0].name if families else None


def _with_history(
    session: Session,
    objects: ObjectStore,
    pool: Pool,
    stack: Sequence[EmbeddingSet],
    family: str | None,
) -> Pool:
    """With what gains are learned from, where the benchmark is large enough to count them on."""
    evaluation, features = pool.sources.evaluation, pool.features
    benchmark, labeled = features.benchmark, features.labeled
    if evaluation is None or benchmark is None or len(benchmark) < LEAST_BENCHMARK_CLIPS:
        return pool
    clip_ids = labeled.clip_ids
    assert clip_ids is not None
    facts = read_label_facts(session, objects, clip_ids, family)
    past = read_history(session, objects, evaluation, benchmark.clip_ids, facts)
    known = replace(
        labeled,
        vectors=stacked_vectors(objects, stack, pool.sources.metric, clip_ids),
        objects=facts.objects,
        missed=facts.missed,
        batch=facts.batch,
    )
    history = summed_history(past)
    return replace(pool, features=replace(features, labeled=known, history=history), past=past)


def read_candidates(
    session: Session, objects: ObjectStore, scope: ClipFilter, known: UsualDistances | None = None
) -> tuple[Candidates, Sequence[Leak]]:
    """As far as their costs rest on it; no values, no vectors, no drives. Like a run, it leaves out
    what is too close to a holdout benchmark: the leaks. known: see `read_sides`.
    """
    apart, leaks = _apart_from_holdouts(session, objects, scope, known)
    rows = _with_unit(apart, ())
    predictions = read_predictions(session, objects, SourceChoice(), _ids(rows))
    nothing = np.full(len(rows), UNKNOWN, dtype=np.int64)
    is_3d = np.array([task_of(row.sensors or ()) is Task.BOX_3D for row in rows], dtype=np.bool_)
    candidates = Candidates(
        clip_ids=_ids(rows),
        unit_ids=_ids(rows),
        recordings=_recordings(rows, nothing),
        codes=np.empty((len(rows), 0), dtype=np.int64),
        num_frames=_num_frames(rows, predictions),
        objects_per_frame=predictions.objects_per_frame,
        uncertainty=predictions.uncertainty,
        is_3d=is_3d if is_3d.any() else None,
    )
    return candidates, leaks


def _with_unit(rows: ClipRows, tasks: Sequence[Task]) -> ClipRows:
    """Clips with a stream for one of the tasks."""
    return [row for row in rows if task_of(row.sensors or (), tasks) is not None]


def _apart_from_holdouts(
    session: Session,
    objects: ObjectStore,
    scope: ClipFilter | None,
    known: UsualDistances | None = None,
) -> tuple[ClipRows, Sequence[Leak]]:
    """Candidates, and those that are none because a benchmark held out is too close."""
    unlabeled = candidate_clips(session, scope)
    leaks = leaks_into_holdouts(session, objects, unlabeled, known)
    leaking = {leak.clip_id for leak in leaks}
    return [row for row in unlabeled if row.id not in leaking], leaks


def _encode_axes(groups: Sequence[ClipRows], scenarios: dict[str, str]) -> tuple[Axes, list[Ints]]:
    labels, columns = [], []
    for axis in COHORT_AXES:
        if axis == "scenario":
            values = [[scenarios.get(row.id) for row in rows] for rows in groups]
        else:
            values = [_column(rows, axis) for rows in groups]
        names, codes = _encode(values)
        labels.append(names)
        columns.append(codes)
    matrices = [
        np.column_stack([column[group] for column in columns]) for group in range(len(groups))
    ]
    return Axes(COHORT_AXES, tuple(labels)), matrices


def _encode(groups: Sequence[Sequence[str | None]]) -> tuple[tuple[str, ...], list[Ints]]:
    """Sorted names and per group the position of each value, UNKNOWN for none."""
    names = tuple(sorted({value for values in groups for value in values if value}))
    position = {name: code for code, name in enumerate(names)}
    return names, [
        np.array([position.get(value or "", UNKNOWN) for value in values], dtype=np.int64)
        for values in groups
    ]


def _recordings(rows: ClipRows, drive: Ints) -> Recordings:
    starts = [row.start_at.timestamp() if row.start_at else None for row in rows]
    durations = [
        row.num_frames / row.fps
        if row.duration_s is None and row.num_frames and row.fps
        else row.duration_s
        for row in rows
    ]
    return Recordings(
        ordinal=np.array(_column(rows, "ordinal"), dtype=np.int64),
        start_s=np.array(starts, dtype=np.float64),
        duration_s=np.array(durations, dtype=np.float64),
        drive=drive,
    )


def _num_frames(rows: ClipRows, predictions: PoolPredictions) -> Ints:
    """What the catalog says; else how many frames the model saw, unless a duration says that there
    may be more; else 0.
    """
    stated = np.array([row.num_frames or 0 for row in rows], dtype=np.int64)
    has_duration = np.array([row.duration_s is not None for row in rows], dtype=np.bool_)
    return np.where((stated > 0) | has_duration, stated, predictions.num_frames)


def _vectors(
    session: Session,
    objects: ObjectStore,
    choice: SourceChoice,
    sides: tuple[Texts, Texts],
) -> _Vectors:
    """Of the newest space that holds clips of both sides, else of the newest that holds a
    candidate; the run then has no use for them, but they are not missing.
    """
    fallback = _Vectors()
    for stack in embedding_stacks(session, choice.embedding_set_id):
        metric = session.get_one(EmbeddingSpace, stack[-1].space_id).metric
        pool, benchmark = (stacked_vectors(objects, stack, metric, clip_ids) for clip_ids in sides)
        found = _Vectors(stack, metric, pool, benchmark)
        if pool is not None and benchmark is not None:
            return found
        if pool is not None and fallback.pool is None:
            fallback = found
    return fallback


def _ids(rows: ClipRows) -> Texts:
    return _texts(_column(rows, "id"))


def _texts(values: Sequence[str]) -> Texts:
    return np.array(values, dtype=object)


def _column(rows: ClipRows, name: str) -> list[Any]:
    return [getattr(row, name) for row in rows]
