"""What entered, left and moved between two runs, and what made the difference of its score. Called
by `workflows.priorities`.

Only the first places of either order are looked at: those that somebody may act on.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gainloop.pipeline.replay.causes import Parts, causes_between
from gainloop.pipeline.replay.orders import places_in
from gainloop.terms.boxes import Bools, Ints, Texts
from gainloop.terms.enums import PriorityChangeKind

LEAST_MOVE = 1
"""Places by which a unit has to move to be told of."""


@dataclass(frozen=True, slots=True)
class ScoredOrder:
    """unit_ids, clip_ids: (N,) the first place first; is_selected: (N,); parts: of each score."""

    unit_ids: Texts
    clip_ids: Texts
    is_selected: Bools
    parts: Parts


@dataclass(frozen=True, slots=True)
class UnitChange:
    """rank_before, rank_after: from 1, None for a unit that was no candidate. causes: {cause: how
    much more it makes the score than before}, the strongest first, which add up to the difference
    of the scores; empty where the unit's own score is as it was and others moved around it, or
    where there is nothing to compare.
    """

    unit_id: str
    clip_id: str
    kind: PriorityChangeKind
    rank_before: int | None
    rank_after: int | None
    causes: Mapping[str, float]


def changes_between(before: ScoredOrder, after: ScoredOrder, depth: int) -> list[UnitChange]:
    """Of the selections, or of the first `depth` places of either where that is more.

    A unit enters or leaves the selection, or the candidates; any other moves. Ordered by the rank
    after, then before.
    """
    was, now = _reach(before, depth), _reach(after, depth)
    known = dict.fromkeys([*after.unit_ids[:now].tolist(), *before.unit_ids[:was].tolist()])
    asked = np.array(list(known), dtype=object)
    old, new = places_in(asked, before.unit_ids), places_in(asked, after.unit_ids)
    found = [
        change
        for place in range(len(asked))
        if (change := _change(before, after, int(old[place]), int(new[place]))) is not None
    ]
    return sorted(found, key=lambda change: (change.rank_after or 10**9, change.rank_before or 0))


def _reach(order: ScoredOrder, depth: int) -> int:
    chosen: Ints = np.flatnonzero(order.is_selected)
    return min(max(depth, int(chosen[-1]) + 1 if len(chosen) else 0), len(order.unit_ids))


def _change(before: ScoredOrder, after: ScoredOrder, old: int, new: int) -> UnitChange | None:
    was = old >= 0 and bool(before.is_selected[old])
    is_in = new >= 0 and bool(after.is_selected[new])
    if was != is_in or old < 0 or new < 0:
        entered = is_in if was != is_in else old < 0
        kind = PriorityChangeKind.ENTERED if entered else PriorityChangeKind.LEFT
    elif abs(old - new) >= LEAST_MOVE:
        kind = PriorityChangeKind.MOVED
    else:
        return None
    order, place = (after, new) if new >= 0 else (before, old)
    return UnitChange(
        unit_id=order.unit_ids[place],
        clip_id=order.clip_ids[place],
        kind=kind,
        rank_before=old + 1 if old >= 0 else None,
        rank_after=new + 1 if new >= 0 else None,
        causes=causes_between(before.parts, after.parts, old, new) if old >= 0 and new >= 0 else {},
    )
