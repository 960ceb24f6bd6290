"""What notes and reasons say is missed now is what was measured, however much is labeled since."""

import re
from dataclasses import replace

import numpy as np
import pytest

from gainloop.pipeline.expected_gain.forecast import Forecast, change_of
from gainloop.pipeline.reasons.evidence import Sources
from gainloop.pipeline.reasons.gain_reasons import counts_by_family
from gainloop.pipeline.reasons.measured_change import change_from
from gainloop.pipeline.reasons.notes import write_notes
from gainloop.pipeline.reasons.writing import write_reasons
from gainloop.pipeline.scoring.ranking import RankRequest, rank_pool
from gainloop.terms.enums import CellState, Profile, Rung
from gainloop.terms.features import Features, PastEvaluation
from tests.unit.pipeline.gain_world import atlas_of, draw_world

SOURCES = Sources(evaluation_id="eval-1", evaluated_model="rrc:1", predicting_model="rrc:1")
REQUEST = RankRequest(Profile.EXPECTED_GAIN, Rung.ERRORS_BY_EMBEDDING, budget_hours=1.0)
NUM_LABELED = 200


def labeled_since() -> Features:
    """The evaluation is of a model that has learned from none of what is labeled."""
    world = draw_world(num_pool=300, num_labeled=NUM_LABELED)
    benchmark = world.benchmark
    assert benchmark is not None
    past = PastEvaluation(
        gt=benchmark.gt.sum(axis=1).astype(np.float64),
        fn=benchmark.fn.sum(axis=1).astype(np.float64),
        is_learned=np.zeros(NUM_LABELED, dtype=np.bool_),
    )
    return replace(world, history=(past,))


def test_what_is_missed_now_is_counted_and_curves_say_what_goes() -> None:
    world = labeled_since()
    assert world.benchmark is not None
    ranking = rank_pool(world, REQUEST, atlas_of(world))
    gain = ranking.gain
    assert gain is not None
    [counts] = counts_by_family(gain, world)
    objects, missed = world.benchmark.gt.sum(), world.benchmark.fn.sum()
    change = change_of(gain.forecast, counts.objects)
    assert missed - change.before > 5  # the curve expects that some are gone already

    note = write_notes(world, ranking, SOURCES)[0]
    found = re.match(
        r"([\d,]+) of ([\d,]+) benchmark objects are missed now; about ([\d,]+) expected after",
        note,
    )

    assert found is not None, note
    said = [int(number.replace(",", "")) for number in found.groups()]
    expected = missed - (change.before - change.expected)
    assert said == [missed, objects, round(float(expected))]


def test_a_reason_says_the_miss_rate_that_was_measured_in_its_cell() -> None:
    world = labeled_since()
    ranking = rank_pool(world, REQUEST, atlas_of(world))
    gain = ranking.gain
    assert gain is not None
    [counts] = counts_by_family(gain, world)
    rows = ranking.order[:40]
    told = 0

    reasons = write_reasons(world, ranking, SOURCES, rows)

    for reason in reasons:
        named = re.match(r"Cell (\d+)\b", reason.headline)
        assert named is not None, reason.headline
        cell = int(named[1])
        if gain.states[cell] is CellState.BLIND:
            continue
        measured = 100 * (counts.missed[cell] / counts.objects[cell])
        assert f"about {measured:.0f} of 100 objects are missed now" in reason.headline
        told += round(100 * gain.forecast.before[cell]) != round(measured)
    assert told > 0


@pytest.mark.parametrize(
    ("measured", "expected", "low", "high"), [(0.5, 0.4, 0.4, 0.4), (0.05, 0.0, 0.0, 0.0)]
)
def test_no_figure_falls_below_nothing(
    measured: float, expected: float, low: float, high: float
) -> None:
    nothing = np.zeros(1)
    found = Forecast(np.array([0.3]), np.array([0.2]), nothing, nothing)

    change = change_from(measured, 1.0, found, np.ones(1))

    assert change.before == measured
    assert (change.expected, change.low, change.high) == pytest.approx((expected, low, high))
