"""Plans how minimums are met: how much of each is possible, and a way that leaves room for it.

A pool under limits comes in before anything is picked, a `Plan` goes out. Called by `selection`,
which picks in the profile's own order and asks the plan whether a pick leaves the rest possible.
"""

from dataclasses import dataclass, field

import numpy as np

from gainloop.pipeline.scoring.covering import Pool, Undecided
from gainloop.pipeline.scoring.pool_limits import Tally
from gainloop.terms.boxes import Bools, Floats, Ints
from gainloop.terms.enums import LimitUnit, ShortfallReason

HAIR = 1e-6
"""By which a minimum may be missed: what whole numbers lose in a linear program."""

TRIES = 8
"""Picks by score that are looked at before one of the cover is taken: where hardly anything is to
spare, nearly all others are too costly."""


@dataclass(slots=True)
class Plan:
    """targets: (M,) what the selection is to bring to each minimum, the holdback counted: all that
    is asked for, or as much as is possible behind the minimums before it; reasons: of those of
    which less is possible.

    cover: rows that bring what is missing, within all limits, kept up to date with every pick; None
    where any choice of clips would do and `best` need not be asked.
    """

    targets: Floats
    reasons: dict[int, ShortfallReason] = field(default_factory=dict)
    cover: list[int] | None = None

    def is_met(self, place: int, tally: Tally) -> bool:
        return bool(tally.supply[place] >= self.targets[place] - HAIR)

    def best(self, ranked: Ints, minutes: Floats, left: float, num_left: int, tally: Tally) -> int:
        """The first of these rows after which the rest is still possible; where that is none of the
        first few, the first that is in the cover. ranked: rows that could be taken now, best first.
        """
        first = ranked[self._may_fit(ranked, minutes, left, tally)][:TRIES].tolist()
        for row in first + ranked[np.isin(ranked, self.cover or [])].tolist():
            rest = self._rest(row, minutes, tally)
            if _fits([row, *rest], minutes, left, num_left, tally):
                self.cover = rest
                return int(row)
        return int(ranked[0])

    def _may_fit(self, rows: Ints, minutes: Floats, left: float, tally: Tally) -> Bools:
        """(R,) False for rows that cost more than what is spare and what they could replace."""
        cover = np.array(self.cover, dtype=np.int64)
        amounts, costs = tally.limits.amounts, minutes[cover]
        over = tally.supply + amounts[:, cover].sum(axis=1) - self.targets + HAIR
        most = np.full(len(rows), left - costs.sum() + HAIR)
        for place, spare in enumerate(over.tolist()):
            replaced = np.maximum(amounts[place, rows] + spare, 0.0)
            is_of = amounts[place, cover] > 0
            rate = (costs[is_of] / amounts[place, cover[is_of]]).max(initial=0.0)
            most += replaced * rate
        return minutes[rows] <= most

    def _rest(self, row: int, minutes: Floats, tally: Tally) -> list[int]:
        """The cover without what it no longer needs once this row is taken, the costliest first."""
        rest = np.array([other for other in self.cover or () if other != row], dtype=np.int64)
        amounts = tally.limits.amounts
        spare = tally.supply + amounts[:, row] + amounts[:, rest].sum(axis=1) - self.targets + HAIR
        costliest_first = rest[np.lexsort((rest, -minutes[rest]))]
        dropped: list[int] = []
        while True:
            is_spare = (amounts[:, costliest_first] <= spare[:, None]).all(axis=0)
            if not is_spare.any():
                return [row for row in rest.tolist() if row not in set(dropped)]
            costliest_first = costliest_first[is_spare]
            dropped.append(int(costliest_first[0]))
            spare -= amounts[:, costliest_first[0]]
            costliest_first = costliest_first[1:]


