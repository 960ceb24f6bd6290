"""How like the picks so far a candidate is, kept up to date only where it can decide a pick.

Places in embedding space and groups of copies come in; a signal per candidate, and what the
sentences need of it, go out. Called by `analysis` and `board`.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from gainloop.pipeline.scoring.copy_groups import CopyGroups, copies_in_drives
from gainloop.pipeline.scoring.isolation import kinship
from gainloop.pipeline.scoring.neighbors import Neighborhood, squared_distances
from gainloop.terms.boxes import Bools, Floats, Ints
from gainloop.terms.features import Features

ALIKE = 0.5
"""Similarity from which a sentence calls two clips alike."""

RECENT = 32
CELLS = 2**22


@dataclass(frozen=True, slots=True)
class Likeness:
    """What can tell that clips are alike; None where the data do not tell.

    space: vectors of pool and benchmark; kinship: (N,) of `isolation`; copies: in drives.
    """

    space: Neighborhood | None
    kinship: Floats | None
    copies: CopyGroups

    @classmethod
    def of(cls, features: Features, space: Neighborhood | None) -> Self:
        return cls(
            space=space,
            kinship=kinship(space) if space else None,
            copies=copies_in_drives(features, space),
        )

    @property
    def has_drives(self) -> bool:
        return bool((self.copies.candidates >= 0).any())

    @property
    def is_known(self) -> bool:
        return self.space is not None or self.has_drives


def similarity(distances: Floats, h2: float) -> Floats:
    """exp(-d2 / 2 h2), rounded so that the last bits of a distance decide no rank."""
    return np.asarray(np.exp(distances * (-0.5 / h2))).round(9)


def count_alike(space: Neighborhood, rows: Ints, places: Ints, picks: Ints) -> Ints:
    """How many of the picks each row is like that come before its place in the order; picks are
    those of the places 0, 1, ... A row or pick without a vector is like none.
    """
    counts = np.zeros(len(rows), dtype=np.int64)
    reach = -2 * np.log(ALIKE) * space.h2
    size = max(1, CELLS // max(len(picks), 1))
    for start in range(0, len(rows), size):
        part = slice(start, start + size)
        is_alike = squared_distances(space.pool[rows[part]], space.pool[picks]) <= reach
        is_ahead = np.arange(len(picks)) < places[part, None]
        counts[part] = (is_alike & is_ahead).sum(axis=1)
    return counts


def damping(copies: Ints) -> Floats:
    """1 - 0.5 ** copies."""
    return 1.0 - 0.5 ** copies.astype(np.float64)


class Resemblance:
    """The likeness of candidates to a growing list of picks: max(similarity to any pick, 1 - 0.5 **
    copies picked or labeled). It only grows, so what is out of date is a lower bound.
    """

    def __init__(self, likeness: Likeness, num_candidates: int) -> None:
        self.signal: Floats = np.zeros(num_candidates)
        self.copies: Ints = np.zeros(num_candidates, dtype=np.int64)
        self._runs = _Runs.of(likeness.copies) if likeness.has_drives else None
        self._places = _Places.of(likeness.space) if likeness.space else None
        if self._runs:
            self.copies = self._runs.copies(np.arange(num_candidates))
            self.signal = damping(self.copies)

    def is_current(self, rows: Ints) -> Bools:
        if self._places is None:
            return np.ones(len(rows), dtype=bool)
        return self._places.is_current(rows)

    def update(self, rows: Ints) -> None:
        """Brings the signals of these rows up to date."""
        if self._places is not None:
            self.signal[rows] = np.maximum(self.signal[rows], self._places.similarity(rows))

    def add(self, row: int) -> None:
        """Makes a row a pick; it counts for others only."""
        if self._places is not None:
            self._places.add(row)
        if self._runs is not None:
            rows = self._runs.add(row)
            self.copies[rows] = self._runs.copies(rows)
            self.signal[rows] = np.maximum(self.signal[rows], damping(self.copies[rows]))


@dataclass(slots=True)
class _Runs:
    """rows: candidates by run, those of run r from starts[r] to starts[r + 1]."""

    runs: Ints
    counts: Ints
    rows: Ints
    starts: Ints

    @classmethod
    def of(cls, copies: CopyGroups) -> Self:
        runs, counts = copies.candidates, copies.num_labeled
        rows = np.argsort(runs, kind="stable")
        starts = np.searchsorted(runs[rows], np.arange(len(counts) + 1))
        return cls(runs, counts, rows, starts)

    def copies(self, rows: Ints) -> Ints:
        runs = self.runs[rows]
        copies: Ints = np.where(runs >= 0, self.counts[runs], 0)
        return copies

    def add(self, row: int) -> Ints:
        """Returns the rows that it is a copy of."""
        run = self.runs[row]
        if run < 0:
            return self.rows[:0]
        self.counts[run] += 1
        members: Ints = self.rows[self.starts[run] : self.starts[run + 1]]
        others: Ints = members[members != row]
        return others


class _Places:
    """Squared distances to the nearest pick, as of the pick that each row has seen last."""

    def __init__(self, space: Neighborhood) -> None:
        self.vectors, self.h2 = space.pool, space.h2
        self.norms = np.einsum("nd,nd->n", space.pool, space.pool)
        self.is_placed = ~np.isnan(space.pool[:, 0])
        self.nearest = np.full(len(space.pool), np.inf)
        self.seen = np.zeros(len(space.pool), dtype=np.int64)
        self.picks = np.empty((0, space.pool.shape[1]))
        self.num_picks = 0

    @classmethod
    def of(cls, space: Neighborhood) -> Self:
        return cls(space)

    def is_current(self, rows: Ints) -> Bools:
        is_current: Bools = (self.seen[rows] == self.num_picks) | ~self.is_placed[rows]
        return is_current

    def similarity(self, rows: Ints) -> Floats:
        rows_due = rows[~self.is_current(rows)]
        # Rows that have seen nearly all picks are not measured again for those that have not.
        is_recent = self.seen[rows_due] >= self.num_picks - RECENT
        for part in (rows_due[is_recent], rows_due[~is_recent]):
            self._measure(part)
        return similarity(self.nearest[rows], self.h2)

    def add(self, row: int) -> None:
        if not self.is_placed[row]:
            return
        if self.num_picks == len(self.picks):
            room = np.empty((max(64, len(self.picks)), self.picks.shape[1]))
            self.picks = np.concatenate([self.picks, room])
        self.picks[self.num_picks] = self.vectors[row]
        self.num_picks += 1

    def _measure(self, rows: Ints) -> None:
        if not len(rows):
            return
        first = int(self.seen[rows].min())
        picks = self.picks[first : self.num_picks]
        norms = np.einsum("pd,pd->p", picks, picks)
        size = max(1, CELLS // len(picks))
        for start in range(0, len(rows), size):
            part = rows[start : start + size]
            # d2 = |row|2 + (|pick|2 - 2 row pick): the bracket alone tells which is nearest.
            nearest = (norms - 2 * (self.vectors[part] @ picks.T)).min(axis=1)
            distances = np.maximum(nearest + self.norms[part], 0)
            self.nearest[part] = np.minimum(self.nearest[part], distances)
        self.seen[rows] = self.num_picks
