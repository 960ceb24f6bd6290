"""Finds out which earlier clusters the new ones continue. Called by `cluster_errors`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from sqlmodel import Session

from gainloop.models.clusters import ErrorCluster, ErrorClustering
from gainloop.models.evaluation import EmbeddingSet
from gainloop.pipeline.clustering.clustering import LEAST_SIZE, Clustering
from gainloop.pipeline.clustering.contrast import is_beyond_chance
from gainloop.pipeline.clustering.history import HALF, Counts, Earlier, Step, continue_clusters
from gainloop.pipeline.clustering.names import MOST_TRAITS
from gainloop.pipeline.clustering.records import ErrorSet
from gainloop.reads.cluster_history import History, unit_counts
from gainloop.reads.error_features import ErrorFeatures
from gainloop.stores.objects import ObjectStore
from gainloop.terms.boxes import Bools, Ints
from gainloop.workflows.errors.tables import read_model


@dataclass(frozen=True, slots=True)
class Themes:
    """steps: one per new cluster in order, then one per theme that closed; earlier: by id."""

    steps: tuple[Step, ...]
    earlier: dict[str, ErrorCluster]


def find_themes(
    session: Session,
    objects: ObjectStore,
    history: History,
    features: ErrorFeatures,
    found: Clustering,
) -> Themes:
    label, errors = found.label, features.errors
    num_new = len(found.clusters)
    assigned = _Assignments(session, objects, features)
    alive_numbers = [row.number for row in history.alive]
    if history.chain:
        still = assigned.by(history.chain[0])
        earlier_label = _of_its_kind(found, history.alive, _positions(still, alive_numbers))
        old = unit_counts(session, history.chain[0].id)
    else:
        earlier_label, old = np.full(len(errors), -1), {}
    units = _Units(features.unit_names, old)
    counts = Counts(
        new=units.count(errors, label, num_new),
        old=units.stored(old, alive_numbers),
        still=units.count(errors, earlier_label, len(alive_numbers)),
        overlap=_overlap(label, earlier_label, num_new, len(alive_numbers)),
        agrees=_agreement(errors, label, num_new, history.alive),
    )
    chain = {entry.id: entry for entry in history.chain}
    closed_overlap = np.zeros((num_new, len(history.closed)), dtype=np.int64)
    for column, row in enumerate(history.closed):
        there = np.where(assigned.by(chain[row.clustering_id]) == row.number, 0, -1)
        closed_overlap[:, column] = _overlap(label, there, num_new, 1)[:, 0]
    steps = continue_clusters(
        counts, _plain(history.alive), _plain(history.closed), closed_overlap, LEAST_SIZE
    )
    return Themes(tuple(steps), {row.id: row for row in (*history.alive, *history.closed)})


class _Assignments:
    """Which cluster of an earlier clustering each error falls into, by the model of that time."""

    def __init__(self, session: Session, objects: ObjectStore, features: ErrorFeatures) -> None:
        self.session, self.objects, self.features = session, objects, features
        self.known: dict[str, Ints] = {}

    def by(self, clustering: ErrorClustering) -> Ints:
        if clustering.id not in self.known:
            model = read_model(self.objects.get_table(clustering.model_object))
            self.known[clustering.id] = model.assign(self._seen_by(clustering))[0]
        return self.known[clustering.id]

    def _seen_by(self, clustering: ErrorClustering) -> ErrorSet:
        """Vectors of another space than that of the model mean nothing to it."""
        errors, key = self.features.errors, clustering.embedding_set_id
        entry = None if key is None else self.session.get_one(EmbeddingSet, key)
        if entry is not None and entry.space_id == self.features.space_id:
            return errors
        return replace(errors, vectors=None)


class _Units:
    """Numbers the units of both evaluations, those of the new one first."""

    def __init__(self, names: Sequence[str], old: dict[tuple[int, str], int]) -> None:
        self.place = {name: code for code, name in enumerate(names)}
        for _, name in sorted(old):
            self.place.setdefault(name, len(self.place))

    def count(self, errors: ErrorSet, label: Ints, num_clusters: int) -> Ints:
        counts = np.zeros((num_clusters, len(self.place)), dtype=np.int64)
        known = label >= 0
        np.add.at(counts, (label[known], errors.unit[known]), 1)
        return counts

    def stored(self, old: dict[tuple[int, str], int], numbers: Sequence[int]) -> Ints:
        counts = np.zeros((len(numbers), len(self.place)), dtype=np.int64)
        row = {number: position for position, number in enumerate(numbers)}
        for (number, name), count in old.items():
            counts[row[number], self.place[name]] = count
        return counts


def _positions(label: Ints, numbers: Sequence[int]) -> Ints:
    """Labels as positions in `numbers`, -1 for any other."""
    place = {number: position for position, number in enumerate(numbers)}
    return np.array([place.get(number, -1) for number in label.tolist()], dtype=np.int64)


def _overlap(label: Ints, other: Ints, num_new: int, num_other: int) -> Ints:
    table = np.zeros((num_new, num_other), dtype=np.int64)
    known = (label >= 0) & (other >= 0)
    np.add.at(table, (label[known], other[known]), 1)
    return table


def _of_its_kind(found: Clustering, earlier: Sequence[ErrorCluster], label: Ints) -> Ints:
    """Labels, but -1 where the new cluster is named by values of which the earlier one had none: a
    weakness that is new falls into whatever was nearest before, and is not that.
    """
    is_other = np.zeros((len(found.clusters) + 1, len(earlier) + 1), dtype=np.bool_)
    for i, cluster in enumerate(found.clusters):
        names = {(one.axis, one.value) for one in cluster.traits if is_beyond_chance(one)}
        for j, row in enumerate(earlier):
            before = {(trait["axis"], trait["value"]) for trait in row.traits}
            is_other[i, j] = bool(names) and not names & before
    return np.where(is_other[found.label, label], -1, label)


def _agreement(
    errors: ErrorSet, label: Ints, num_new: int, earlier: Sequence[ErrorCluster]
) -> Bools:
    """(I, J) whether what named an earlier cluster holds for half of each new one."""
    column = {trait: position for position, trait in enumerate(errors.traits)}
    share = np.array([errors.has[label == number].mean(axis=0) for number in range(num_new)])
    agrees = np.ones((num_new, len(earlier)), dtype=np.bool_)
    for j, row in enumerate(earlier):
        traits = [(trait["axis"], trait["value"]) for trait in row.traits[:MOST_TRAITS]]
        places = [column[trait] for trait in traits if trait in column]
        if places and num_new:
            agrees[:, j] = (share[:, places] >= HALF).all(axis=1)
    return agrees


def _plain(rows: Sequence[ErrorCluster]) -> list[Earlier]:
    return [Earlier(row.id, row.theme, row.size) for row in rows]
