"""Clusters the errors of one evaluation and names what each cluster has in common.

In: an `ErrorSet` and what its objects are like. Out: clusters, a plane to show them in, and the
model that finds the cluster of errors of a later evaluation. Called by `cluster_errors`.

Errors become points (`encoding`), are split into as many clusters as stay stable (`strata`), and
what lies far from its center, or in a group too small to mean anything, is left unclustered.
"""

from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from gainloop.pipeline.clustering.contrast import contrast_clusters
from gainloop.pipeline.clustering.encoding import Encoder, fit_encoder
from gainloop.pipeline.clustering.names import name_clusters, subject_of
from gainloop.pipeline.clustering.partition import nearest, rounded
from gainloop.pipeline.clustering.plane import count_cells, lay_out
from gainloop.pipeline.clustering.records import (
    ERROR_TYPES,
    UNCLUSTERED,
    Cluster,
    Density,
    ErrorSet,
    Exposure,
    TraitContrast,
)
from gainloop.pipeline.clustering.strata import split_strata
from gainloop.terms.boxes import Floats, Ints

VERSION = "stable-k-means-2"
LEAST_SIZE = 8
LEAST_SHARE = 0.005
LEAST_CLIPS = 2
NUM_EXEMPLARS = 12
_NEARER = 0.1  # in the plane strata lie nearer, so that what is inside shows
_FAR = 3.0
_LEAST_SPREAD = 0.1


@dataclass(frozen=True, slots=True)
class Model:
    """centers: (K, D) in the space of the encoder; reach: (K,) how far a member may lie."""

    encoder: Encoder
    centers: Floats
    reach: Floats

    def assign(self, errors: ErrorSet) -> tuple[Ints, Floats]:
        """Cluster of each error, UNCLUSTERED beyond its reach, and the distance to its center."""
        if not len(self.centers) or not len(errors):
            return np.full(len(errors), UNCLUSTERED), np.zeros(len(errors))
        place, distance = nearest(self.encoder.encode(errors), self.centers)
        return np.where(distance <= self.reach[place] + 1e-9, place, UNCLUSTERED), distance


@dataclass(frozen=True, slots=True)
class Clustering:
    """clusters: the largest first, so that their position is their number; label: (N,) number of
    each error or UNCLUSTERED; distance: (N,); places: (N, 2) in the plane.
    """

    clusters: tuple[Cluster, ...]
    label: Ints
    distance: Floats
    places: Floats
    density: Density
    model: Model


def cluster_errors(errors: ErrorSet, exposure: Exposure, seed: int) -> Clustering:
    """Equal errors and an equal seed give equal clusters. `errors` holds at least one.

    On one thread, so that the order in which a machine adds decides nothing.
    """
    with threadpool_limits(limits=1):
        return _cluster_errors(errors, exposure, seed)


def _cluster_errors(errors: ErrorSet, exposure: Exposure, seed: int) -> Clustering:
    encoder = fit_encoder(errors, exposure)
    points = rounded(encoder.encode(errors))
    least = max(LEAST_SIZE, int(np.ceil(LEAST_SHARE * len(errors))))
    split = split_strata(errors, exposure, (encoder, points), least, seed)
    model = _model(errors, encoder, points, split.label, least)
    label, distance = model.assign(errors)
    distance = rounded(distance, 6)
    places = lay_out(
        np.hstack([points[:, : encoder.num_apart] * _NEARER, points[:, encoder.num_apart :]]),
        label,
    )
    stability = split.stability(label)
    return Clustering(
        clusters=_describe(errors, exposure, (label, distance, places, stability)),
        label=label,
        distance=distance,
        places=places,
        density=count_cells(places),
        model=model,
    )


def _model(errors: ErrorSet, encoder: Encoder, points: Floats, split: Ints, least: int) -> Model:
    """Centers of groups that are large enough, the largest first; a group that loses too many
    errors to its neighbors goes too, until none does.
    """
    groups = [np.flatnonzero(split == group) for group in range(int(split.max()) + 1)]
    centers = np.array([rounded(points[rows].mean(axis=0), 6) for rows in groups])
    reach = np.array(
        [
            _reach(np.linalg.norm(points[rows] - center, axis=1))
            for rows, center in zip(groups, centers, strict=True)
        ]
    )
    while True:
        model = Model(encoder, centers, rounded(reach, 6))
        label, _ = model.assign(errors)
        sizes = np.bincount(label[label >= 0], minlength=len(centers))
        is_enough = (sizes >= least) & (_num_clips(errors, label, len(centers)) >= LEAST_CLIPS)
        kept = np.flatnonzero(is_enough)
        order = kept[np.argsort(-sizes[kept], kind="stable")]
        centers, reach = centers[order], reach[order]
        if is_enough.all():
            return Model(encoder, centers, rounded(reach, 6))


def _num_clips(errors: ErrorSet, label: Ints, num_clusters: int) -> Ints:
    known = label >= 0
    pairs = np.unique(np.column_stack([label[known], errors.clip[known]]), axis=0)
    return np.bincount(pairs[:, 0], minlength=num_clusters)


def _reach(distance: Floats) -> float:
    """How far members lie, apart from a few that lie much farther than most."""
    middle = float(np.median(distance))
    spread = 1.4826 * float(np.median(np.abs(distance - middle)))
    return middle + _FAR * max(spread, _LEAST_SPREAD)


def _describe(
    errors: ErrorSet, exposure: Exposure, found: tuple[Ints, Floats, Floats, Floats]
) -> tuple[Cluster, ...]:
    label, distance, places, stability = found
    groups = [
        rows[np.lexsort((errors.ordinal[rows], distance[rows]))]
        for rows in (np.flatnonzero(label == number) for number in range(int(label.max()) + 1))
    ]
    contrasts = contrast_clusters(errors, exposure, groups)
    names = name_clusters([_subject(errors, rows) for rows in groups], contrasts)
    return tuple(
        _cluster(errors, (rows, distance[rows], places[rows]), name, traits, float(held))
        for rows, name, traits, held in zip(groups, names, contrasts, stability, strict=True)
    )


def _cluster(
    errors: ErrorSet,
    members: tuple[Ints, Floats, Floats],
    name: str,
    traits: tuple[TraitContrast, ...],
    stability: float,
) -> Cluster:
    rows, distance, places = members
    kinds = errors.kind[rows]
    middle = places.mean(axis=0)
    return Cluster(
        name=name,
        members=rows,
        distance=distance,
        exemplars=_exemplars(errors, rows),
        num_clips=len(np.unique(errors.clip[rows])),
        class_name=errors.classes[_most_frequent(errors.cls[rows])],
        is_miss=bool(errors.is_miss[rows].mean() >= 0.5),
        error_type=ERROR_TYPES[_most_frequent(kinds[kinds >= 0])] if (kinds >= 0).any() else None,
        stability=None if np.isnan(stability) else round(stability, 4),
        traits=traits,
        x=round(float(middle[0]), 4),
        y=round(float(middle[1]), 4),
    )


def _exemplars(errors: ErrorSet, rows: Ints) -> Ints:
    """The most typical error of each clip, clips by how typical that is."""
    _, first = np.unique(errors.clip[rows], return_index=True)
    return errors.ordinal[rows[np.sort(first)[:NUM_EXEMPLARS]]]


def _subject(errors: ErrorSet, rows: Ints) -> str:
    top = _most_frequent(errors.cls[rows])
    return subject_of(
        errors.classes[top],
        float((errors.cls[rows] == top).mean()),
        float(errors.is_miss[rows].mean()),
    )


def _most_frequent(codes: Ints) -> int:
    return int(np.bincount(codes).argmax())
