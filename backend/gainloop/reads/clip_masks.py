"""Sets of clips as masks over all clips: what a filter leaves costs one byte a clip.

The place of a clip is its ordinal, which never changes: numbers come out of the database and into a
mask several times faster than ids. Called by `similar_candidates`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.catalog import Clip
from gainloop.ports.vectors import Named
from gainloop.reads.rows import Statement
from gainloop.terms.boxes import Bools, Ints

_SEPARATOR = "\x1f"  # which no id holds, see `formats.text_rules`
_AT_ONCE = 200_000


@dataclass(frozen=True, slots=True)
class AllClips:
    """named: by ordinal, null where a number is no clip's."""

    named: Named

    def __len__(self) -> int:
        return len(self.named.ids)


NO_CLIPS = AllClips(Named(pa.array([], pa.string())))


def all_clips(session: Session, known: AllClips = NO_CLIPS) -> Iterator[AllClips]:
    """More and more of them, all at last; none where no clip came in since those that are known."""
    newest = session.connection().execute(sa.select(sa.func.max(Clip.ordinal))).scalar()
    while newest is not None and newest >= len(known):
        first = len(known)
        new = _ids_from(session, first, min(first + _AT_ONCE, newest + 1))
        known = AllClips(Named(pa.concat_arrays([known.named.ids, new])))
        yield known


def mask_where(
    session: Session, clips: AllClips, conditions: list[sa.ColumnElement[bool]]
) -> Bools:
    """Clips that fulfill conditions on the table `clip`."""
    statement = sa.select(_joined_ordinals()).where(*conditions)
    mask: Bools = np.zeros(len(clips), dtype=np.bool_)
    mask[_ordinals(session.connection().execute(statement).scalar())] = True
    return mask


def mask_of_ids(
    session: Session, clips: AllClips, ids: Statement, among: Bools | None = None
) -> Bools:
    """Clips that a statement names in its one column. among: those that are looked at first, since
    it names most probably no others.
    """
    named = ids.distinct().subquery()
    statement = sa.select(sa.func.aggregate_strings(named.c[0], _SEPARATOR))
    found = _ids(session.connection().execute(statement).scalar())
    if among is not None:
        rows = np.flatnonzero(among)
        rows = rows[_is_in(clips.named.ids.take(pa.array(rows)), found)]
        if len(rows) == len(found):
            mask: Bools = np.zeros(len(clips), dtype=np.bool_)
            mask[rows] = True
            return mask
    return _is_in(clips.named.ids, found)


def places_in(ids: pa.Array, among: pa.Array) -> Ints:
    """Of each id its place, -1 where it is not among them."""
    return np.asarray(pc.fill_null(pc.index_in(ids, value_set=among), -1), dtype=np.int64)


def _ids_from(session: Session, first: int, end: int) -> pa.Array:
    ids = sa.func.aggregate_strings(col(Clip.id), _SEPARATOR)
    statement = sa.select(_joined_ordinals(), ids).where(
        col(Clip.ordinal) >= first, col(Clip.ordinal) < end
    )
    ordinals, named = session.connection().execute(statement).one()
    found = _ids(named)
    row_of = np.full(end - first, -1, dtype=np.int64)
    row_of[_ordinals(ordinals) - first] = np.arange(len(found))
    return found.take(pa.array(row_of, mask=row_of < 0))


def _joined_ordinals() -> Any:
    return sa.func.aggregate_strings(sa.cast(col(Clip.ordinal), sa.String), ",")


def _ordinals(text: str | None) -> Ints:
    found: Ints = np.fromstring(text or "", dtype=np.int64, sep=",")
    return found


def _ids(text: str | None) -> pa.Array:
    if not text:
        return pa.array([], pa.string())
    return pc.split_pattern(pa.scalar(text), _SEPARATOR).values


def _is_in(ids: pa.Array, named: pa.Array) -> Bools:
    found: Bools = np.asarray(pc.is_in(ids, value_set=named), dtype=np.bool_)
    return found
