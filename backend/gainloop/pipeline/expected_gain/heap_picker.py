"""The best next unit, compiled: a heap of bounds, brought up to date one unit at a time (CELF,
Leskovec et al. 2007).

Needs numba, the extra `fast`. Works on the `PickState` of a `GainBoard` and offers the same units
as `block_picker`, bit for bit: every score is the same sum of the same products.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

import numba
import numpy as np

from gainloop.pipeline.expected_gain.pick_state import PickState, Table
from gainloop.pipeline.gain_model.curves import GRID
from gainloop.terms.boxes import Floats, Ints

Function = TypeVar("Function", bound=Callable[..., object])

EQUAL, CLOSE = 1 - 1e-12, 1 - 1e-9
"""Those of `block_picker`, written again: what was compiled is renewed when this file changes."""

NODE = np.dtype([("bound", np.float64), ("row", np.int64)])
"""Of the heap: a row and at least what it would score now; no node has a higher bound than the one
above it."""

SIZE, NEXT, NUM_PICKS = 0, 1, 2
"""Of the counts: nodes of the heap, the first node that waits, and what was taken."""

DEEPEST = 64
"""Levels of a heap that memory could hold."""


def _is_writable(folder: Path) -> bool:
    return os.access(folder if folder.exists() else folder.parent, os.W_OK)


CACHE = _is_writable(Path(__file__).parent / "__pycache__")
"""What was compiled is kept beside this file; where that cannot be written, every process compiles
anew (seconds) and writes nowhere else."""


def _compiled(function: Function) -> Function:
    """Division as in numpy; sums keep their order, and no product is fused into them."""
    return cast(Function, numba.njit(cache=CACHE, error_model="numpy")(function))


def _inlined(function: Function) -> Function:
    """Becomes part of what calls it: a call that passes tables on takes longer than its work."""
    return cast(Function, numba.njit(inline="always")(function))


class HeapPicker:
    """Units come in from the highest first bound down: those that were never out of date lie in one
    order, and only the others make the heap, which grows before them in the same table.
    """

    def __init__(self, state: PickState) -> None:
        self._state = state
        rows = np.flatnonzero(state.units["is_open"])
        nodes = np.zeros(len(rows), NODE)
        nodes["row"] = rows
        self._tables = (state.units, state.cells, state.groups, GRID, state.curves)
        _fill(*self._tables, nodes)
        self._nodes = nodes[np.argsort(-nodes["bound"], kind="stable")]
        self._counts: Ints = np.zeros(3, dtype=np.int64)

    def best(self) -> int | None:
        row = _best(*self._tables, self._nodes, self._counts)
        return None if row < 0 else row

    def take(self, row: int) -> None:
        self._counts[NUM_PICKS] += 1
        _take(*self._tables, self._state.notes, row, self._counts[NUM_PICKS])

    def skip(self, row: int) -> None:
        self._state.units["is_open"][row] = False


@_compiled
def _advance(cells: Table, grid: Floats, curves: Floats, cell: int) -> None:
    """To the piece of its curve where the cell is now."""
    piece = cells[cell].piece
    while piece + 2 < len(grid) and grid[piece + 1] <= cells[cell].exposure:
        piece += 1
    cells[cell].piece = piece
    cells[cell].end = grid[piece + 1]
    cells[cell].fall = -curves[cell, piece, 1]


@_inlined
def _removed(cells: Table, grid: Floats, curves: Floats, cell: int, amount: float) -> float:
    """As `Objective.removed`."""
    fall: float = cells[cell].fall
    reached: float = cells[cell].exposure + amount
    if reached < cells[cell].end:
        return fall * amount
    before, after = min(cells[cell].exposure, grid[-1]), min(reached, grid[-1])
    first = last = cells[cell].piece
    while last + 2 < len(grid) and grid[last + 1] <= after:
        last += 1
    if first == last:
        return fall * float(min(amount, grid[-1] - before))
    between: float = curves[cell, first + 1, 0] - curves[cell, last, 0]
    between -= curves[cell, first, 1] * (grid[first + 1] - before)
    between -= curves[cell, last, 1] * (after - grid[last])
    return between


@_inlined
def _score(
    units: Table, cells: Table, groups: Table, grid: Floats, curves: Floats, row: int
) -> float:
    strength = units[row].strength * groups[units[row].group].novelty
    worth = 0.0
    for place in range(3):
        cell = units[row].cells[place]
        amount = units[row].shares[place] * strength
        worth += cells[cell].weight * _removed(cells, grid, curves, cell, amount)
    cost: float = units[row].cost
    return worth / cost


@_inlined
def _is_current(units: Table, cells: Table, groups: Table, row: int) -> bool:
    seen = units[row].seen
    if seen < groups[units[row].group].changed:
        return False
    for place in range(3):  # noqa: SIM110  # no generator is compiled
        if seen < cells[units[row].cells[place]].changed:
            return False
    return True


@_inlined
def _measure(
    units: Table,
    cells: Table,
    groups: Table,
    grid: Floats,
    curves: Floats,
    row: int,
    num_picks: int,
) -> float:
    units[row].seen = num_picks
    return _score(units, cells, groups, grid, curves, row)


@_compiled
def _fill(
    units: Table, cells: Table, groups: Table, grid: Floats, curves: Floats, nodes: Table
) -> None:
    for cell in range(len(cells)):
        _advance(cells, grid, curves, cell)
    for node in range(len(nodes)):
        nodes[node].bound = _score(units, cells, groups, grid, curves, nodes[node].row)


@_compiled
def _sink(heap: Table, size: int, node: int, bound: float, row: int) -> None:
    """Puts the row in at the node, or below."""
    while 2 * node + 1 < size:
        child = 2 * node + 1
        if child + 1 < size and heap[child + 1].bound > heap[child].bound:
            child += 1
        if heap[child].bound <= bound:
            break
        heap[node].bound, heap[node].row = heap[child].bound, heap[child].row
        node = child
    heap[node].bound, heap[node].row = bound, row


@_compiled
def _rise(heap: Table, node: int, bound: float, row: int) -> None:
    """Puts the row in at the node, or above."""
    while node > 0 and heap[(node - 1) // 2].bound < bound:
        above = (node - 1) // 2
        heap[node].bound, heap[node].row = heap[above].bound, heap[above].row
        node = above
    heap[node].bound, heap[node].row = bound, row


@_compiled
def _best(
    units: Table,
    cells: Table,
    groups: Table,
    grid: Floats,
    curves: Floats,
    nodes: Table,
    counts: Ints,
) -> int:
    """The first row of those whose scores are equal to the best one; -1 where no row is left."""
    while True:
        _admit(units, cells, groups, grid, curves, nodes, counts)
        size, num_picks = counts[SIZE], counts[NUM_PICKS]
        if size == 0:
            return -1
        heap = nodes[:size]
        row = heap[0].row
        if not units[row].is_open:
            counts[SIZE] -= 1
            _sink(heap, size - 1, 0, heap[size - 1].bound, heap[size - 1].row)
        elif not _is_current(units, cells, groups, row):
            score = _measure(units, cells, groups, grid, curves, row, num_picks)
            _sink(heap, size, 0, score, row)
        else:
            first = _first_equal(units, cells, groups, grid, curves, heap, num_picks)
            if first >= 0:
                return first


@_inlined
def _admit(
    units: Table,
    cells: Table,
    groups: Table,
    grid: Floats,
    curves: Floats,
    nodes: Table,
    counts: Ints,
) -> None:
    """Brings into the heap what waits before it and is not below its top."""
    size, next_node = counts[SIZE], counts[NEXT]
    while next_node < len(nodes) and (
        size == 0 or nodes[next_node].bound >= nodes[0].bound * CLOSE
    ):
        row, bound = nodes[next_node].row, nodes[next_node].bound
        next_node += 1
        if units[row].is_open:
            if not _is_current(units, cells, groups, row):
                bound = _measure(units, cells, groups, grid, curves, row, counts[NUM_PICKS])
            size += 1
            _rise(nodes, size - 1, bound, row)
    counts[SIZE], counts[NEXT] = size, next_node


@_compiled
def _first_equal(
    units: Table,
    cells: Table,
    groups: Table,
    grid: Floats,
    curves: Floats,
    heap: Table,
    num_picks: int,
) -> int:
    """Walks the rows close to the top, which is current, and measures them where they are out of
    date; -1 where one of them rose, if only by a rounding, so that the top is looked at anew.
    """
    first: int = heap[0].row
    highest: float = heap[0].bound
    waiting = np.empty(DEEPEST, np.int64)
    waiting[0], num_waiting = 0, 1
    while num_waiting > 0:
        num_waiting -= 1
        node = waiting[num_waiting]
        while node < len(heap) and heap[node].bound >= highest * CLOSE:
            row, bound = heap[node].row, heap[node].bound
            is_open = units[row].is_open
            if is_open and not _is_current(units, cells, groups, row):
                score = _measure(units, cells, groups, grid, curves, row, num_picks)
                if score > bound:
                    _rise(heap, node, score, row)
                    return -1
                _sink(heap, len(heap), node, score, row)
                continue
            if is_open and bound >= highest * EQUAL:
                first = min(first, row)
            waiting[num_waiting] = 2 * node + 2
            num_waiting += 1
            node = 2 * node + 1
    return first


@_compiled
def _take(  # noqa: PLR0913, PLR0917  # a table each: objects are not compiled
    units: Table,
    cells: Table,
    groups: Table,
    grid: Floats,
    curves: Floats,
    notes: Table,
    row: int,
    num_picks: int,
) -> None:
    """As `BlockPicker.take`."""
    unit, group = units[row], units[row].group
    strength = unit.strength * groups[group].novelty
    notes[row].copies = groups[group].copies
    for place in range(3):
        amount = unit.shares[place] * strength
        removed = _removed(cells, grid, curves, unit.cells[place], amount)
        notes[row].removed[place] = removed
    for place in range(3):
        cell = unit.cells[place]
        cells[cell].exposure += unit.shares[place] * strength
        cells[cell].changed = num_picks
        _advance(cells, grid, curves, cell)
    if group >= 0:
        groups[group].copies += 1
        groups[group].novelty *= 0.5
        groups[group].changed = num_picks
    unit.is_open = False
