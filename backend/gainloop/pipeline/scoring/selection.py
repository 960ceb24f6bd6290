"""What fits into a budget of label-hours: minimums first, then picks by score, and the holdback.

An order, or a source that says which unit comes next, costs, holdback and limits come in; the rows
in the order of their visit and the selection go out. Called by `ranking`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from gainloop.pipeline.scoring.holdback import Holdback
from gainloop.pipeline.scoring.limits import REACH, minutes_of
from gainloop.pipeline.scoring.minimums import HAIR, Plan, plan_minimums
from gainloop.pipeline.scoring.pool_limits import PoolLimits, Tally
from gainloop.terms.boxes import Bools, Floats, Ints
from gainloop.terms.enums import ShortfallReason
from gainloop.terms.limits import Shortfall


@dataclass(frozen=True, slots=True)
class Selection:
    """is_selected: (N,) by row; num_passed_over: units that no longer fitted and were skipped
    before a later one was taken; num_capped: units that a cap kept out; for_minimums: (M,) picks
    that were made to meet each minimum.
    """

    is_selected: Bools
    spent_minutes: float
    num_passed_over: int
    num_capped: int = 0
    for_minimums: tuple[int, ...] = ()
    shortfalls: tuple[Shortfall, ...] = ()

    @property
    def num_selected(self) -> int:
        return int(self.is_selected.sum())

    @property
    def is_limited(self) -> bool:
        """Whether limits may have changed it."""
        return self.num_capped > 0 or sum(self.for_minimums) > 0


class Source(Protocol):
    """Says which unit comes next, and is told what became of it."""

    def best(self) -> int | None:
        """The row that comes next; None where there is none left."""

    def scores(self, rows: Ints) -> Floats:
        """(R,) what each of these rows would score, taken next; none of them is taken."""

    def take(self, row: int) -> None: ...

    def skip(self, row: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Visits:
    """taken: selected rows in order; visited: the same, and between them what no longer fitted."""

    taken: Ints
    visited: Ints
    selection: Selection


def select_within(
    order: Ints,
    minutes: Floats,
    budget_hours: float | None,
    holdback: Holdback | None = None,
    limits: PoolLimits | None = None,
) -> Visits:
    """Takes rows of a fixed order while they fit; one that no longer fits is passed over."""
    holdback = holdback or Holdback.none(len(minutes))
    source = _FixedOrder(order[~holdback.is_drawn[order]])
    return select_from(source, minutes, budget_hours, holdback, limits)


def select_from(
    source: Source,
    minutes: Floats,
    budget_hours: float | None,
    holdback: Holdback,
    limits: PoolLimits | None = None,
) -> Visits:
    """Meets the minimums, each by what the source scores best in its cohort; then takes what the
    source calls best while it fits and no cap keeps it out, and places the holdback in between.

    The holdback is paid first, and counts toward limits; what is left is for the picks of the
    source, which must not offer rows of the holdback. Each of these gets its place once the picks
    that no minimum asked for have come as far as its moment says, and is told to the source like
    any other, so that nothing tells it from such a pick.
    """
    limits = limits or PoolLimits.none(len(minutes))
    fill = _Fill.of(source, minutes, budget_hours, holdback, limits)
    reasons = _meet_minimums(fill)
    fill.schedule(budget_hours, holdback)
    fill.place_due()
    while fill.num_left > 0 and (row := source.best()) is not None:
        if minutes[row] > fill.left:
            fill.pass_over(row)
        elif fill.tally.keeps_out(row):
            fill.keep_out(row)
        else:
            fill.pick(row)
            fill.progress += float(fill.steps[row])
            fill.place_due()
        if fill.num_passed_over + len(fill.waiting) > REACH:
            break
    fill.place_all()
    is_selected = np.zeros(len(minutes), dtype=bool)
    is_selected[fill.taken] = True
    return Visits(
        taken=np.array(fill.taken, dtype=np.int64),
        visited=np.array(fill.visited, dtype=np.int64),
        selection=Selection(
            is_selected,
            float(minutes[fill.taken].sum()),
            fill.num_passed_over,
            fill.num_capped,
            tuple(fill.for_minimums),
            _shortfalls(fill.tally, reasons),
        ),
    )


def _meet_minimums(fill: "_Fill") -> Mapping[int, ShortfallReason]:
    """Says why of minimums that are not possible."""
    tally, limits, minutes = fill.tally, fill.tally.limits, fill.minutes
    plan = plan_minimums(tally, minutes, fill.is_open, fill.left, fill.num_left)
    for place in range(len(limits.asked)):
        cohort = np.flatnonzero(limits.amounts[place] > 0)
        while not plan.is_met(place, tally) and fill.num_left > 0:
            cohort = cohort[fill.is_open[cohort]]
            rows = cohort[(minutes[cohort] <= fill.left) & ~tally.is_capped(cohort)]
            if not len(rows):
                break
            fill.pick(_best_of(fill, plan, rows))
            fill.for_minimums[place] += 1
    return plan.reasons


def _best_of(fill: "_Fill", plan: Plan, rows: Ints) -> int:
    """Of equal scores the first row."""
    scores = fill.source.scores(rows)
    if plan.cover is None:
        return int(rows[scores.argmax()])
    ranked = rows[np.argsort(-scores, kind="stable")]
    return plan.best(ranked, fill.minutes, fill.left, fill.num_left, fill.tally)


def _shortfalls(tally: Tally, reasons: Mapping[int, ShortfallReason]) -> tuple[Shortfall, ...]:
    limits = tally.limits
    return tuple(
        Shortfall(
            minimum,
            reached=limits.in_unit(place, float(tally.supply[place])),
            possible=limits.in_unit(place, float(limits.amounts[place].sum())),
            reason=reasons.get(place, ShortfallReason.NOT_FOUND),
        )
        for place, minimum in enumerate(limits.asked)
        if tally.supply[place] < limits.needs[place] - HAIR
    )


@dataclass(slots=True)
class _Fill:
    """A selection while it is made.

    left, num_left: minutes and units that picks may still take; is_open: (N,) rows that may still
    be picked; due: (progress, row) of the holdback, the next one last; steps: (N,) how far each
    pick that no minimum asked for brings the progress; waiting: passed over since the last pick.
    """

    source: Source
    tally: Tally
    left: float
    num_left: int
    minutes: Floats
    steps: Floats
    is_open: Bools
    for_minimums: list[int]
    due: list[tuple[float, int]] = field(default_factory=list)
    progress: float = 0.0
    num_passed_over: int = 0
    num_capped: int = 0
    taken: list[int] = field(default_factory=list)
    visited: list[int] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        source: Source,
        minutes: Floats,
        budget_hours: float | None,
        holdback: Holdback,
        limits: PoolLimits,
    ) -> "_Fill":
        num_units, held = len(minutes), float(minutes[holdback.rows].sum())
        left, num_left = minutes_of(budget_hours) - held, num_units
        if budget_hours is None:
            num_left = min(REACH, num_units) - len(holdback)
        tally = Tally(limits, minutes)
        for row in holdback.rows.tolist():
            tally.add(row)
        steps = np.ones(num_units) if budget_hours is None else minutes
        is_open = ~holdback.is_drawn
        return cls(source, tally, left, num_left, minutes, steps, is_open, [0] * len(limits.asked))

    def schedule(self, budget_hours: float | None, holdback: Holdback) -> None:
        """Progress is counted in minutes under a budget, in picks without one. The places before
        the first pick, between picks and behind the last are as likely as each other.
        """
        steps = self.steps
        end = float(self.num_left)
        if budget_hours is not None:
            spent = float(self.minutes[holdback.rows].sum()) + float(self.minutes[self.taken].sum())
            end = min(self.left, float(self.minutes.sum()) - spent)
        step = float(steps.mean()) if len(steps) else 0.0
        moments = (holdback.moments * (end + step) - step).tolist()
        self.due = list(zip(moments, holdback.rows.tolist(), strict=True))[::-1]

    def pick(self, row: int) -> None:
        self.num_passed_over += len(self.waiting)
        self.left -= float(self.minutes[row])
        self.num_left -= 1
        self.visited += self.waiting
        self.waiting = []
        self.tally.add(row)
        self._take(row)

    def pass_over(self, row: int) -> None:
        self.source.skip(row)
        self.waiting.append(row)

    def keep_out(self, row: int) -> None:
        """With all that the same cap keeps out. Not counted in how far the search reaches: a full
        cell says nothing of the others.
        """
        limits = self.tally.limits
        alike = (limits.cells == limits.cells[row]) & (limits.cells[row] >= 0)
        alike |= (limits.copies == limits.copies[row]) & (limits.copies[row] >= 0)
        rows = np.flatnonzero(alike & self.is_open)
        rows = rows[self.tally.is_capped(rows)]
        self.is_open[rows] = False
        self.num_capped += len(rows)
        for other in rows.tolist():
            self.source.skip(other)

    def place_due(self) -> None:
        while self.due and self.due[-1][0] <= self.progress:
            self._take(self.due.pop()[1])

    def place_all(self) -> None:
        while self.due:
            self._take(self.due.pop()[1])

    def _take(self, row: int) -> None:
        self.source.take(row)
        self.is_open[row] = False
        self.taken.append(row)
        self.visited.append(row)


class _FixedOrder:
    """A row scores higher the earlier it comes."""

    def __init__(self, rows: Ints) -> None:
        self._rows = rows.tolist()
        self._next = 0
        self._rank = np.zeros(int(rows.max(initial=-1)) + 1, dtype=np.int64)
        self._rank[rows] = np.arange(len(rows))
        self._gone: set[int] = set()

    def best(self) -> int | None:
        while self._next < len(self._rows):
            row: int = self._rows[self._next]
            self._next += 1
            if row not in self._gone:
                return row
        return None

    def scores(self, rows: Ints) -> Floats:
        scores: Floats = -self._rank[rows].astype(np.float64)
        return scores

    def take(self, row: int) -> None:
        self._gone.add(row)

    def skip(self, row: int) -> None:
        self._gone.add(row)
