"""Rows and vectors of the two sides of a leakage check become arrays. Called by `leakage`."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.catalog import Clip
from gainloop.models.evaluation import EmbeddingSet, EmbeddingSpace
from gainloop.pipeline.leakage.records import Traces
from gainloop.pipeline.leakage.usual_distance import UsualDistance, usual_distance
from gainloop.reads.clip_vectors import stacked_vectors
from gainloop.reads.rank_clips import ClipRows
from gainloop.reads.rank_sources import embedding_stacks
from gainloop.stores.objects import ObjectStore
from gainloop.terms.boxes import Floats, Ints, Texts
from gainloop.terms.features import UNKNOWN


@dataclass(frozen=True, slots=True)
class Sides:
    """Clips outside a benchmark, and its members. space: the embedding space that holds some of
    both; usual: how far apart its clips usually are, None where the data do not tell.
    """

    clip_ids: Sequence[str]
    clips: Traces
    member_ids: Sequence[str]
    members: Traces
    space: str | None
    usual: UsualDistance | None


UsualDistances = dict[str, UsualDistance | None]
"""By the newest set of a space: worked out over the whole space, so best once per snapshot."""


@dataclass(frozen=True, slots=True)
class _Space:
    name: str
    vectors: tuple[Floats, Floats]
    usual: UsualDistance | None


def read_sides(
    session: Session,
    objects: ObjectStore,
    outside: ClipRows,
    members: ClipRows,
    known: UsualDistances | None = None,
) -> Sides:
    """The limit on vectors is made from the whole space, so that it is the same for every part of
    the catalog that is looked at. known: limits of this snapshot so far; new ones are added.
    """
    sides = (outside, members)
    ids = [[row.id for row in rows] for rows in sides]
    known = {} if known is None else known
    space = _shared_space(session, objects, [_texts(each) for each in ids], known)
    drives, vehicles = (
        _codes([[getattr(row, name) for row in rows] for rows in sides])
        for name in ("drive_id", "vehicle_id")
    )
    clips, benchmark = (
        _traces(rows, drives[side], vehicles[side], space.vectors[side] if space else None)
        for side, rows in enumerate(sides)
    )
    return Sides(
        clip_ids=ids[0],
        clips=clips,
        member_ids=ids[1],
        members=benchmark,
        space=space.name if space else None,
        usual=space.usual if space else None,
    )


def _shared_space(
    session: Session, objects: ObjectStore, sides: Sequence[Texts], known: UsualDistances
) -> _Space | None:
    """The newest that holds clips of both sides."""
    for stack in embedding_stacks(session, None):
        space = session.get_one(EmbeddingSpace, stack[-1].space_id)
        outside, members = (
            stacked_vectors(objects, stack, space.metric, clip_ids) for clip_ids in sides
        )
        if outside is not None and members is not None:
            newest = stack[-1].id
            if newest not in known:
                known[newest] = _usual(session, objects, stack, space.metric)
            return _Space(space.id, (outside, members), known[newest])
    return None


def _usual(
    session: Session, objects: ObjectStore, stack: Sequence[EmbeddingSet], metric: str
) -> UsualDistance | None:
    """Over every clip of the space, in the order of import."""
    rows = session.connection().execute(
        sa.select(col(Clip.id), col(Clip.drive_id)).order_by(col(Clip.ordinal))
    )
    clip_ids, drives = zip(*rows, strict=True)
    vectors = stacked_vectors(objects, stack, metric, _texts(clip_ids))
    if vectors is None:
        return None
    held = ~np.isnan(vectors).any(axis=1)
    return usual_distance(vectors[held], _codes([drives])[0][held])


def _traces(rows: ClipRows, drive: Ints, vehicle: Ints, vectors: Floats | None) -> Traces:
    starts = [row.start_at.timestamp() if row.start_at else None for row in rows]
    return Traces(
        drive=drive,
        vehicle=vehicle,
        start_s=_numbers(starts),
        duration_s=_numbers([duration_s(row) for row in rows]),
        lat=_numbers([row.lat for row in rows]),
        lon=_numbers([row.lon for row in rows]),
        vectors=vectors,
    )


def duration_s(row: sa.Row[tuple[object, ...]]) -> float | None:
    """What the catalog says, else what frames and rate make, else None."""
    if row.duration_s is None and row.num_frames and row.fps:
        return float(row.num_frames / row.fps)
    stated: float | None = row.duration_s
    return stated


def _codes(groups: Sequence[Sequence[str | None]]) -> list[Ints]:
    """Numbers that are equal where texts are, UNKNOWN for none."""
    names = sorted({value for values in groups for value in values if value})
    position = {name: code for code, name in enumerate(names)}
    return [
        np.array([position.get(value or "", UNKNOWN) for value in values], dtype=np.int64)
        for values in groups
    ]


def _numbers(values: Sequence[float | None]) -> Floats:
    return np.array(values, dtype=np.float64)


def _texts(values: Sequence[str]) -> Texts:
    return np.array(values, dtype=object)
