"""What an epic cost and brought, from figures: nothing is counted twice, nothing is made up."""

from gainloop.reads.epic_figures import BatchHours, realized_gain, sum_hours
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
