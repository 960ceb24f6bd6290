"""P6: which clips to label within a budget of hours, beside a heap of Python's `heapq`.

In: whether the full size is wanted. Out: a `GoalResult`. Called by `__main__` through `goals`.

CPU seconds of picking, on one thread, from curves and memberships to the list of picks; ours with
the making of its board, and compiled (the extra `fast`), after a warm-up: the first use in an
install compiles for some seconds, in a process it loads for one. Beside it what is picked with
where numba is missing. The peer is the usual lazy greedy (CELF, Leskovec et al. 2007), a heap of
bounds that is brought up to date one clip at a time, in plain Python with the same arithmetic; and
one pass over all gains in numpy, which picks nothing. Equality comes first: in every round all must
pick the same clips in the same order.
"""

import sys
import time
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from heapq import heapify, heappop, heapreplace
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from gainloop.pipeline.expected_gain.block_picker import BlockPicker
from gainloop.pipeline.expected_gain.board import Picker
from gainloop.pipeline.expected_gain.heap_picker import HeapPicker
from gainloop.pipeline.expected_gain.objective import Objective
from gainloop.pipeline.expected_gain.pick_state import PickState
from gainloop.pipeline.expected_gain.units import Units
from gainloop.pipeline.gain_model.curves import GRID
from gainloop.pipeline.scoring.limits import REACH, minutes_of
from scripts.bench.harness import (
    OURS,
    Engine,
    Goal,
    GoalResult,
    Measurement,
    NotEqual,
    Target,
    Verdict,
    control_spread,
    judge,
    run_rounds,
)
from scripts.bench.machine import time_control_job, version_of
from scripts.bench.selection_data import draw_problem

NUMPY, HEAP, PASS = "ours without numba", "heapq", "one-pass"
TARGETS = (
    Target("cpu_s", HEAP, 1 / 25),
    Target("cpu_s", PASS, 10.0),
)
NUM_CELLS = 200
NUM_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Size:
    num_clips: int
    hours: float
    num_rounds: int = NUM_ROUNDS


SMALL = Size(100_000, 250.0)
FULL = Size(1_000_000, 500.0, num_rounds=2)


def run(is_full: bool) -> GoalResult:
    verdicts: list[Verdict] = []
    engines: dict[str, dict[str, Any]] = {
        OURS: {"version": version_of("gainloop"), "numba": version_of("numba")},
        NUMPY: {"version": version_of("gainloop")},
        HEAP: {"version": sys.version.split()[0]},
        PASS: {"version": version_of("numpy")},
        "control": {"version": version_of("numpy")},
    }
    for size in (SMALL, FULL) if is_full else (SMALL,):
        bench = _SelectionBench(*draw_problem(size.num_clips, NUM_CELLS), size.hours)
        print(f"P6: {size.num_clips} clips, {size.num_rounds} rounds", file=sys.stderr)
        bench.ours()  # compiled, or loaded, before anything is timed
        rounds = run_rounds(
            [
                Engine(OURS, partial(bench.time, OURS, bench.ours), size.num_rounds),
                Engine(NUMPY, partial(bench.time, NUMPY, bench.in_numpy), size.num_rounds),
                Engine(HEAP, partial(bench.time, HEAP, bench.heap), size.num_rounds),
                Engine(PASS, partial(bench.time, PASS, bench.one_pass), size.num_rounds),
            ],
            time_control_job,
            bench.check,
        )
        label = f"{size.num_clips} clips, {size.hours:g} h, {len(bench.picks[OURS])} picks"
        verdicts += [judge(rounds, target, label) for target in TARGETS]
        for name in (OURS, NUMPY, HEAP, PASS):
            engines[name][label] = {"rounds": rounds.count(name), **rounds.medians(name)}
        engines["control"][label] = {"spread": control_spread(rounds.control)}
    return GoalResult(headline=verdicts[0], verdicts=verdicts, engines=engines)


P6 = Goal("P6", "Picking clips by expected gain within a budget of hours", run)


