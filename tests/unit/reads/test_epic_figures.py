"""What an epic cost and brought, from figures: nothing is counted twice, nothing is made up."""

from datetime import UTC, datetime

import pytest

from gainloop.reads.epic_figures import BatchHours, expected_gain, realized_gain, sum_hours
from gainloop.reads.gain_calibration import ForecastRow
from gainloop.reads.outcomes import DeltaRow

NIGHT = {"time_of_day": "night"}
BASES = {"first": "detector:1", "second": "detector:2", "again": "detector:1"}


def delta(outcome: str, value: float, cohort: dict[str, str] = NIGHT, **more: object) -> DeltaRow:
    values: dict[str, object] = {
        "outcome_id": outcome,
        "number": 1,
        "cluster_id": "c",
        "cohort": cohort,
        "class_name": "Car",
        "metric": "recall",
        "a": None,
        "b": None,
        "delta": value,
        "low": value - 0.05,
        "high": value + 0.05,
        "verdict": None,
        "num_objects": 100,
        "num_clips": None,
        "num_drives": None,
        **more,
    }
    return DeltaRow(**values)  # type: ignore[arg-type]


def forecast(queue: str, evaluation: str, expected: float, number: int = 1) -> ForecastRow:
    """A quarter of 100 objects is missed before; the interval is 2 points to either side."""
    return ForecastRow(
        queue_id=queue,
        number=number,
        evaluation_id=evaluation,
        cohort={},
        num_objects=100.0,
        before=0.25,
        expected=expected,
        low=expected - 0.02,
        high=expected + 0.02,
        shrinkage=1.0,
        hours=2.0,
        recorded_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def gained(*deltas: DeltaRow) -> float:
    gain = realized_gain(deltas, BASES.__getitem__)
    assert gain is not None
    return round(gain.value, 6)


def test_one_change_has_its_interval() -> None:
    gain = realized_gain([delta("first", 0.2)], BASES.__getitem__)
    assert gain is not None
    assert (round(gain.value, 6), gain.unit) == (20, "objects found more")
    assert gain.low is not None
    assert gain.high is not None
    assert (round(gain.low, 6), round(gain.high, 6)) == (15, 25)


def test_steps_add_up_and_the_same_objects_count_once() -> None:
    assert gained(delta("first", 0.2), delta("second", 0.1)) == 30
    assert gained(delta("first", 0.2), delta("first", 0.2, cluster_id="other")) == 20
    assert gained(delta("first", 0.2), delta("first", 0.1, {"weather": "rain"})) == 30
    # Of two outcomes that begin at the same version the later one counts.
    assert gained(delta("first", 0.2), delta("again", 0.3)) == 30


def test_what_is_no_recall_or_has_no_number_of_objects_is_left_out() -> None:
    gain = realized_gain(
        [delta("first", 0.2), delta("first", 9.0, metric="precision")], BASES.__getitem__
    )
    assert gain is not None
    assert round(gain.value, 6) == 20
    assert "1 left out" in gain.basis
    assert realized_gain([delta("first", 0.2, num_objects=None)], BASES.__getitem__) is None
    assert realized_gain([], BASES.__getitem__) is None


def test_hours_say_how_many_batches_are_estimated() -> None:
    assert sum_hours([]) == (0.0, "no label batch yet")
    assert sum_hours([BatchHours(2.0, is_estimated=False), BatchHours(1.5, is_estimated=True)]) == (
        3.5,
        "1 of 2 label batches say what they took; 1 of 2 are estimated from their queue",
    )


def test_model_families_of_one_queue_are_one_gain_with_an_interval() -> None:
    gain = expected_gain([forecast("q", "rrc", 0.2), forecast("q", "sky", 0.1, number=2)])

    assert gain is not None
    assert gain.value == pytest.approx(10)  # the mean of 5 and 15, not their sum
    assert [gain.low, gain.high] == pytest.approx([8, 12])
    assert gain.basis == (
        "forecasts for the whole benchmark, frozen with 1 queue, each the mean of its model "
        "families"
    )


def test_queues_add_up_and_have_no_interval_together() -> None:
    alone = forecast("p", "rrc", 0.2)
    gain = expected_gain([alone, forecast("q", "rrc", 0.2), forecast("q", "sky", 0.1, number=2)])

    assert gain is not None
    assert gain.value == pytest.approx(15)
    assert (gain.low, gain.high) == (None, None)
    assert "frozen with 2 queues" in gain.basis
    only = expected_gain([alone])
    assert only is not None
    assert [only.value, only.low, only.high] == pytest.approx([5, 3, 7])
    assert only.basis == "forecasts for the whole benchmark, frozen with 1 queue"
