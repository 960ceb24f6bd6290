"""How far two orders of the same units are apart. Called by `workflows.priorities`.

Units are matched by id; places are from 0, the first is most wanted.
"""

from dataclasses import dataclass

import numpy as np

from gainloop.terms.boxes import Bools, Floats, Ints, Texts

PERSISTENCE = 0.98
"""p of rank-biased overlap: how likely a reader goes on to the next place; half of the weight lies
on the first 34."""


@dataclass(frozen=True, slots=True)
class Order:
    """unit_ids: (N,) the first place first; is_selected, minutes: (N,) of the same places."""

    unit_ids: Texts
    is_selected: Bools
    minutes: Floats


@dataclass(frozen=True, slots=True)
class Difference:
    """overlap: {k: share of the first k of one that are among the first k of the other}; rbo:
    rank-biased overlap of the whole orders (Webber, Moffat and Zobel 2010), 1 for equal ones;
    hours_moved: label-hours that the second spends on units that the first did not select.
    """

    overlap: dict[int, float]
    rbo: float
    hours_moved: float
    num_entered: int
    num_left: int


def compare_orders(before: Order, after: Order, depths: tuple[int, ...] = (10, 100)) -> Difference:
    places = places_in(after.unit_ids, before.unit_ids)
    chosen_before = set(before.unit_ids[before.is_selected].tolist())
    is_entered = np.array(
        [unit not in chosen_before for unit in after.unit_ids[after.is_selected]], dtype=np.bool_
    )
    num_kept = int((~is_entered).sum())
    return Difference(
        overlap={depth: overlap_at(places, depth) for depth in depths},
        rbo=rank_biased_overlap(places, len(before.unit_ids)),
        hours_moved=float(after.minutes[after.is_selected][is_entered].sum() / 60),
        num_entered=int(is_entered.sum()),
        num_left=len(chosen_before) - num_kept,
    )


def places_in(asked: Texts, order: Texts) -> Ints:
    """(N,) the place of each asked unit in `order`, -1 for one that is not there."""
    found = {unit: place for place, unit in enumerate(order.tolist())}
    return np.array([found.get(unit, -1) for unit in asked.tolist()], dtype=np.int64)


def overlap_at(places: Ints, depth: int) -> float:
    """places: of the units of one order in the other. Of shorter orders, the share of all."""
    first = places[:depth]
    if not len(first):
        return 1.0
    return float(((first >= 0) & (first < depth)).sum() / len(first))


def rank_biased_overlap(places: Ints, num_before: int, persistence: float = PERSISTENCE) -> float:
    """The extrapolated form, of two orders without ties; units that only one has count as apart.

    Each depth d has the weight p ** (d - 1); the agreement at the deepest place goes on for ever.
    """
    depth = min(len(places), num_before)
    if not depth:
        return 1.0
    joined = np.maximum(np.arange(len(places)), places)[places >= 0]
    shared = np.cumsum(np.bincount(joined[joined < depth], minlength=depth))
    agreement = shared / np.arange(1, depth + 1)
    weights = persistence ** np.arange(1, depth + 1)
    tail = agreement[-1] * persistence**depth
    total = (1 - persistence) / persistence * float((agreement * weights).sum())
    return float(total + tail)
