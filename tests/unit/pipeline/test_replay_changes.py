"""What entered, left and moved, and the part of the score that did it."""

import numpy as np
import pytest

from gainloop.pipeline.replay.causes import WeightedParts
from gainloop.pipeline.replay.changes import ScoredOrder, changes_between
from gainloop.terms.enums import PriorityChangeKind as Kind


def order(units: str, selected: int, **parts: list[float]) -> ScoredOrder:
    ids = np.array(list(units), dtype=object)
    return ScoredOrder(
        unit_ids=ids,
        clip_ids=np.array([f"clip-{unit}" for unit in units], dtype=object),
        is_selected=np.arange(len(units)) < selected,
        parts=WeightedParts(
            {name: np.array(values) for name, values in parts.items()}, dict.fromkeys(parts, 1.0)
        ),
    )


def test_each_unit_of_the_top_says_what_became_of_it() -> None:
    before = order("abcd", 2, unsure=[0.5, 0.4, 0.3, 0.2], misses=[0.3, 0.3, 0.3, 0.1])
    after = order("cabe", 2, unsure=[0.3, 0.5, 0.4, 0.1], misses=[0.9, 0.3, 0.2, 0.0])

    found = {change.unit_id: change for change in changes_between(before, after, depth=4)}

    assert {unit: (one.kind, one.rank_before, one.rank_after) for unit, one in found.items()} == {
        "c": (Kind.ENTERED, 3, 1),
        "a": (Kind.MOVED, 1, 2),
        "b": (Kind.LEFT, 2, 3),
        "e": (Kind.ENTERED, None, 4),  # no candidate before
        "d": (Kind.LEFT, 4, None),  # no candidate any more
    }
    assert found["c"].clip_id == "clip-c"
    assert found["c"].causes == {"misses": pytest.approx(0.6)}
    assert found["a"].causes == {}  # others moved around it
    assert found["b"].causes == {"misses": pytest.approx(-0.1)}
    assert (found["e"].causes, found["d"].causes) == ({}, {})


def test_equal_orders_have_no_changes() -> None:
    one = order("abc", 1, unsure=[0.3, 0.2, 0.1])

    assert changes_between(one, one, depth=10) == []


def test_a_part_that_only_one_run_has_counts_whole() -> None:
    before = order("ab", 1, unsure=[0.3, 0.2])
    after = order("ba", 1, misses=[0.7, 0.1])

    entered = changes_between(before, after, depth=2)[0]

    assert list(entered.causes) == ["misses", "unsure"]
    assert list(entered.causes.values()) == pytest.approx([0.7, -0.2])


def test_places_beyond_the_depth_are_not_told_of() -> None:
    before, after = order("abcdef", 1), order("abcdfe", 1)

    assert changes_between(before, after, depth=4) == []
    assert [change.unit_id for change in changes_between(before, after, depth=6)] == ["f", "e"]