def plan_minimums(
    tally: Tally, minutes: Floats, is_open: Bools, left: float, num_left: int
) -> Plan:
    """is_open: (N,) rows that may be picked; tally: of the holdback."""
    limits = tally.limits
    missing = np.maximum(limits.needs - tally.supply, 0.0)
    plan = Plan(limits.needs.copy())
    active = [place for place in range(len(missing)) if missing[place] > HAIR]
    if active:
        wanted = (limits.amounts[active] > 0).any(axis=0)
        rows = np.flatnonzero(is_open & (minutes <= left) & wanted)
        pool = Pool(rows, minutes[rows], limits.amounts[:, rows], left, num_left, tally)
        if not _is_roomy(pool, active, missing):
            _fill_in(plan, pool, active, missing, is_open)
    return plan


def _fill_in(plan: Plan, pool: Pool, active: list[int], missing: Floats, is_open: Bools) -> None:
    """Takes the minimums one after the other, each as far as those before it leave it possible."""
    kept: dict[int, float] = {}
    plan.cover = []
    amounts, supply = pool.tally.limits.amounts, pool.tally.supply
    for place in active:
        needed = float(missing[place])
        try:
            rows = pool.cheapest({**kept, place: needed})
            if rows is None:
                plan.reasons[place] = _reason(pool, place, needed, is_open)
                rows = pool.most_of(place, kept, plan.cover)
        except Undecided:
            plan.reasons[place] = ShortfallReason.NOT_FOUND
            rows = pool.more_of(place, plan.cover)
        needed = min(needed, float(amounts[place, rows].sum()))
        kept, plan.cover = {**kept, place: needed}, rows.tolist()
        plan.targets[place] = supply[place] + needed


def _reason(pool: Pool, place: int, needed: float, is_open: Bools) -> ShortfallReason:
    """Why so much is not possible, the simplest first. Raises Undecided."""
    if pool.tally.limits.amounts[place, is_open].sum() < needed - HAIR:
        return ShortfallReason.CANDIDATES
    if pool.cheapest({place: needed}, is_capped=False) is None:
        return ShortfallReason.BUDGET
    if pool.cheapest({place: needed}) is None:
        return ShortfallReason.CAP
    return ShortfallReason.EARLIER_MINIMUMS


def _is_roomy(pool: Pool, active: list[int], missing: Floats) -> bool:
    """Whether any choice of clips, the costliest ones included, leaves all minimums possible."""
    limits, tally = pool.tally.limits, pool.tally
    if limits.most_copies < np.inf:
        return False
    minutes, num_clips = 0.0, 0
    for place in active:
        amounts = np.sort(pool.amounts[place][pool.amounts[place] > 0])
        enough = int(np.searchsorted(np.cumsum(amounts), missing[place] - HAIR)) + 1
        if enough > len(amounts):
            return False
        costs = np.sort(pool.minutes[pool.amounts[place] > 0])
        is_hours = limits.asked[place].unit is LimitUnit.HOURS
        minutes += missing[place] + costs[-1] if is_hours else costs[-enough:].sum()
        num_clips += enough
    room = tally.room(pool.rows).min(initial=np.inf)
    return bool(minutes <= min(pool.left, room) and num_clips <= pool.num_left)


def _fits(rows: list[int], minutes: Floats, left: float, num_left: int, tally: Tally) -> bool:
    """Whether these rows can be taken together."""
    if len(rows) > num_left or minutes[rows].sum() > left:
        return False
    limits, chosen = tally.limits, np.array(rows, dtype=np.int64)
    return _is_below(limits.cells[chosen], minutes[chosen], tally.room(chosen)) and _is_below(
        limits.copies[chosen], np.ones(len(chosen)), tally.copies_left(chosen)
    )


def _is_below(group: Ints, values: Floats, most: Floats) -> bool:
    """most: (R,) of the group of each, endless for none."""
    _, place = np.unique(group, return_inverse=True)
    sums = np.bincount(place.ravel(), values)
    return bool((sums[place.ravel()] <= most + HAIR).all())
