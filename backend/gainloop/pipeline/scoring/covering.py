"""Whether any selection holds some minimums, and which one costs least: decided exactly.

A pool under limits comes in, rows go out. Called by `minimums`, where not every choice of clips
would do. A linear program in whole units, solved by branch and bound (HiGHS).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from gainloop.pipeline.scoring.pool_limits import HAIR, Tally
from gainloop.terms.boxes import Bools, Floats, Ints

MOST_NODES = 2_000
"""Of the search tree. Counted, as seconds would decide otherwise on another machine."""

CLOSE = 1e-4
"""How near to the least cost a cover may stay, as a share of it."""


MOST_WHOLE = 3_000
"""Of candidates: among more, parts of clips are allowed, which proves that something is impossible
but not that it is possible."""


class Undecided(Exception):
    """The search ended before it knew."""


@dataclass(frozen=True, slots=True)
class Pool:
    """rows: (R,) candidates that may still be taken and are of a cohort; minutes: (R,) of these;
    amounts: (M, R); left, num_left: minutes and clips that may still be taken.
    """

    rows: Ints
    minutes: Floats
    amounts: Floats
    left: float
    num_left: int
    tally: Tally

    def cheapest(self, needs: Mapping[int, float], *, is_capped: bool = True) -> Ints | None:
        """Rows that bring these amounts at hardly more than the least cost; None where no
        selection brings them. Raises Undecided.
        """
        quick = self._cheap_first(needs, is_capped=is_capped)
        if quick is not None:
            return self.rows[quick]
        kept = self._worth_looking_at(needs)
        found = self._solve(kept, self.minutes[kept], needs, CLOSE, is_capped=is_capped)
        return None if found is None else self.rows[found]

    def most_of(self, place: int, needs: Mapping[int, float], cover: Sequence[int]) -> Ints:
        """Rows that bring as much to this minimum as any selection that brings the `needs`; of a
        large pool, what `more_of` says. cover: rows that bring them. Raises Undecided.
        """
        every = np.arange(len(self.rows))
        if len(every) > MOST_WHOLE:
            return self.more_of(place, cover)
        found = self._solve(every, -self.amounts[place], needs, CLOSE, is_capped=True)
        return self.rows[every[:0] if found is None else found]

    def more_of(self, place: int, cover: Sequence[int]) -> Ints:
        """The cover, and the cheapest of the cohort beside it as far as limits let them in."""
        chosen = np.isin(self.rows, cover)
        waiting = np.flatnonzero((self.amounts[place] > 0) & ~chosen)
        waiting = waiting[np.argsort(self.minutes[waiting], kind="stable")]
        waiting = waiting[self._may_join(chosen, waiting)]
        spent = self.minutes[chosen].sum() + np.cumsum(self.minutes[waiting])
        num_more = min(int((spent <= self.left).sum()), self.num_left - int(chosen.sum()))
        return np.concatenate([self.rows[chosen], self.rows[waiting[:num_more]]])

    def _cheap_first(self, needs: Mapping[int, float], *, is_capped: bool) -> Ints | None:
        """The cheapest of each cohort, one minimum after the other; None where that is too much,
        which proves nothing.
        """
        chosen = np.zeros(len(self.rows), dtype=np.bool_)
        for place, need in needs.items():
            waiting = np.flatnonzero((self.amounts[place] > 0) & ~chosen)
            waiting = waiting[np.argsort(self.minutes[waiting], kind="stable")]
            if is_capped:
                waiting = waiting[self._may_join(chosen, waiting)]
            missing = need - self.amounts[place, chosen].sum()
            if missing > 0:
                enough = np.cumsum(self.amounts[place, waiting])
                chosen[waiting[: int(np.searchsorted(enough, missing - HAIR)) + 1]] = True
            if self.amounts[place, chosen].sum() < need - HAIR:
                return None
        is_affordable = self.minutes[chosen].sum() <= self.left and chosen.sum() <= self.num_left
        return np.flatnonzero(chosen) if is_affordable else None

    def _may_join(self, chosen: Bools, waiting: Ints) -> Bools:
        """(W,) which of these rows caps let in beside the chosen, one after the other."""
        tally = self.tally
        minutes, every = self.minutes, np.concatenate([np.flatnonzero(chosen), waiting])
        rows = self.rows[every]
        cells, copies = tally.limits.cells[rows], tally.limits.copies[rows]
        fits = _running(cells, minutes[every]) <= tally.room(rows) + HAIR
        fits &= _running(copies, np.ones(len(every))) <= tally.copies_left(rows)
        joined: Bools = fits[int(chosen.sum()) :]
        return joined

    def _worth_looking_at(self, needs: Mapping[int, float]) -> Ints:
        """Of candidates that are alike to all limits, as many of the cheapest as could be needed;
        all where label-hours are asked for, which costly ones bring as well.
        """
        every = np.arange(len(self.rows))
        if not (np.isin(self.amounts, (0.0, 1.0))).all():
            return every
        limits = self.tally.limits
        alike = np.column_stack([self.amounts.T, limits.cells[self.rows], limits.copies[self.rows]])
        _, kind = np.unique(alike, axis=0, return_inverse=True)
        order = np.lexsort((self.minutes, kind.ravel()))
        ordered = kind.ravel()[order]
        heads = np.flatnonzero(np.diff(ordered, prepend=-1))
        place = np.arange(len(order)) - np.repeat(heads, np.diff(heads, append=len(order)))
        return np.sort(order[place < sum(np.ceil(need) for need in needs.values())])

    def _solve(
        self,
        kept: Ints,
        objective: Floats,
        needs: Mapping[int, float],
        gap: float,
        *,
        is_capped: bool,
    ) -> Ints | None:
        if not len(kept):
            return None if any(need > 0 for need in needs.values()) else kept
        parts = [self._minimums(kept, needs), self._budget(kept)]
        if is_capped:
            parts += self._caps(kept)
        is_whole = len(kept) <= MOST_WHOLE
        found = milp(
            objective,
            integrality=np.full(len(kept), int(is_whole)),
            bounds=Bounds(0, 1),
            constraints=[part for part in parts if part is not None],
            options={"node_limit": MOST_NODES, "mip_rel_gap": gap, "presolve": False},
        )
        if found.x is not None and is_whole:
            return np.asarray(kept[found.x > 0.5], dtype=np.int64)
        if found.status == 2:
            return None
        raise Undecided

    def _minimums(self, kept: Ints, needs: Mapping[int, float]) -> LinearConstraint | None:
        if not needs:
            return None
        places = list(needs)
        matrix = sparse.csr_array(self.amounts[places][:, kept])
        return LinearConstraint(matrix, lb=np.array([needs[place] for place in places]))

    def _budget(self, kept: Ints) -> LinearConstraint | None:
        rows, most = [np.ones(len(kept))], [float(self.num_left)]
        if np.isfinite(self.left):
            rows.append(self.minutes[kept])
            most.append(self.left)
        return LinearConstraint(sparse.csr_array(np.array(rows)), ub=np.array(most))

    def _caps(self, kept: Ints) -> Sequence[LinearConstraint]:
        rows, tally = self.rows[kept], self.tally
        caps = []
        if tally.limits.most_minutes < np.inf:
            cells = tally.limits.cells[rows]
            caps.append(_sums_below(cells, self.minutes[kept], tally.room(rows)))
        if tally.limits.most_copies < np.inf:
            copies = tally.limits.copies[rows]
            caps.append(_sums_below(copies, np.ones(len(kept)), tally.copies_left(rows)))
        return caps


def _running(group: Ints, values: Floats) -> Floats:
    """(R,) sums of each group up to each row; a row that does not fit counts against the next."""
    order = np.argsort(group, kind="stable")
    sums = np.cumsum(values[order])
    heads = np.flatnonzero(np.diff(group[order], prepend=-2))
    before = np.repeat(sums[heads] - values[order][heads], np.diff(heads, append=len(group)))
    running = np.empty(len(group))
    running[order] = sums - before
    return running


def _sums_below(group: Ints, values: Floats, most: Floats) -> LinearConstraint:
    """most: (R,) of the group of each; -1 is no group."""
    inside = np.flatnonzero(group >= 0)
    names, first, place = np.unique(group[inside], return_index=True, return_inverse=True)
    shape = (max(len(names), 1), len(group))
    matrix = sparse.csr_array((values[inside], (place.ravel(), inside)), shape=shape)
    bound = np.maximum(most[inside[first]], 0.0) if len(names) else np.zeros(1)
    return LinearConstraint(matrix, ub=bound)
