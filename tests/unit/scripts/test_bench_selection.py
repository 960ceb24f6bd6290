"""P6: what it measures is checked before its speed."""

import pytest

from scripts.bench.harness import NotEqual
from scripts.bench.selection import HEAP, HeapGreedy, _SelectionBench
from scripts.bench.selection_data import draw_problem


@pytest.mark.parametrize("hours", [0.5, 20.0, 1000.0])
def test_the_heap_picks_what_ours_picks(hours: float) -> None:
    bench = _SelectionBench(*draw_problem(600, 20), hours)

    mine = bench.ours()

    assert mine == bench.heap()
    assert len(mine) == len(set(mine)) > 5


def test_copies_count_half_for_the_heap_too() -> None:
    objective, units = draw_problem(600, 20)
    heap = HeapGreedy(objective, units)
    grouped = int((units.group >= 0).argmax())
    before = heap._amounts(grouped)

    heap._take(grouped)

    assert heap._amounts(grouped) == [(cell, amount / 2) for cell, amount in before]


def test_other_picks_are_refused() -> None:
    bench = _SelectionBench(*draw_problem(60, 10), 1.0)
    bench.picks = {"ours": [3, 1, 2], HEAP: [3, 2, 1]}

    with pytest.raises(NotEqual, match="differ from place 2 on"):
        bench.check(0)

    bench.picks = {"ours": [3, 1], HEAP: [3, 1, 2]}
    with pytest.raises(NotEqual, match="2 and 3 picks"):
        bench.check(0)
