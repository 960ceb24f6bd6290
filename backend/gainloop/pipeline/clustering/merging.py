"""Groups of one stratum that are one weakness become one cluster.

In: the group of each error, and what the errors of a group have in common. Out: the cluster of each
error. Called by `strata`.

Two groups are one where they have the same telling values in common, for they differ in what errors
and objects differ in alike. They are also one where the narrow one has all that the wide one has in
common, and what it has beyond that is no more frequent among the errors of both than objects
explain. Errors at night in rain are no two weaknesses because some of these nights were rural,
where only errors elsewhere made "rural" a telling value. Groups that do not look alike stay apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gainloop.pipeline.clustering.shares import by_chance, effective_units
from gainloop.terms.boxes import Bools, Floats, Ints

IN_COMMON = 0.6
LOOK_ALIKE = 1.0
"""Distance along the directions of appearance below which two groups look alike."""
MOST_CHANCE = 0.05


@dataclass(frozen=True, slots=True)
class Traits:
    """What errors of one stratum are merged by. telling: (n, R) values that weigh much; look:
    (n, P); unit: (n,); given: (R, R) share of the objects with one telling value, by row, that have
    another one, by column.
    """

    telling: Bools
    look: Floats
    unit: Ints
    given: Floats

    def of(self, rows: Ints) -> "Traits":
        return Traits(self.telling[rows], self.look[rows], self.unit[rows], self.given)

    def common(self, rows: Ints) -> Bools:
        """(R,) what most of these errors have."""
        has: Bools = self.telling[rows].mean(axis=0) >= IN_COMMON
        return has


def merge_groups(group: Ints, traits: Traits) -> Ints:
    """Cluster of each error, counted from 0."""
    groups = [np.flatnonzero(group == one) for one in np.unique(group)]
    label = np.zeros(len(group), dtype=np.int64)
    for number, rows in enumerate(_merge_narrow(_merge_same(groups, traits), traits)):
        label[rows] = number
    return label


def _merge_same(groups: Sequence[Ints], traits: Traits) -> list[Ints]:
    """Chains of groups with the same values in common that look alike are one each."""
    common = [tuple(traits.common(rows)) for rows in groups]
    head = list(range(len(groups)))
    for one in range(len(groups)):
        for other in range(one):
            if common[one] == common[other] and _is_alike(groups[one], groups[other], traits):
                old, new = head[one], head[other]
                head = [new if value == old else value for value in head]
    return [
        np.concatenate([rows for rows, own in zip(groups, head, strict=True) if own == value])
        for value in dict.fromkeys(head)
    ]


def _merge_narrow(groups: Sequence[Ints], traits: Traits) -> list[Ints]:
    """The narrowest first, each into the one beside which it is most likely nothing of its own."""
    left = dict(enumerate(groups))
    num_common = [int(traits.common(rows).sum()) for rows in groups]
    for narrow in sorted(left, key=lambda one: (-num_common[one], len(left[one]))):
        chances = [
            (_chance(left[narrow], left[wide], traits), -wide) for wide in left if wide != narrow
        ]
        chance, place = max(chances, default=(0.0, 0))
        if chance > MOST_CHANCE:
            left[-place] = np.concatenate([left[-place], left.pop(narrow)])
    return list(left.values())


def _chance(narrow: Ints, wide: Ints, traits: Traits) -> float:
    """How likely it is that what the narrow group has beyond the wide one is by chance as frequent
    as it is among the errors of both; 0 where they are not such groups.
    """
    shared, own = traits.common(wide), traits.common(narrow)
    further = own & ~shared
    if not shared.any() or (shared & ~own).any() or not _is_alike(narrow, wide, traits):
        return 0.0
    both = np.concatenate([narrow, wide])
    expected = traits.given[shared][:, further].max(axis=0)
    num_units = int(effective_units(traits.unit[both]))
    share = traits.telling[both][:, further].mean(axis=0)
    return float(by_chance(share, expected, num_units).min(initial=1.0))


def _is_alike(one: Ints, other: Ints, traits: Traits) -> bool:
    gap = traits.look[one].mean(axis=0) - traits.look[other].mean(axis=0)
    return float(np.linalg.norm(gap)) <= LOOK_ALIKE
