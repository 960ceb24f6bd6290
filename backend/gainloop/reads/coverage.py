"""Where labels are and where they should be, by region, weather and light, beside what a model
misses there. Called by the API.

Targets are those of the ranking's coverage gap: shares of a development benchmark, else of all
clips outside benchmarks. A held-out benchmark may be looked at, but never says what to label.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlmodel import Session

from gainloop.errors import NotFound
from gainloop.models.governance import Actor
from gainloop.pipeline.reasons.words import number_of
from gainloop.pipeline.scoring.targets import targets_of
from gainloop.reads.benchmarks import BenchmarkRow, benchmarks_by_id
from gainloop.reads.clip_filter import UNKNOWN_VALUE
from gainloop.reads.clip_places import PLACE_AXES, PlaceCounts, count_places
from gainloop.reads.cohorts import Cell, cohort_results
from gainloop.reads.evaluations import EvaluationRow, evaluations_by_id, latest_on_development
from gainloop.reads.expression_sql import condition_of
from gainloop.rules.access import Permission, require
from gainloop.stores.objects import ObjectStore
from gainloop.terms.enums import BenchmarkRole
from gainloop.terms.matches import Counts
from gainloop.terms.sizes import FEWEST_OBJECTS

MOST_CELLS = 5_000
"""Combinations beyond these have the smallest gaps; they are counted, but left out of the list."""
DAY = ("dawn", "daytime", "dusk", "dawn_dusk", "night")
_NO_OBJECTS = Counts(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class CoverageCellRow:
    """values: on PLACE_AXES; counts: None where there is no evaluation to look at."""

    values: Cell
    labeled_clips: int
    target_clips: float
    gap_clips: float
    pool_clips: int
    benchmark_clips: int
    counts: Counts | None

    @property
    def too_few(self) -> bool:
        return self.counts is None or self.counts.gt < FEWEST_OBJECTS


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """benchmark_id: of the targets; evaluation_id: whose misses the cells show."""

    basis: str
    benchmark_id: str | None
    evaluation_id: str | None
    regions: list[str]
    weathers: list[str]
    times_of_day: list[str]
    cells: list[CoverageCellRow]
    labeled_clips: int
    pool_clips: int
    cells_below_target: int


@dataclass(frozen=True, slots=True)
class _Sources:
    """What was asked for or is the newest; `benchmark` is a development one."""

    evaluation: EvaluationRow | None
    benchmark: BenchmarkRow | None
    shows_holdout: bool


def read_coverage(
    session: Session,
    objects: ObjectStore,
    actor: Actor,
    evaluation_id: str | None = None,
    scenario: str | None = None,
) -> CoverageRow:
    """Of the clips of a scenario expression, or of all. Raises NotFound for an evaluation that does
    not exist, InvalidInput BAD_EXPRESSION.
    """
    require(actor.role, Permission.READ)
    within = None if scenario is None else condition_of(session, scenario, "scenario")
    sources = _sources(session, actor, evaluation_id)
    benchmark_id = sources.benchmark.benchmark_id if sources.benchmark else None
    places = count_places(session, benchmark_id, within)
    is_aimed = any(count.aimed and _is_known(cell) for cell, count in places.items())
    aims = [count.aimed if is_aimed else count.labeled + count.pool for count in places.values()]
    found = None
    if sources.evaluation is not None:
        rows = cohort_results(
            session, objects, actor, sources.evaluation, PLACE_AXES, within=within
        )
        found = {row.values: row.counts for row in rows}
    cells = _cells(places, aims, found)
    shown = cells[:MOST_CELLS]
    return CoverageRow(
        basis=_basis(sources, places, cells, is_aimed=is_aimed) + _limits(scenario),
        benchmark_id=sources.benchmark.benchmark_id if sources.benchmark and is_aimed else None,
        evaluation_id=sources.evaluation.evaluation_id if sources.evaluation else None,
        regions=_most_clips_first(places, shown, PLACE_AXES.index("region")),
        weathers=_most_clips_first(places, shown, PLACE_AXES.index("weather")),
        times_of_day=sorted(
            {cell.values[PLACE_AXES.index("time_of_day")] for cell in shown}, key=_moment
        ),
        cells=shown,
        labeled_clips=sum(cell.labeled_clips for cell in cells),
        pool_clips=sum(cell.pool_clips for cell in cells),
        cells_below_target=sum(cell.gap_clips > 0 for cell in cells),
    )


def _sources(session: Session, actor: Actor, evaluation_id: str | None) -> _Sources:
    newest = latest_on_development(session, actor)
    shown = newest
    if evaluation_id is not None:
        shown = evaluations_by_id(session, actor, [evaluation_id]).get(evaluation_id)
        if shown is None:
            raise NotFound(f"there is no evaluation {evaluation_id}", path="evaluation_id")
    ids = {row.benchmark_id for row in (newest, shown) if row}
    known = benchmarks_by_id(session, actor, sorted(ids)) if ids else {}
    used = shown
    shows_holdout = bool(shown and known[shown.benchmark_id].role is BenchmarkRole.HOLDOUT)
    if shows_holdout:
        used = newest
    return _Sources(shown, known[used.benchmark_id] if used else None, shows_holdout)


def _cells(
    places: Mapping[Cell, PlaceCounts], aims: Sequence[int], found: Mapping[Cell, Counts] | None
) -> list[CoverageCellRow]:
    """The largest gap first, then the most pool clips."""
    targets = targets_of(
        labeled=np.array([count.labeled for count in places.values()], dtype=np.int64),
        aims=np.array(aims, dtype=np.int64),
        is_known=np.array([_is_known(cell) for cell in places], dtype=np.bool_),
    )
    cells = [
        CoverageCellRow(
            values=cell,
            labeled_clips=count.labeled,
            target_clips=target,
            gap_clips=gap,
            pool_clips=count.pool,
            benchmark_clips=count.aimed,
            counts=None if found is None else found.get(cell, _NO_OBJECTS),
        )
        for (cell, count), target, gap in zip(
            places.items(), targets.clips.tolist(), targets.gap.tolist(), strict=True
        )
    ]
    return sorted(
        cells,
        key=lambda cell: (-cell.gap_clips, -cell.pool_clips, cell.values),
    )


def _basis(
    sources: _Sources,
    places: Mapping[Cell, PlaceCounts],
    cells: Sequence[CoverageCellRow],
    *,
    is_aimed: bool,
) -> str:
    labeled = sum(count.labeled for count in places.values())
    outside = labeled + sum(count.pool for count in places.values())
    benchmark = sources.benchmark
    aimed = sum(count.aimed for count in places.values())
    share = f"of all {number_of(outside, 'clip')} outside benchmarks"
    why = "No model was measured on a development benchmark yet, so each"
    if benchmark and is_aimed:
        share = f"of the {number_of(aimed, 'clip')} of benchmark {benchmark.benchmark_id}"
        why = "Each"
    elif benchmark:
        why = f"Nothing is known of region, weather and light in {benchmark.benchmark_id}, so each"
    parts = [
        f"{why} target is the combination's share {share}, applied to the "
        f"{number_of(labeled, 'labeled clip')} outside benchmarks."
    ]
    if not labeled:
        parts.append("None is labeled yet, so every target is 0.")
    if sources.shows_holdout:
        parts.append("The evaluation shown is on a held-out benchmark, which gives no targets.")
    if len(cells) > MOST_CELLS:
        parts.append(f"Shown are the {MOST_CELLS:,} of {len(cells):,} combinations furthest below.")
    return " ".join(parts)


def _limits(scenario: str | None) -> str:
    return "" if scenario is None else f" Only clips are counted of which this holds: {scenario}"


def _most_clips_first(
    places: Mapping[Cell, PlaceCounts], shown: Sequence[CoverageCellRow], axis: int
) -> list[str]:
    """Values of the cells shown; what is unknown comes last."""
    totals: Counter[str] = Counter()
    for cell, count in places.items():
        totals[cell[axis]] += count.clips
    values = {cell.values[axis] for cell in shown}
    return sorted(values, key=lambda value: (value == UNKNOWN_VALUE, -totals[value], value))


def _moment(value: str) -> tuple[bool, int, str]:
    """In the order of the day; other words follow, what is unknown comes last."""
    place = DAY.index(value) if value in DAY else len(DAY)
    return value == UNKNOWN_VALUE, place, value


def _is_known(cell: Cell) -> bool:
    return any(value != UNKNOWN_VALUE for value in cell)
