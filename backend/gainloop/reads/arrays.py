"""Rows and bulk tables become the arrays that a ranking takes: the one place where that happens.

Ground truth is read for the clips of the chosen benchmark alone, never for the pool. Called by the
priorities workflow.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa
from sqlmodel import Session

from gainloop.models.evaluation import EmbeddingSet, EmbeddingSpace, Evaluation, PredictionSet
from gainloop.reads.benchmark_arrays import read_benchmark, unnamed_classes
from gainloop.reads.clip_filter import ClipFilter
from gainloop.reads.clip_measures import known_measures
from gainloop.reads.clip_vectors import rows_of, stacked_vectors, take_figures
from gainloop.reads.error_windows import order_windows, read_windows
from gainloop.reads.history_arrays import PastCounts, read_history
from gainloop.reads.labeled_arrays import read_label_facts
from gainloop.reads.leakage import Leak, leaks_into_benchmark, leaks_into_holdouts
from gainloop.reads.leakage_sides import UsualDistances
from gainloop.reads.rank_clips import (
    ClipRows,
    benchmark_clips,
    candidate_clips,
    labeled_clips,
    scenarios_of,
)
from gainloop.reads.rank_sources import (
    RankSources,
    SourceChoice,
    choose_evaluation,
    embedding_stacks,
    prediction_sets,
)
from gainloop.rules.cold_start import LEAST_BENCHMARK_CLIPS
from gainloop.rules.labeling_units import UnitSpec, default_unit
from gainloop.stores.objects import ObjectStore
from gainloop.terms.boxes import Floats, Ints, Texts
from gainloop.terms.features import (
    COHORT_AXES,
    UNKNOWN,
    Axes,
    Candidates,
    Features,
    LabeledClips,
    PastEvaluation,
    Recordings,
)
from gainloop.terms.measures import UncertaintyMeasure


@dataclass(frozen=True, slots=True)
class Pool:
    """Features of the candidates, what they rest on, and the unit that each is ordered as.

    left_out: classes of the benchmark that the evaluated model never names. leaks: clips that would
    be candidates, were they not too close to a holdout benchmark. near_development: candidates that
    are too close to the benchmark of the evaluation for a verdict on it to hold afterwards. past:
    what `features.history` is made of, by class. measures: (N,) uncertainty of the clip of each
    candidate by every measure that the predictions know.
    """

    features: Features
    sources: RankSources
    units: Sequence[UnitSpec]
    left_out: tuple[str, ...]
    leaks: tuple[Leak, ...]
    near_development: tuple[Leak, ...]
    past: tuple[PastCounts, ...] = ()
    measures: Mapping[UncertaintyMeasure, Floats] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Predictions:
    """Per candidate; unknown where the set does not hold the clip."""

    source: PredictionSet | None
    num_frames: Ints
    objects_per_frame: Floats
    uncertainty: Floats
    doubt: Floats
    measures: Mapping[UncertaintyMeasure, Floats] = field(default_factory=dict)


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
) -> Pool:
    """in_windows: whether seconds around expected failures are candidates in place of whole clips.

    Raises NotFound or InvalidInput for sources that do not exist or may not be used.
    """
    evaluation = choose_evaluation(session, choice.evaluation_id)
    candidates, leaks = _apart_from_holdouts(session, objects, scope)
    near_development = (
        leaks_into_benchmark(session, objects, candidates, evaluation.benchmark_id)
        if evaluation
        else ()
    )
    # Labeled shares are compared with the benchmark's, or with those of the pool inside the scope.
    labeled = labeled_clips(session, None if evaluation else scope)
    benchmark = benchmark_clips(session, evaluation.benchmark_id) if evaluation else ()
    axes, codes = _encode_axes((candidates, labeled, benchmark), scenarios_of(session))
    drives, drive = _encode([_column(rows, "drive_id") for rows in (candidates, labeled)])
    predictions = _predictions(session, objects, choice, _ids(candidates))
    vectors = _vectors(session, objects, choice, (_ids(candidates), _ids(benchmark)))
    ordered, units = _whole_clips(candidates, predictions, drive[0], codes[0], vectors.pool)
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
        near_development=tuple(near_development),
        measures=predictions.measures,
    )
    return _with_history(session, objects, pool, vectors.stack)


def _whole_clips(
    rows: ClipRows, predictions: _Predictions, drive: Ints, codes: Ints, vectors: Floats | None
) -> tuple[Candidates, list[UnitSpec]]:
    """Candidates, and the unit that each is ordered as."""
    num_frames = _num_frames(rows, predictions)
    units = [
        default_unit(row.id, row.sensors or (), int(frames))
        for row, frames in zip(rows, num_frames, strict=True)
    ]
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
    )
    return candidates, units


def _sources(
    evaluation: Evaluation | None, predictions: _Predictions, vectors: _Vectors
) -> RankSources:
    return RankSources(
        evaluation=evaluation,
        prediction_set=predictions.source,
        embedding_set=vectors.stack[-1] if vectors.stack else None,
        metric=vectors.metric,
        vector_objects=tuple(entry.vectors_object for entry in vectors.stack),
    )


def _with_history(
    session: Session, objects: ObjectStore, pool: Pool, stack: Sequence[EmbeddingSet]
) -> Pool:
    """With what gains are learned from, where the benchmark is large enough to count them on."""
    evaluation, features = pool.sources.evaluation, pool.features
    benchmark, labeled = features.benchmark, features.labeled
    if evaluation is None or benchmark is None or len(benchmark) < LEAST_BENCHMARK_CLIPS:
        return pool
    clip_ids = labeled.clip_ids
    assert clip_ids is not None
    facts = read_label_facts(session, objects, clip_ids)
    past = read_history(session, objects, evaluation, benchmark.clip_ids, facts)
    known = replace(
        labeled,
        vectors=stacked_vectors(objects, stack, pool.sources.metric, clip_ids),
        objects=facts.objects,
        missed=facts.missed,
        batch=facts.batch,
    )
    history = tuple(
        PastEvaluation(
            gt=counts.gt.sum(axis=1).astype(np.float64),
            fn=counts.fn.sum(axis=1).astype(np.float64),
            is_learned=counts.is_learned,
        )
        for counts in past
    )
    return replace(pool, features=replace(features, labeled=known, history=history), past=past)


def read_candidates(
    session: Session, objects: ObjectStore, scope: ClipFilter, known: UsualDistances | None = None
) -> tuple[Candidates, Sequence[Leak]]:
    """As far as their costs rest on it; no values, no vectors, no drives. Like a run, it leaves out
    what is too close to a holdout benchmark: the leaks. known: see `read_sides`.
    """
    rows, leaks = _apart_from_holdouts(session, objects, scope, known)
    predictions = _predictions(session, objects, SourceChoice(), _ids(rows))
    nothing = np.full(len(rows), UNKNOWN, dtype=np.int64)
    candidates = Candidates(
        clip_ids=_ids(rows),
        unit_ids=_ids(rows),
        recordings=_recordings(rows, nothing),
        codes=np.empty((len(rows), 0), dtype=np.int64),
        num_frames=_num_frames(rows, predictions),
        objects_per_frame=predictions.objects_per_frame,
        uncertainty=predictions.uncertainty,
    )
    return candidates, leaks


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


def _num_frames(rows: ClipRows, predictions: _Predictions) -> Ints:
    """What the catalog says; else how many frames the model saw, unless a duration says that there
    may be more; else 0.
    """
    stated = np.array([row.num_frames or 0 for row in rows], dtype=np.int64)
    has_duration = np.array([row.duration_s is not None for row in rows], dtype=np.bool_)
    return np.where((stated > 0) | has_duration, stated, predictions.num_frames)


def _predictions(
    session: Session, objects: ObjectStore, choice: SourceChoice, clip_ids: Texts
) -> _Predictions:
    """Of the newest set that holds a candidate."""
    for entry in prediction_sets(session, choice.prediction_set_id):
        table = objects.get_table(entry.stats_object)
        place = rows_of(clip_ids, table)
        if (place >= 0).any():
            num_frames = np.nan_to_num(take_figures(table, "num_frames", place))
            objects_per_frame = take_figures(table, "mean_objects", place)
            return _Predictions(
                source=entry,
                num_frames=num_frames.astype(np.int64),
                objects_per_frame=objects_per_frame,
                uncertainty=take_figures(table, "uncertainty", place),
                doubt=_doubt(objects_per_frame * num_frames, table, place),
                measures=known_measures(table, place),
            )
    nothing = np.full(len(clip_ids), np.nan)
    return _Predictions(None, np.zeros(len(clip_ids), dtype=np.int64), nothing, nothing, nothing)


def _doubt(expected: Floats, table: pa.Table, place: Ints) -> Floats:
    """expected: (N,) sum of the probabilities of all predictions."""
    num_predictions = take_figures(table, "num_predictions", place)
    counted = np.where(num_predictions > 0, num_predictions, np.nan)
    return 1.0 - expected / counted


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
