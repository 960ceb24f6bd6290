"""What limits mean for one pool, as columns; and how far a selection has used them up.

Limits, features and groups come in. Called by `ranking`; `selection` and `minimums` ask.
"""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np

from gainloop.pipeline.scoring.limits import minutes_of
from gainloop.terms.boxes import Bools, Floats, Ints
from gainloop.terms.enums import LimitUnit
from gainloop.terms.features import Axes
from gainloop.terms.limits import Limits, Minimum

HAIR = 1e-9
"""By which sums of minutes may miss an amount."""

SPREAD = 2.0
"""A cap on cells holds only where so many times more of them have candidates than the cap needs to
let the whole budget be spent; among fewer, half of the hours in one cell is no concentration."""


@dataclass(frozen=True, slots=True)
class Groups:
    """cells: (N,) the cell that a candidate counts in, its nearest, or its cohort group; copies:
    (N,) its group of copies; -1 for none. None where nothing tells groups.
    """

    cells: Ints | None = None
    copies: Ints | None = None


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """asked: M minimums, in the order in which they are met; amounts: (M, N) what each candidate
    brings to each, 1 or its minutes, 0 outside the cohort; needs: (M,) clips or minutes.

    most_minutes: of one cell, endless where no cap holds. A cell may hold one clip whatever it
    costs. most_copies: clips of one group.
    """

    asked: tuple[Minimum, ...]
    amounts: Floats
    needs: Floats
    cells: Ints
    most_minutes: float
    copies: Ints
    most_copies: float

    @classmethod
    def none(cls, num_candidates: int) -> Self:
        nobody = np.full(num_candidates, -1, dtype=np.int64)
        nothing = np.zeros((0, num_candidates))
        return cls((), nothing, np.zeros(0), nobody, math.inf, nobody, math.inf)

    @classmethod
    def of(
        cls,
        limits: Limits,
        axes: Axes,
        codes: Ints,
        minutes: Floats,
        budget_hours: float | None,
        groups: Groups,
    ) -> Self:
        empty = cls.none(len(minutes))
        cells = empty.cells if groups.cells is None else groups.cells
        asked = limits.asked
        per_unit = [_units_of(minimum) for minimum in asked]
        rows = [
            members(axes, codes, minimum) * (minutes if factor > 1 else np.ones(len(minutes)))
            for minimum, factor in zip(asked, per_unit, strict=True)
        ]
        return cls(
            asked=asked,
            amounts=np.array(rows).reshape(len(asked), len(minutes)),
            needs=np.array([m.amount * unit for m, unit in zip(asked, per_unit, strict=True)]),
            cells=cells,
            most_minutes=_most_minutes(limits, cells, minutes, budget_hours),
            copies=empty.copies if groups.copies is None else groups.copies,
            most_copies=math.inf if limits.most_copies is None else limits.most_copies,
        )

    @property
    def has_caps(self) -> bool:
        return self.most_minutes < math.inf or self.most_copies < math.inf

    def in_unit(self, place: int, amount: float) -> float:
        """An amount of `amounts` in the unit of the minimum."""
        return amount / _units_of(self.asked[place])


class Tally:
    """What is selected so far, against limits. supply: (M,) as `PoolLimits.amounts`."""

    def __init__(self, limits: PoolLimits, minutes: Floats) -> None:
        self.limits = limits
        self.supply: Floats = np.zeros(len(limits.asked))
        self._minutes = minutes
        self._spent: Floats = np.zeros(int(limits.cells.max(initial=-1)) + 2)  # the last is none's
        self._num_copies: Ints = np.zeros(int(limits.copies.max(initial=-1)) + 2, dtype=np.int64)

    def add(self, row: int) -> None:
        limits = self.limits
        if limits.asked:
            self.supply += limits.amounts[:, row]
        if limits.has_caps:
            self._spent[limits.cells[row]] += self._minutes[row]
            self._num_copies[limits.copies[row]] += 1

    def keeps_out(self, row: int) -> bool:
        """As `is_capped`, of one row and at once."""
        limits = self.limits
        if not limits.has_caps:
            return False
        cell, copies = limits.cells[row], limits.copies[row]
        is_full = cell >= 0 and self._spent[cell] + self._minutes[row] > limits.most_minutes + HAIR
        return bool(is_full or (copies >= 0 and self._num_copies[copies] >= limits.most_copies))

    def is_capped(self, rows: Ints) -> Bools:
        """(R,) whether a cap keeps each of these rows out."""
        limits = self.limits
        if not limits.has_caps:
            return np.zeros(len(rows), dtype=np.bool_)
        return (self._minutes[rows] > self.room(rows) + HAIR) | (self.copies_left(rows) < 1)

    def room(self, rows: Ints) -> Floats:
        """(R,) minutes that the cell of each may still take."""
        cells = self.limits.cells[rows]
        room: Floats = np.where(cells >= 0, self.limits.most_minutes - self._spent[cells], math.inf)
        return room

    def copies_left(self, rows: Ints) -> Floats:
        """(R,) clips that the group of copies of each may still take."""
        copies = self.limits.copies[rows]
        left = self.limits.most_copies - self._num_copies[copies]
        return np.where(copies >= 0, left, math.inf)


def members(axes: Axes, codes: Ints, minimum: Minimum) -> Bools:
    """(N,) which candidates are of the cohort. A value that is one of several on a clip counts:
    labels of the axis `scenario` name all of a clip's scenarios.
    """
    found = np.ones(len(codes), dtype=np.bool_)
    for axis, value in minimum.cohort:
        place = axes.names.index(axis)
        wanted = [
            code
            for code, label in enumerate(axes.labels[place])
            if label == value or (axis == "scenario" and value in label.split(", "))
        ]
        found &= np.isin(codes[:, place], wanted)
    return found


def _units_of(minimum: Minimum) -> float:
    return 60.0 if minimum.unit is LimitUnit.HOURS else 1.0


def _most_minutes(
    limits: Limits, cells: Ints, minutes: Floats, budget_hours: float | None
) -> float:
    share = limits.largest_share
    num_cells = len(np.unique(cells[cells >= 0]))
    if share is None or budget_hours is None or num_cells * share < SPREAD:
        return math.inf
    fitting = minutes[minutes <= minutes_of(budget_hours)]
    return max(share * budget_hours * 60, float(fitting.max(initial=0.0)))