@dataclass(slots=True)
class _SelectionBench:
    objective: Objective
    units: Units
    hours: float
    picks: dict[str, list[int]] = field(default_factory=dict)

    def time(self, name: str, engine: Callable[[], list[int]], number: int) -> Measurement:
        with threadpool_limits(limits=1):
            start = time.process_time()
            self.picks[name] = engine()
            seconds = time.process_time() - start
        print(f"  round {number + 1} {name} {seconds:.3f} s", file=sys.stderr)
        return {"cpu_s": seconds}

    def check(self, number: int) -> None:
        for name in (OURS, NUMPY):
            _check_equal(self.picks[name], self.picks[HEAP], f"round {number + 1}, {name}")

    def ours(self) -> list[int]:
        return self._pick(HeapPicker(self._state()))

    def in_numpy(self) -> list[int]:
        return self._pick(BlockPicker(self.objective, self._state()))

    def heap(self) -> list[int]:
        return HeapGreedy(self.objective, self.units).pick(minutes_of(self.hours))

    def one_pass(self) -> list[int]:
        """Making the picker measures every clip once; it picks nothing."""
        BlockPicker(self.objective, self._state())
        return []

    def _state(self) -> PickState:
        return PickState.of(
            self.objective, self.units, self.units.minutes / 60, np.zeros(0, dtype=np.int64)
        )

    def _pick(self, picker: Picker) -> list[int]:
        return fill_budget(picker, self.units.minutes.tolist(), minutes_of(self.hours))


def fill_budget(picker: Picker, minutes: list[float], budget: float) -> list[int]:
    """As `select_from` without holdback and limits."""
    picks: list[int] = []
    num_passed_over = 0
    while num_passed_over <= REACH and (row := picker.best()) is not None:
        if minutes[row] > budget:
            num_passed_over += 1
            picker.skip(row)
        else:
            budget -= minutes[row]
            picks.append(row)
            picker.take(row)
    return picks


def _check_equal(mine: list[int], theirs: list[int], what: str) -> None:
    if mine != theirs:
        place = next(
            (at for at, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b), None
        )
        raise NotEqual(
            f"{what}: {len(mine)} and {len(theirs)} picks, which differ from "
            f"{'the end of the shorter list' if place is None else f'place {place + 1}'} on"
        )


class HeapGreedy:
    """The lazy greedy over Python lists."""

    def __init__(self, objective: Objective, units: Units) -> None:
        self._grid: list[float] = GRID.tolist()
        self._table: list[list[float]] = objective.table.tolist()
        self._slope: list[list[float]] = objective.slope.tolist()
        self._weights: list[float] = objective.weights.tolist()
        self._exposure: list[float] = objective.start.tolist()
        self._cells: list[list[int]] = units.memberships.cells.tolist()
        self._shares: list[list[float]] = units.memberships.shares.tolist()
        self._strength: list[float] = units.strength.tolist()
        self._group: list[int] = units.group.tolist()
        self._copies: list[int] = [*units.num_labeled.tolist(), 0]
        self._minutes: list[float] = units.minutes.tolist()
        self._hours: list[float] = (units.minutes / 60).tolist()

    def pick(self, minutes: float) -> list[int]:
        heap = [(-self._score(row), row, 0) for row in range(len(self._cells))]
        heapify(heap)
        picks: list[int] = []
        num_passed_over = 0
        while heap and num_passed_over <= REACH:
            _, row, seen = heap[0]
            if seen < len(picks):
                heapreplace(heap, (-self._score(row), row, len(picks)))
                continue
            heappop(heap)
            if self._minutes[row] > minutes:
                num_passed_over += 1
                continue
            minutes -= self._minutes[row]
            picks.append(row)
            self._take(row)
        return picks

    def _take(self, row: int) -> None:
        for cell, amount in self._amounts(row):
            self._exposure[cell] += amount
        if self._group[row] >= 0:
            self._copies[self._group[row]] += 1

    def _score(self, row: int) -> float:
        worth = 0.0
        for cell, amount in self._amounts(row):
            worth += self._weights[cell] * self._removed(cell, amount)
        return worth / self._hours[row]

    def _amounts(self, row: int) -> list[tuple[int, float]]:
        strength = self._strength[row] * 0.5 ** self._copies[self._group[row]]
        cells, shares = self._cells[row], self._shares[row]
        return [(cell, share * strength) for cell, share in zip(cells, shares, strict=True)]

    def _removed(self, cell: int, amount: float) -> float:
        """As `Objective.removed`; these curves end far beyond what is labeled here."""
        grid, slope = self._grid, self._slope[cell]
        before = self._exposure[cell]
        after = before + amount
        place = bisect_right(grid, before) - 1
        if after < grid[place + 1]:
            return -slope[place] * amount
        end = bisect_right(grid, after) - 1
        table = self._table[cell]
        between = table[place + 1] - table[end]
        first = slope[place] * (grid[place + 1] - before)
        return between - first - slope[end] * (after - grid[end])
