"""Groups of clips that are copies: adjacent in a drive, or alike in embedding space.

Features and places in embedding space come in, `CopyGroups` go out. Called by `likeness`, and by
`gain_ranking` for clips whose drive is unknown.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from gainloop.pipeline.scoring.copies import drive_runs
from gainloop.pipeline.scoring.neighbors import Neighborhood
from gainloop.terms.boxes import Bools, Floats, Ints
from gainloop.terms.features import Features

ALIKE_SHARE = 0.15
"""Of the median squared distance to the 6th neighbor: nearer clips look the same."""


@dataclass(frozen=True, slots=True)
class CopyGroups:
    """candidates: (N,), labeled: (L,) number of the group of each clip, -1 for one without."""

    candidates: Ints
    labeled: Ints

    @property
    def num_labeled(self) -> Ints:
        """(G,) labeled clips of each group."""
        known = self.labeled[self.labeled >= 0]
        number = int(max(self.candidates.max(initial=-1), self.labeled.max(initial=-1))) + 1
        return np.bincount(known, minlength=number).astype(np.int64)


def copies_in_drives(features: Features, space: Neighborhood | None) -> CopyGroups:
    """Runs of adjacent clips, joined where clips of one drive look the same. No group for clips
    whose drive is unknown.
    """
    candidates, labeled = features.candidates.recordings, features.labeled.recordings
    group = drive_runs(candidates, labeled)
    if space is not None and (group >= 0).any():
        drive = np.concatenate([candidates.drive, labeled.drive])
        group = _joined(group, _alike(features, space, drive))
    return _sides(group, len(candidates))


def with_copies_by_look(
    features: Features, space: Neighborhood, groups: CopyGroups, cells: Ints
) -> CopyGroups:
    """Beside `groups`, those of clips without one that look the same and have the same nearest
    cell. cells: (N + L,) of candidates and then labeled clips.
    """
    known = np.concatenate([groups.candidates, groups.labeled])
    alike = _alike(features, space, np.where(known >= 0, -1, cells))
    start = int(known.max(initial=-1)) + 1
    found = np.where(known >= 0, known, np.where(alike >= 0, start + alike, -1))
    return _sides(found, len(groups.candidates))


def group_alike(vectors: Floats, blocks: Ints, width: float) -> Ints:
    """(N,) group of clips that are nearer than 0.15 x `width` to the first of the group, -1 for a
    clip without another. vectors: z-scored, a NaN row for a clip without one; blocks: clips of one
    block alone are compared, those of block -1 with none.
    """
    group = np.full(len(vectors), -1, dtype=np.int64)
    limit, number = ALIKE_SHARE * width, 0
    known = np.flatnonzero(~np.isnan(vectors[:, 0]) & (blocks >= 0))
    by_block = known[np.argsort(blocks[known], kind="stable")]
    ends = np.flatnonzero(np.diff(blocks[by_block], append=-1)) + 1
    starts = ends - np.diff(ends, prepend=0)
    for start, end in zip(starts[ends - starts > 1], ends[ends - starts > 1], strict=True):
        rows = by_block[start:end]
        waiting = rows[_has_near(vectors[rows], limit)]
        while len(waiting):
            gaps = ((vectors[waiting] - vectors[waiting[0]]) ** 2).sum(axis=1)
            is_near = gaps <= limit
            if is_near.sum() > 1:
                group[waiting[is_near]] = number
                number += 1
            waiting = waiting[~is_near]
    return group


def _has_near(vectors: Floats, limit: float) -> Bools:
    """(R,) which have another within this squared distance, or hardly further."""
    reach = limit**0.5 * (1 + 1e-6) + 1e-12
    tree = cKDTree(vectors, balanced_tree=False)
    gaps, _ = tree.query(vectors, k=2, distance_upper_bound=reach)
    found: Bools = np.isfinite(gaps[:, 1])
    return found


def _alike(features: Features, space: Neighborhood, blocks: Ints) -> Ints:
    """(N + L,) groups of `group_alike` in the order of import, whatever of it is labeled by now."""
    labeled = features.labeled
    places = np.full((len(labeled), space.pool.shape[1]), np.nan)
    if labeled.vectors is not None:
        places = space.scaled(labeled.vectors)
    vectors = np.concatenate([space.pool, places])
    ordinal = np.concatenate([features.candidates.recordings.ordinal, labeled.recordings.ordinal])
    rows = np.argsort(ordinal, kind="stable")
    group = np.empty(len(rows), dtype=np.int64)
    group[rows] = group_alike(vectors[rows], blocks[rows], space.h2)
    return group


def _joined(runs: Ints, alike: Ints) -> Ints:
    """Runs that share a group of `alike` are one."""
    both = (runs >= 0) & (alike >= 0)
    if not both.any():
        return runs
    start = int(runs.max()) + 1
    number = start + int(alike.max()) + 1
    ties = coo_array(
        (np.ones(int(both.sum())), (runs[both], start + alike[both])), shape=(number, number)
    )
    _, part = connected_components(ties, directed=False)
    return np.where(runs >= 0, part[runs], -1).astype(np.int64)


def _sides(group: Ints, num_candidates: int) -> CopyGroups:
    return CopyGroups(group[:num_candidates], group[num_candidates:])
