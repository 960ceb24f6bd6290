"""What fits into a budget of label-hours: picks by score, and the holdback between them.

An order, or a source that says which unit comes next, costs and holdback come in; the rows in the
order of their visit and the selection go out. Called by `ranking`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from gainloop.pipeline.scoring.holdback import Holdback
from gainloop.pipeline.scoring.limits import REACH, minutes_of
from gainloop.terms.boxes import Bools, Floats, Ints


@dataclass(frozen=True, slots=True)
class Selection:
    """is_selected: (N,) by row; num_passed_over: units that no longer fitted and were skipped
    before a later one was taken.
    """

    is_selected: Bools
    spent_minutes: float
    num_passed_over: int

    @property
    def num_selected(self) -> int:
        return int(self.is_selected.sum())


class Source(Protocol):
    """Says which unit comes next, and is told what became of it."""

    def best(self) -> int | None:
        """The row that comes next; None where there is none left."""

    def take(self, row: int) -> None: ...

    def skip(self, row: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Visits:
    """taken: selected rows in order; visited: the same, and between them what no longer fitted."""

    taken: Ints
    visited: Ints
    selection: Selection


def select_within(
    order: Ints, minutes: Floats, budget_hours: float | None, holdback: Holdback | None = None
) -> Visits:
    """Takes rows of a fixed order while they fit; one that no longer fits is passed over."""
    holdback = holdback or Holdback.none(len(minutes))
    source = _FixedOrder(iter(order[~holdback.is_drawn[order]].tolist()))
    return select_from(source, minutes, budget_hours, holdback)


def select_from(
    source: Source, minutes: Floats, budget_hours: float | None, holdback: Holdback
) -> Visits:
    """Takes what the source calls best while it fits, and places the holdback in between.

    The holdback is paid first; what is left is for the picks of the source, which must not offer
    rows of the holdback. Each of these gets its place once the picks have come as far as its moment
    says, and is told to the source like any other, so that nothing tells it from a pick.
    """
    fill = _Fill.of(source, minutes, budget_hours, holdback)
    fill.place_due()
    while fill.num_left > 0 and (row := source.best()) is not None:
        if minutes[row] <= fill.left:
            fill.pick(row)
            fill.place_due()
        else:
            fill.pass_over(row)
        if fill.num_passed_over + len(fill.waiting) > REACH:
            break
    fill.place_all()
    is_selected = np.zeros(len(minutes), dtype=bool)
    is_selected[fill.taken] = True
    return Visits(
        taken=np.array(fill.taken, dtype=np.int64),
        visited=np.array(fill.visited, dtype=np.int64),
        selection=Selection(is_selected, float(minutes[fill.taken].sum()), fill.num_passed_over),
    )


@dataclass(slots=True)
class _Fill:
    """A selection while it is made.

    left, num_left: minutes and units that picks may still take; due: (progress, row) of the
    holdback, the next one last; steps: (N,) how far each pick brings the progress.
    """

    source: Source
    left: float
    num_left: int
    minutes: Floats
    steps: Floats
    due: list[tuple[float, int]]
    progress: float = 0.0
    num_passed_over: int = 0
    taken: list[int] = field(default_factory=list)
    visited: list[int] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)

    @classmethod
    def of(
        cls, source: Source, minutes: Floats, budget_hours: float | None, holdback: Holdback
    ) -> "_Fill":
        """Progress is counted in minutes under a budget, in picks without one. The places before
        the first pick, between picks and behind the last are as likely as each other.
        """
        num_units, held = len(minutes), float(minutes[holdback.rows].sum())
        left, num_left = minutes_of(budget_hours) - held, num_units
        steps, end = minutes, min(left, float(minutes.sum()) - held)
        if budget_hours is None:
            num_left = min(REACH, num_units) - len(holdback)
            steps, end = np.ones(num_units), float(num_left)
        step = float(steps.mean()) if num_units else 0.0
        moments = (holdback.moments * (end + step) - step).tolist()
        due = list(zip(moments, holdback.rows.tolist(), strict=True))
        return cls(source, left, num_left, minutes, steps, due[::-1])

    def pick(self, row: int) -> None:
        self.num_passed_over += len(self.waiting)
        self.left -= float(self.minutes[row])
        self.num_left -= 1
        self.progress += float(self.steps[row])
        self.visited += self.waiting
        self.waiting = []
        self._take(row)

    def pass_over(self, row: int) -> None:
        self.source.skip(row)
        self.waiting.append(row)

    def place_due(self) -> None:
        while self.due and self.due[-1][0] <= self.progress:
            self._take(self.due.pop()[1])

    def place_all(self) -> None:
        while self.due:
            self._take(self.due.pop()[1])

    def _take(self, row: int) -> None:
        self.source.take(row)
        self.taken.append(row)
        self.visited.append(row)


@dataclass(frozen=True, slots=True)
class _FixedOrder:
    rows: Iterator[int]

    def best(self) -> int | None:
        return next(self.rows, None)

    def take(self, row: int) -> None: ...

    def skip(self, row: int) -> None: ...
