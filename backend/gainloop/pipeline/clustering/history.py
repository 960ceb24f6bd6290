"""How the clusters of one evaluation continue those of the one before.

In: which earlier cluster the earlier model puts each new error into, and errors per unit. Out: per
cluster its theme and what became of it, and a row for each theme that closed. Called by
`cluster_errors`.

- A cluster continues the earlier one that is most alike by the errors that they share (Jaccard
  similarity), if at least a quarter is shared. Each is continued once; pairs in which what named
  the earlier one still holds for half of the new one come first. (Errors of a new cluster that
  is named by values of which the earlier one had none do not count as shared.)
- An earlier cluster that is not continued, but still has a quarter of its errors (and as many as a
  cluster needs), MERGED into the one that holds most of them. Else it CLOSED.
- A cluster that continues nothing REOPENED a theme that closed before, if the model of that time
  puts half of its errors there. Else it was BORN; one that split off an earlier cluster, whose
  theme the larger part keeps, still names that one.
- It GREW or SHRANK where the size, and also what the earlier model finds, changed beyond what
  chance explains: a sign-flip test over units at 5 %, which needs six units that changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gainloop.terms.boxes import Bools, Ints
from gainloop.terms.enums import Transition

HALF = 0.5
QUARTER = 0.25
_Z = 1.96
_LEAST_UNITS = 6


@dataclass(frozen=True, slots=True)
class Earlier:
    """A cluster of an earlier evaluation, by its id."""

    cluster_id: str
    theme: str
    size: int


@dataclass(frozen=True, slots=True)
class Step:
    """number: of the new cluster, None where the theme closed; theme: None for a new one;
    continues: earlier clusters, the one that it is first.
    """

    number: int | None
    transition: Transition
    theme: str | None = None
    continues: tuple[str, ...] = ()
    previous_size: int | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """Errors per unit; units are those of both evaluations.

    new: (I, U) of new clusters; old: (J, U) of earlier ones; still: (J, U) new errors that the
    earlier model puts into earlier clusters; overlap: (I, J) of these, those in each new cluster;
    agrees: (I, J) whether what named the earlier cluster holds for half of the new one.
    """

    new: Ints
    old: Ints
    still: Ints
    overlap: Ints
    agrees: Bools


def continue_clusters(
    counts: Counts,
    earlier: Sequence[Earlier],
    closed: Sequence[Earlier],
    closed_overlap: Ints,
    least_size: int,
) -> list[Step]:
    """One step per new cluster in order, then one per theme that closed.

    closed, closed_overlap: (I, M) themes that closed before, as they were last, and how many
    errors of each new cluster the model of that time puts there.
    """
    sizes = counts.new.sum(axis=1)
    same = _pairs(counts, sizes)
    merged, gone = _merges(counts, earlier, set(same.values()), set(same), least_size)
    taken = {earlier[j].theme for j in same.values()}
    reopened = _reopened(sizes, closed, closed_overlap, set(same), taken)
    steps = []
    for number in range(len(sizes)):
        if number in same:
            steps.append(_same(number, same[number], merged.get(number, []), counts, earlier))
        elif number in reopened:
            before = closed[reopened[number]]
            steps.append(
                Step(number, Transition.REOPENED, before.theme, (before.cluster_id,), before.size)
            )
        else:
            steps.append(Step(number, Transition.BORN, None, _split_off(number, counts, earlier)))
    for j in gone:
        before = earlier[j]
        steps.append(Step(None, Transition.CLOSED, before.theme, (before.cluster_id,), before.size))
    return steps


def direction(before: Ints, after: Ints) -> int:
    """1 or -1 where errors per unit rose or fell beyond chance, else 0."""
    change = after - before
    num_changed = int((change != 0).sum())
    if num_changed < _LEAST_UNITS:
        return 0
    z = change.sum() / np.sqrt((change.astype(np.float64) ** 2).sum())
    return int(np.sign(z)) if abs(z) > _Z else 0


def _pairs(counts: Counts, sizes: Ints) -> dict[int, int]:
    """New cluster -> earlier one, the most alike first, each used once."""
    union = sizes[:, None] + counts.still.sum(axis=1)[None, :] - counts.overlap
    alike = counts.overlap / np.maximum(union, 1)
    ordered = sorted(
        np.argwhere(alike >= QUARTER).tolist(),
        key=lambda pair: (not counts.agrees[*pair], -alike[*pair], *pair),
    )
    pairs: dict[int, int] = {}
    for i, j in ordered:
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def _merges(
    counts: Counts, earlier: Sequence[Earlier], used: set[int], continued: set[int], least: int
) -> tuple[dict[int, list[int]], list[int]]:
    """New cluster -> earlier ones that it took in; and the earlier ones that closed."""
    merged: dict[int, list[int]] = {}
    gone = []
    for j, before in enumerate(earlier):
        if j in used:
            continue
        still = int(counts.still[j].sum())
        holder = int(np.argmax(counts.overlap[:, j])) if len(counts.overlap) else 0
        is_taken_in = holder in continued and 2 * counts.overlap[holder, j] >= still
        if is_taken_in and still >= max(least, QUARTER * before.size):
            merged.setdefault(holder, []).append(j)
        else:
            gone.append(j)
    return merged, gone


def _reopened(
    sizes: Ints, closed: Sequence[Earlier], overlap: Ints, continued: set[int], taken: set[str]
) -> dict[int, int]:
    """New cluster -> theme that closed before, each used once."""
    pairs: dict[int, int] = {}
    used = set(taken)
    candidates = np.argwhere((overlap >= HALF * sizes[:, None]) & (overlap > 0))
    for i, m in sorted(candidates.tolist(), key=lambda pair: (-overlap[pair[0], pair[1]], *pair)):
        if i not in continued and i not in pairs and closed[m].theme not in used:
            pairs[i] = m
            used.add(closed[m].theme)
    return pairs


def _same(
    number: int, j: int, took_in: list[int], counts: Counts, earlier: Sequence[Earlier]
) -> Step:
    parts = [j, *took_in]
    continues = tuple(earlier[part].cluster_id for part in parts)
    previous = sum(earlier[part].size for part in parts)
    if took_in:
        return Step(number, Transition.MERGED, earlier[j].theme, continues, previous)
    by_size = direction(counts.old[j], counts.new[number])
    by_model = direction(counts.old[j], counts.still[j])
    transition = Transition.STEADY
    if by_size == by_model != 0:
        transition = Transition.GREW if by_size > 0 else Transition.SHRANK
    return Step(number, transition, earlier[j].theme, continues, previous)


def _split_off(number: int, counts: Counts, earlier: Sequence[Earlier]) -> tuple[str, ...]:
    size = int(counts.new[number].sum())
    if not earlier:
        return ()
    j = int(counts.overlap[number].argmax())
    return (earlier[j].cluster_id,) if counts.overlap[number, j] >= HALF * size else ()
