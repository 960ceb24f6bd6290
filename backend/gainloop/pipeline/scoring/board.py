"""What each candidate would score next, while a batch is picked. Called by `ranking`.

Signals and the analysis behind them come in; the best row, and the signals of each row at the
moment of its pick, go out. Exact: a row is best only once its own score is up to date and no bound
of another is above it.
"""

from collections.abc import Mapping

import numpy as np

from gainloop.pipeline.scoring.analysis import Analysis
from gainloop.pipeline.scoring.cohorts import Coverage, gap_below
from gainloop.pipeline.scoring.likeness import Resemblance
from gainloop.pipeline.scoring.scores import Scores, weigh
from gainloop.terms.boxes import Bools, Floats, Ints
from gainloop.terms.enums import PartName

BLOCK = 128
"""Rows whose likeness is brought up to date at once; doubled while that does not find the best."""


class Board:
    """A `selection.Source`; `withheld` are rows that it never offers.

    Signals of coverage gap and of likeness to picks move with every pick, the others stay.

    num_group_picks, num_copies: (N,) picks of the row's coverage group, and copies of it that are
    labeled or picked, at the moment of its own pick; for the others, after the last.
    """

    def __init__(
        self,
        signals: Mapping[PartName, Floats],
        weights: Mapping[PartName, float],
        analysis: Analysis,
        ordinal: Ints,
        withheld: Ints,
    ) -> None:
        count, likeness = len(ordinal), analysis.likeness
        self._gaps = _Gaps(analysis.coverage) if analysis.coverage else None
        is_known = likeness is not None and likeness.is_known
        self._resemblance = Resemblance(likeness, count) if likeness and is_known else None
        self._scores = weigh({**signals, **self._moving()}, weights)
        self._ordinal = ordinal
        self._weighted = list(self._scores.values.T.copy())
        self._is_taken: Bools = np.zeros(count, dtype=bool)
        self._shut: Floats = np.zeros(count)
        self._shut[withheld] = -np.inf
        self.num_group_picks: Ints = np.zeros(count, dtype=np.int64)
        self.num_copies: Ints = np.zeros(count, dtype=np.int64)

    def best(self) -> int | None:
        """Of equal scores the one that was imported first."""
        size = BLOCK
        while True:
            bounds = self._bounds()
            highest = bounds.max(initial=-np.inf)
            if highest == -np.inf:
                return None
            rows = np.flatnonzero(bounds == highest)
            row = rows[[self._ordinal[rows].argmin()]]
            if self._resemblance is None or self._resemblance.is_current(row).all():
                return int(row[0])
            self._resemblance.update(row)
            self._resemblance.update(_highest(bounds, size))
            size *= 2

    def scores(self, rows: Ints) -> Floats:
        """(R,) what each of these rows would score, taken next."""
        if self._resemblance is not None:
            self._resemblance.update(rows)
        return self._bounds()[rows]

    def take(self, row: int) -> None:
        self._note(np.array([row]))
        self._shut[row] = -np.inf
        self._is_taken[row] = True
        if self._gaps is not None:
            self._gaps.add(row)
        if self._resemblance is not None:
            self._resemblance.add(row)

    def skip(self, row: int) -> None:
        self._shut[row] = -np.inf

    def finish(self) -> Scores:
        """Of the rows that were not taken, what they would score next."""
        self._note(np.flatnonzero(~self._is_taken))
        return self._scores

    def _note(self, rows: Ints) -> None:
        """Writes the moving signals of these rows down as they are now."""
        if self._resemblance is not None:
            self._resemblance.update(rows)
            self.num_copies[rows] = self._resemblance.copies[rows]
        if self._gaps is not None:
            self.num_group_picks[rows] = self._gaps.num_picks[self._gaps.group[rows]]
        for name, signal in self._moving().items():
            if name in self._scores.names:
                self._scores.signals[rows, self._scores.names.index(name)] = signal[rows]

    def _moving(self) -> dict[PartName, Floats]:
        moving = {}
        if self._gaps is not None:
            moving[PartName.COVERAGE_GAP] = self._gaps.signal
        if self._resemblance is not None:
            moving[PartName.LIKE_PICKED] = self._resemblance.signal
        return moving

    def _bounds(self) -> Floats:
        """Never below the score, because likeness only grows; added in the order of the parts."""
        moving = self._moving()
        total = np.zeros(len(self._shut))
        for place, name in enumerate(self._scores.names):
            if name in moving:
                self._weighted[place] = moving[name] * self._scores.signed_weights[place]
            total += self._weighted[place]
        total += self._shut
        return total


class _Gaps:
    """Coverage gaps, with picks counted as labeled."""

    def __init__(self, coverage: Coverage) -> None:
        self.group = coverage.group
        num_groups = int(coverage.group.max(initial=-1)) + 1
        self.num_picks: Ints = np.zeros(num_groups, dtype=np.int64)
        self._target = np.zeros(num_groups)
        self._target[self.group] = coverage.num_target / max(coverage.totals[2], 1)
        self._labeled: Ints = np.zeros(num_groups, dtype=np.int64)
        self._labeled[self.group] = coverage.num_labeled
        self._is_known = np.zeros(num_groups, dtype=bool)
        self._is_known[self.group] = coverage.is_known
        self._total = coverage.totals[1]
        self._scale = coverage.largest or 1.0
        self.signal: Floats = self._signal()

    def add(self, row: int) -> None:
        self.num_picks[self.group[row]] += 1
        self._total += 1
        self.signal = self._signal()

    def _signal(self) -> Floats:
        """Scaled as at the start, so that one gap means the same all along; at most 1."""
        gap = gap_below(self._target, self._labeled + self.num_picks, self._total)
        signal: Floats = (np.minimum(gap / self._scale, 1.0) * self._is_known)[self.group]
        return signal


def _highest(bounds: Floats, size: int) -> Ints:
    rows = np.arange(len(bounds))
    if size < len(bounds):
        rows = np.argpartition(bounds, len(bounds) - size)[len(bounds) - size :]
    return rows[bounds[rows] > -np.inf]
