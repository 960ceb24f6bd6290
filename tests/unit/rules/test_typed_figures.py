"""Figures that a person types: what passes, and what is refused with its row."""

from math import inf, nan

import pytest

from gainloop.errors import InvalidInput
from gainloop.rules.typed_figures import check_typed
from gainloop.terms.outcomes import Delta

NIGHT = {"time_of_day": "night"}


def delta(**changes: object) -> Delta:
    values = {"cohort": NIGHT, "metric": "recall", "delta": 0.05, **changes}
    return Delta(**values)  # type: ignore[arg-type]


def test_plain_and_full_figures_pass() -> None:
    check_typed(
        [
            delta(),
            delta(class_name="Car", a=0.5, b=0.55, low=0.01, high=0.05, num_objects=0),
            delta(cohort={}, cluster_id="cluster-1"),
            delta(metric="precision"),
        ]
    )


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"delta": nan}, "no finite number"),
        ({"high": inf, "low": 0.0}, "no finite number"),
        ({"a": 0.5, "b": 0.56}, "0.56 less 0.5 is not 0.05"),
        ({"low": 0.01}, "an interval has two ends"),
        ({"low": 0.051, "high": 0.06}, "0.05 is not between 0.051 and 0.06"),
        ({"num_objects": -1}, "0 or more"),
        ({"a": 61.0, "b": 68.0, "delta": 7.0}, "a share from 0 to 1, not percent"),
        ({"delta": 1.01}, "a share from 0 to 1, not percent"),
        ({"metric": " "}, "is no name"),
        ({"class_name": "a\x00b"}, "is no name"),
        ({"cohort": dict.fromkeys("abcd", "x")}, "at most 3 axes"),
        ({"cluster_id": "cluster-1"}, "not of both"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_with_its_row(
    changes: dict[str, object], problem: str
) -> None:
    with pytest.raises(InvalidInput, match=problem) as error:
        check_typed([delta(metric="precision"), delta(**changes)])
    assert (error.value.code, error.value.row) == ("BAD_DELTA", 2)


def test_the_same_figure_twice_and_none_at_all_are_refused() -> None:
    with pytest.raises(InvalidInput, match="given twice"):
        check_typed([delta(), delta(delta=0.04)])
    with pytest.raises(InvalidInput, match="1 to 200 changes, not 0"):
        check_typed([])
    check_typed([delta(metric=f"metric {number}") for number in range(200)])
    with pytest.raises(InvalidInput, match="not 201"):
        check_typed([delta(metric=f"metric {number}") for number in range(201)])
