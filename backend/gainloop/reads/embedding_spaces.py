"""Embedding spaces and the sets that they are made of; never vectors of two spaces together.

Called by `workflows.vectors`, `similar_failures` and the doctor.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session, col, select

from gainloop.models.evaluation import EmbeddingSet, EmbeddingSpace
from gainloop.stores.bulk_tables import read_vectors
from gainloop.stores.objects import ObjectStore
from gainloop.terms.boxes import Texts
from gainloop.terms.embeddings import EmbeddingKind, Metric, Places

_PLACE = ("id", "clip_id", "frame_index", "x", "y", "width", "height")


@dataclass(frozen=True, slots=True)
class SetRow:
    set_id: str
    vectors_object: str


@dataclass(frozen=True, slots=True)
class SpaceRow:
    """sets: the oldest first; a later one wins where both hold a thing."""

    name: str
    dimension: int
    metric: Metric
    kind: EmbeddingKind
    model: str
    model_version: str
    newest: int
    sets: tuple[SetRow, ...]

    @property
    def model_name(self) -> str:
        """NAME:VERSION, "" where nobody said."""
        return f"{self.model}:{self.model_version}" if self.model else ""


def embedding_spaces(session: Session) -> list[SpaceRow]:
    """Those with a set, that with the newest set first."""
    spaces = {space.id: space for space in session.exec(select(EmbeddingSpace))}
    sets: dict[str, list[EmbeddingSet]] = {}
    for entry in session.exec(select(EmbeddingSet).order_by(col(EmbeddingSet.ordinal))):
        sets.setdefault(entry.space_id, []).append(entry)
    rows = [
        SpaceRow(
            name=name,
            dimension=spaces[name].dim,
            metric=Metric(spaces[name].metric),
            kind=spaces[name].kind,
            model=spaces[name].model,
            model_version=spaces[name].model_version,
            newest=entries[-1].ordinal,
            sets=tuple(SetRow(entry.id, entry.vectors_object) for entry in entries),
        )
        for name, entries in sets.items()
    ]
    return sorted(rows, key=lambda row: -row.newest)


def vectors_of_sets(
    objects: ObjectStore, sets: Sequence[SetRow]
) -> tuple[Texts, NDArray[np.float32]]:
    """Ids and vectors of sets of one space, each id once."""
    read = [read_vectors(objects.get_table(entry.vectors_object)) for entry in sets]
    if len(read) == 1:
        return _texts(read[0][0]), read[0][1]
    last = {name: (part, row) for part, (ids, _) in enumerate(read) for row, name in enumerate(ids)}
    kept = sorted(last)
    rows = [read[last[name][0]][1][last[name][1]] for name in kept]
    return _texts(kept), np.array(rows, dtype=np.float32)


def places_of_space(objects: ObjectStore, space: SpaceRow) -> tuple[Texts, Places]:
    """Ids and places of all things of a space that is not of clips, by id."""
    found: dict[str, tuple[str, int, list[float]]] = {}
    for entry in space.sets:
        table = objects.get_table(entry.vectors_object, columns=list(_PLACE))
        boxes = np.column_stack([np.asarray(table[name]) for name in _PLACE[3:]]).tolist()
        columns = (table[name].to_pylist() for name in _PLACE[:3])
        found.update(
            (name, (clip, frame, box))
            for name, clip, frame, box in zip(*columns, boxes, strict=True)
        )
    kept = sorted(found)
    return _texts(kept), Places(
        clip=_texts([found[name][0] for name in kept]),
        frame=np.array([found[name][1] for name in kept], dtype=np.int64),
        box=np.array([found[name][2] for name in kept], dtype=np.float64).reshape(-1, 4),
    )


def _texts(values: Sequence[str]) -> Texts:
    return np.array(values, dtype=object)
