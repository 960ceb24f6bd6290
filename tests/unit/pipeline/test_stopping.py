"""When to stop in a cell: a saturating cell stops soon after an hour elsewhere is worth more, one
that still pays does not stop for noise.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pytest

from gainloop.pipeline.expected_gain.result import GainResult
from gainloop.pipeline.expected_gain.stopping import (
    CellStop,
    Stopping,
    marginals,
    stopping_of,
)
from gainloop.pipeline.gain_model.counts import CellCounts, FreshCounts
from gainloop.pipeline.gain_model.curves import START_OBJECTS, fit_curves
from gainloop.pipeline.reasons.stop_notes import say_stopped, stop_notes
from gainloop.pipeline.scoring.ranking import RankRequest, rank_pool
from gainloop.terms.boxes import Floats
from gainloop.terms.enums import CellState, Profile, Rung
from tests.unit.pipeline.gain_world import atlas_of, draw_world

NUM_CELLS = 12
STEP = 40.0
"""Objects that are labeled in each cell between two evaluations."""

OBJECTS = 80
NEVER = -1.0


@dataclass(frozen=True)
class Curve:
    first: float
    floor: float
    exponent: float

    def rate(self, exposure: float) -> float:
        ratio = (exposure + START_OBJECTS) / START_OBJECTS
        return float(self.floor + (self.first - self.floor) * ratio**-self.exponent)

    def fall(self, exposure: float) -> float:
        """Of the next object."""
        return self.rate(exposure) - self.rate(exposure + 1)


SATURATING = Curve(0.7, 0.05, 0.75)
SLOW = Curve(0.7, 0.1, 0.22)


def evaluations(curve: Curve, seed: int, number: int = 14) -> Iterator[tuple[float, Floats]]:
    """(labeled objects, posterior (K, G)) after each; the curve is that of the first cell."""
    draw = np.random.default_rng(seed)
    curves = [curve] + [
        Curve(
            draw.choice([0.55, 0.7, 0.8]), draw.choice([0.05, 0.1, 0.2]), draw.choice([0.22, 0.5])
        )
        for _ in range(NUM_CELLS - 1)
    ]
    exposures, missed = [], []
    for place in range(number):
        exposure = place * STEP
        exposures.append(np.full(NUM_CELLS, exposure))
        rates = [one.rate(exposure) for one in curves]
        missed.append(draw.binomial(OBJECTS, rates).astype(np.float64))
        counts = CellCounts(
            exposure=np.array(exposures[-8:]),
            missed=np.array(missed[-8:]),
            objects=np.full((len(exposures[-8:]), NUM_CELLS), float(OBJECTS)),
            fresh=FreshCounts(*np.zeros((3, 0, NUM_CELLS))),
            labeled=exposures[-1],
            mass=np.full(NUM_CELLS, 50.0),
            importance=np.full(NUM_CELLS, 1 / NUM_CELLS),
            doubt=np.full(NUM_CELLS, np.nan),
            calibration=np.nan,
            nearness=(1 - np.eye(NUM_CELLS)) / NUM_CELLS,
        )
        yield exposure, fit_curves(counts).posterior


@pytest.fixture(scope="module")
def gain() -> GainResult:
    world = draw_world()
    request = RankRequest(Profile.EXPECTED_GAIN, Rung.ERRORS_BY_EMBEDDING, budget_hours=3.0)
    found = rank_pool(world, request, atlas_of(world, NUM_CELLS)).gain
    assert found is not None
    return found


def where_it_stops(gain: GainResult, curve: Curve, worth: float, seed: int) -> float:
    """Labeled objects at which the first cell stops. worth: of an hour elsewhere, as what an object
    takes off a miss rate; every cell is weighted alike, and an hour brings one object.
    """
    even = replace(
        gain,
        states=(CellState.ACTIVE,) * NUM_CELLS,
        objects_per_hour=np.ones(NUM_CELLS),
        objective=replace(gain.objective, weights=np.ones(NUM_CELLS)),
    )
    before: dict[int, CellStop] = {}
    for exposure, posterior in evaluations(curve, seed):
        now = replace(
            even,
            curves=replace(gain.curves, posterior=posterior),
            counts=replace(gain.counts, labeled=np.full(NUM_CELLS, exposure)),
        )
        found = stopping_of(now, 1000 * worth, before, is_new_evaluation=True)
        if found.cells[0].is_stopped:
            return exposure
        before = dict(enumerate(found.cells))
    return NEVER


def test_a_saturating_cell_stops_soon_after_an_hour_elsewhere_is_worth_more(
    gain: GainResult,
) -> None:
    planted = 200.0
    worth = SATURATING.fall(planted)

    stops = [where_it_stops(gain, SATURATING, worth, seed) for seed in range(20)]

    # Two measurements below are needed, so the next one after the planted place is the earliest.
    assert min(stops) >= planted
    assert max(stops) <= 2 * planted
    assert float(np.median(stops)) <= planted + 3 * STEP


def test_a_cell_that_is_worth_twice_as_much_does_not_stop_for_noise(gain: GainResult) -> None:
    worth = SLOW.fall(14 * STEP) / 2

    assert {where_it_stops(gain, SLOW, worth, seed) for seed in range(20)} == {NEVER}


def below(gain: GainResult, cost: float, before: Stopping | None, *, is_new: bool) -> Stopping:
    previous = dict(enumerate(before.cells)) if before else {}
    return stopping_of(gain, cost, previous, is_new_evaluation=is_new)


def test_one_measurement_stops_nothing_and_a_further_run_is_no_measurement(
    gain: GainResult,
) -> None:
    first = below(gain, 1e9, None, is_new=True)
    again = below(gain, 1e9, first, is_new=False)
    second = below(gain, 1e9, again, is_new=True)

    can_stop = [
        state is not CellState.BLIND and hours > 0
        for state, hours in zip(gain.states, gain.objects_per_hour, strict=True)
    ]
    assert any(can_stop)
    assert not any(cell.is_stopped for cell in (*first.cells, *again.cells))
    assert [cell.num_below for cell in again.cells] == [1] * NUM_CELLS
    assert [cell.is_stopped for cell in second.cells] == can_stop


def test_a_stopped_cell_goes_on_once_even_the_lower_bound_is_worth_it(gain: GainResult) -> None:
    number = next(cell for cell, state in enumerate(gain.states) if state is CellState.ACTIVE)
    marginal, low = (
        getattr(below(gain, 1.0, None, is_new=True).cells[number], name)
        for name in ("marginal", "low")
    )
    assert 0 < low < marginal
    stopped = {number: CellStop(marginal, low, 2, is_stopped=True, hours_saved=1.0)}

    between = stopping_of(gain, (low + marginal) / 2, stopped, is_new_evaluation=True)
    sure = stopping_of(gain, low / 2, stopped, is_new_evaluation=True)
    never = stopping_of(gain, (low + marginal) / 2, {}, is_new_evaluation=True)

    assert between.cells[number].is_stopped  # expected above, but not surely
    assert between.cells[number].num_below == 0
    assert not sure.cells[number].is_stopped
    assert not never.cells[number].is_stopped


def test_hours_that_are_saved_are_those_of_a_draw_beyond_what_is_spent(gain: GainResult) -> None:
    first = below(gain, 1e9, None, is_new=True)
    found = below(gain, 1e9, first, is_new=True)

    spent = gain.minutes / 60
    usual = spent.sum() * gain.counts.mass / gain.counts.mass.sum()
    for cell, stop in enumerate(found.cells):
        wanted = max(usual[cell] - spent[cell], 0.0) if stop.is_stopped else 0.0
        assert stop.hours_saved == pytest.approx(wanted)
    assert found.hours_saved == pytest.approx(sum(cell.hours_saved for cell in found.cells))
    assert found.hours_saved > 0


def test_the_lower_bound_is_below_the_expectation_and_both_fall_with_labels() -> None:
    found = [
        (marginals(posterior, np.full(NUM_CELLS, exposure)))
        for exposure, posterior in evaluations(SATURATING, 3, 6)
    ]

    assert all((low <= mean).all() and (low > 0).all() for mean, low in found)
    means = [float(mean[0]) for mean, _ in found]
    assert means == sorted(means, reverse=True)


def test_what_is_saturated_is_said_with_both_hours() -> None:
    stopped = CellStop(0.42, 0.2, 3, is_stopped=True, hours_saved=1.25)
    going = CellStop(9.0, 4.0, 0, is_stopped=False, hours_saved=0.0)

    assert say_stopped(going, 3.0) == ""
    assert say_stopped(stopped, 3.0) == (
        "Saturated: the next label-hour here is worth 0.42 mEP (0.2 at least), the last one of the "
        "budget 3; so in 3 evaluations in a row."
    )
    assert stop_notes(Stopping(3.0, (going, stopped)), ("day", "night_rain")) == [
        "1 of 2 cells is saturated: night rain. An hour there is worth less than the last hour of "
        "the budget; about 1.2 label-hours are saved against a draw in proportion to the "
        "candidates."
    ]
    assert stop_notes(Stopping(3.0, (going,)), ("day",)) == []
