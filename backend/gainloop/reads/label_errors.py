"""Labels of a benchmark that seem to be wrong, as one evaluation shows them.

One row per suspicion, as the false detection that raises it; where it is about a label that is
there, that label is named with it. Called by the API, the command line and `create_fix_queue`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from gainloop.models.evaluation import DetectionError
from gainloop.models.governance import Actor
from gainloop.reads.detection_errors import ERROR_COLUMNS, ErrorRow
from gainloop.reads.pages import Page, Window, read_page
from gainloop.reads.rows import Statement, count_rows, fetch
from gainloop.rules.access import Permission, require
from gainloop.terms.enums import GroundTruthErrorKind
from gainloop.terms.matches import Outcome


@dataclass(frozen=True, slots=True)
class SuspectRow:
    """label: the missed object whose label seems to be wrong, None for an overlooked object."""

    error: ErrorRow
    kind: GroundTruthErrorKind
    score: float
    label: ErrorRow | None

    @property
    def sentence(self) -> str:
        error = self.error
        found = f"a {error.class_name} was found with score {error.score:.2f}"
        if self.kind is GroundTruthErrorKind.OVERLOOKED:
            return f"Frame {error.frame_index}: {found} where no label is."
        if self.kind is GroundTruthErrorKind.BADLY_LOCATED:
            return (
                f"Frame {error.frame_index}: {found}, but the box of its label overlaps it by "
                f"{error.iou:.2f} only."
            )
        named = "another class" if self.label is None else self.label.class_name
        return f"Frame {error.frame_index}: {found} where the label says {named}."


def list_suspects(
    session: Session,
    actor: Actor,
    evaluation_id: str,
    window: Window,
    kind: GroundTruthErrorKind | None = None,
) -> Page[SuspectRow]:
    """The surest first. An evaluation never changes, so neither does this order."""
    require(actor.role, Permission.READ)
    order = (col(DetectionError.suspect_score).desc(), col(DetectionError.ordinal))
    rank = sa.func.row_number().over(order_by=order).label("suspect_rank")
    ranked = _suspects(evaluation_id, kind).add_columns(rank).subquery()
    position = ranked.c.suspect_rank  # a column as good as a mapped one
    statement = sa.select(*(ranked.c[column.key] for column in ERROR_COLUMNS))
    page = read_page(session, statement, cast(Mapped[int], position), window, ErrorRow)
    rows = _with_labels(session, [row for _, row in page.rows])
    places = [place for place, _ in page.rows]
    return Page(tuple(zip(places, rows, strict=True)), page.has_next, page.has_previous)


def count_suspects(
    session: Session, actor: Actor, evaluation_id: str, kind: GroundTruthErrorKind | None = None
) -> int:
    require(actor.role, Permission.READ)
    return count_rows(session, _suspects(evaluation_id, kind))


def suspect_counts(session: Session, actor: Actor, ids: Sequence[str]) -> dict[str, int]:
    """How many labels seem to be wrong, by evaluation; none where it is absent."""
    require(actor.role, Permission.READ)
    statement = (
        sa.select(col(DetectionError.evaluation_id), sa.func.count())
        .where(
            col(DetectionError.evaluation_id).in_(ids),
            col(DetectionError.suspect_kind).is_not(None),
            col(DetectionError.outcome) == Outcome.FP,
        )
        .group_by(col(DetectionError.evaluation_id))
    )
    found = session.connection().execute(statement)
    return {evaluation_id: int(count) for evaluation_id, count in found}


def kind_counts(
    session: Session, actor: Actor, evaluation_id: str
) -> dict[GroundTruthErrorKind, int]:
    """Every kind, also those without any."""
    require(actor.role, Permission.READ)
    return {
        kind: count_rows(session, _suspects(evaluation_id, kind)) for kind in GroundTruthErrorKind
    }


def _suspects(evaluation_id: str, kind: GroundTruthErrorKind | None) -> Statement:
    is_kind = col(DetectionError.suspect_kind)
    return sa.select(*ERROR_COLUMNS).where(
        col(DetectionError.evaluation_id) == evaluation_id,
        col(DetectionError.outcome) == Outcome.FP,
        is_kind.is_not(None) if kind is None else is_kind == kind,
    )


def _with_labels(session: Session, errors: Sequence[ErrorRow]) -> list[SuspectRow]:
    wanted = [row for row in errors if row.suspect_kind is not GroundTruthErrorKind.OVERLOOKED]
    labels: dict[tuple[str, int], list[ErrorRow]] = {}
    if wanted:
        statement = sa.select(*ERROR_COLUMNS).where(
            col(DetectionError.evaluation_id) == wanted[0].evaluation_id,
            col(DetectionError.outcome) == Outcome.FN,
            col(DetectionError.suspect_kind).is_not(None),
            col(DetectionError.clip_id).in_({row.clip_id for row in wanted}),
        )
        for row in fetch(session, statement, ErrorRow):
            labels.setdefault((row.clip_id, row.frame_index), []).append(row)
    return [_suspect(row, labels.get((row.clip_id, row.frame_index), ())) for row in errors]


def _suspect(error: ErrorRow, labels: Sequence[ErrorRow]) -> SuspectRow:
    """Both sides of a suspicion have its kind and score; of several such labels, the nearest."""
    assert error.suspect_kind is not None
    assert error.suspect_score is not None
    same = [
        row
        for row in labels
        if (row.suspect_kind, row.suspect_score) == (error.suspect_kind, error.suspect_score)
    ]
    nearest = max(same, key=lambda row: _common_area(row, error), default=None)
    return SuspectRow(error, error.suspect_kind, error.suspect_score, nearest)


def _common_area(one: ErrorRow, other: ErrorRow) -> float:
    width = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    height = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return max(width, 0.0) * max(height, 0.0)
