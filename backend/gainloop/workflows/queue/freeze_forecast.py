"""What labeling a queue is expected to change, told before anything is labeled.

Called by `create_queue`, which keeps the rows with the queue: later curves do not change them.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.evaluation import Evaluation
from gainloop.models.governance import Actor
from gainloop.models.priority import Priority, PriorityRun
from gainloop.pipeline.atlas.membership import sums_by_cell
from gainloop.pipeline.expected_gain.forecast import Forecast, change_of
from gainloop.pipeline.replay.orders import places_in
from gainloop.pipeline.scoring.gain_ranking import GainModel, forecast_of
from gainloop.reads.gain_calibration import forecasts_of, miss_rates, next_shrinkage
from gainloop.stores.home import Home
from gainloop.terms.atlas import Memberships
from gainloop.terms.boxes import Floats
from gainloop.terms.enums import Profile
from gainloop.terms.features import Features
from gainloop.terms.sizes import FEWEST_OBJECTS
from gainloop.workflows.priorities.stored_inputs import get_inputs

AXES = ("time_of_day", "weather", "region", "road_type")
MOST_COHORTS = 12


@dataclass(frozen=True, slots=True)
class CohortForecast:
    """As `models.gain.Forecast`, before it has a queue."""

    cohort: dict[str, str]
    evaluation_id: str
    num_objects: float
    before: float
    expected: float
    low: float
    high: float

    @property
    def removed(self) -> float:
        return self.before - self.expected


@dataclass(frozen=True, slots=True)
class QueueForecast:
    """cohorts: the whole benchmark first, then those that change most; of several model families
    one family's after the other's.
    """

    shrinkage: float
    cohorts: list[CohortForecast]

    def rows(self, queue_id: str, hours: float, now: datetime) -> list[dict[str, Any]]:
        return [
            {
                "queue_id": queue_id,
                "number": number,
                "evaluation_id": found.evaluation_id,
                "cohort": found.cohort,
                "num_objects": found.num_objects,
                "before": found.before,
                "expected": found.expected,
                "low": found.low,
                "high": found.high,
                "shrinkage": self.shrinkage,
                "hours": hours,
                "recorded_at": now,
            }
            for number, found in enumerate(self.cohorts, start=1)
        ]


def forecast_queue(
    home: Home, session: Session, actor: Actor, run: PriorityRun
) -> QueueForecast | None:
    """Of what the run selected; None where the run knows no gains."""
    if run.profile is not Profile.EXPECTED_GAIN or run.inputs_object is None:
        return None
    if run.evaluation_id is None:
        return None
    inputs = get_inputs(home.objects, run.inputs_object)
    if inputs.atlas is None:
        return None
    chosen = sa.select(col(Priority.unit_id)).where(
        col(Priority.run_id) == run.id, col(Priority.is_selected)
    )
    units = session.connection().execute(chosen.order_by(col(Priority.rank))).scalars().all()
    rows = places_in(np.array(units, dtype=object), inputs.features.candidates.unit_ids)
    model, found = forecast_of(inputs.features, inputs.request, inputs.atlas, rows[rows >= 0])
    shrinkage = next_shrinkage(forecasts_of(session, home.objects, actor))
    cohorts = []
    for side in _sides(session, run, inputs.features, model, found):
        wanted = [{}, *_cohorts(side.features)]
        measured = miss_rates(session, home.objects, side.evaluation, wanted)
        forecasts = [
            _of_cohort(cohort, side, counts, shrinkage)
            for cohort, counts in zip(wanted, measured, strict=True)
            if counts[1] >= FEWEST_OBJECTS
        ]
        ordered = sorted(forecasts[1:], key=lambda entry: (-entry.removed, str(entry.cohort)))
        cohorts += [*forecasts[:1], *ordered[:MOST_COHORTS]]
    return QueueForecast(shrinkage, cohorts)


@dataclass(frozen=True, slots=True)
class _Side:
    """A model family alone, with what is forecast for its own cells."""

    features: Features
    evaluation: Evaluation
    cells: Memberships
    forecast: Forecast


def _sides(
    session: Session, run: PriorityRun, features: Features, model: GainModel, found: Forecast
) -> list[_Side]:
    keys = [family["evaluation"] for family in run.families] or [run.evaluation_id]
    number = len(found.before) // len(keys)
    return [
        _Side(
            alone,
            session.get_one(Evaluation, key),
            cells,
            found.of(slice(place * number, (place + 1) * number)),
        )
        for place, (key, alone, cells) in enumerate(
            zip(keys, features.alone(), model.benchmarks, strict=True)
        )
    ]


def _cohorts(features: Features) -> list[dict[str, str]]:
    axes = features.axes
    return [
        {name: label}
        for name, labels in zip(axes.names, axes.labels, strict=True)
        if name in AXES
        for label in labels
    ]


def _shares(
    features: Features, cells: Memberships, cohort: dict[str, str], num_cells: int
) -> Floats:
    """(K,) of the cohort's objects on the benchmark, by cell."""
    benchmark = features.benchmark
    assert benchmark is not None  # a run of expected gain has one
    objects = benchmark.gt.sum(axis=1).astype(np.float64)
    for name, label in cohort.items():
        axis = features.axes.names.index(name)
        code = features.axes.labels[axis].index(label)
        objects = objects * (benchmark.codes[:, axis] == code)
    sums = sums_by_cell(cells, objects, num_cells)
    shares: Floats = sums / max(float(sums.sum()), 1e-12)
    return shares


def _of_cohort(
    cohort: dict[str, str], side: _Side, counts: tuple[float, float], shrinkage: float
) -> CohortForecast:
    """From the rate that was measured: curves say how it changes, not where it is."""
    shares = _shares(side.features, side.cells, cohort, len(side.forecast.before))
    change = change_of(side.forecast, shares)
    missed, objects = counts
    before = missed / objects
    reach = (change.high - change.low) / 2
    expected = before - shrinkage * (change.before - change.expected)
    low, middle, high = np.clip([expected - reach, expected, expected + reach], 0.0, 1.0).tolist()
    key = side.evaluation.id
    return CohortForecast(cohort, key, objects, before, middle, low, high)
