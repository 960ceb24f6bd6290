"""Change requests and their reviews, as lists and by id. Called by API and command line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from gainloop.models.changes import ChangeRequest, ChangeReview
from gainloop.models.governance import Actor
from gainloop.models.priority import LimitsVersion, WeightsVersion
from gainloop.reads.pages import Page, Window, read_page
from gainloop.reads.rows import Columns, Statement, count_rows, fetch, fetch_grouped
from gainloop.rules.access import Permission, require
from gainloop.rules.change_control import ChangeFacts
from gainloop.rules.change_lines import ChangedLine, changed_lines
from gainloop.terms.enums import Role
from gainloop.terms.governance import ChangeStatus, GovernedKind, ReviewVerdict


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """As `models.changes.ChangeRequest`; newest_version_id: of its subject now."""

    change_id: str
    number: int
    kind: GovernedKind
    subject: str
    base_version_id: str
    base_content: dict[str, Any]
    content: dict[str, Any]
    rationale: str
    proposer_id: str
    proposer: str
    proposer_role: Role
    status: ChangeStatus
    impact: dict[str, Any]
    effective_from: datetime | None
    version_id: str | None
    closed_by: str | None
    closing_reason: str
    closed_at: datetime | None
    reverts_id: str | None
    created_at: datetime
    newest_version_id: str

    @property
    def label(self) -> str:
        return f"Change {self.number}"

    @property
    def facts(self) -> ChangeFacts:
        return ChangeFacts(
            change_id=self.change_id,
            status=self.status,
            proposer_id=self.proposer_id,
            base_version_id=self.base_version_id,
            newest_version_id=self.newest_version_id,
            version_id=self.version_id,
        )

    @property
    def is_stale(self) -> bool:
        return self.facts.is_stale

    @property
    def lines(self) -> list[ChangedLine]:
        return changed_lines(self.kind, self.base_content, self.content)

    @property
    def replayed_run_id(self) -> str | None:
        replay = self.impact["replay"]
        return None if replay is None else str(replay["run"])

    @property
    def moved_clip_ids(self) -> list[str]:
        """Of the clips that the impact names."""
        replay = self.impact["replay"] or {"entered": [], "left": []}
        return [str(unit["clip_id"]) for unit in (*replay["entered"], *replay["left"])]


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """As `models.changes.ChangeReview`."""

    number: int
    reviewer_id: str
    reviewer: str
    reviewer_role: Role
    verdict: ReviewVerdict
    rationale: str
    created_at: datetime


_NEWEST = sa.case(
    (
        col(ChangeRequest.kind) == GovernedKind.WEIGHTS,
        sa.select(col(WeightsVersion.id))
        .where(
            sa.cast(col(WeightsVersion.profile), sa.String) == col(ChangeRequest.subject),
        )
        .order_by(col(WeightsVersion.version).desc())
        .limit(1)
        .correlate(ChangeRequest)
        .scalar_subquery(),
    ),
    else_=sa.select(col(LimitsVersion.id))
    .order_by(col(LimitsVersion.version).desc())
    .limit(1)
    .scalar_subquery(),
)
_CLOSER = aliased(Actor)
_CHANGE: Columns = (
    *(col(ChangeRequest.id), col(ChangeRequest.number), col(ChangeRequest.kind)),
    *(col(ChangeRequest.subject), col(ChangeRequest.base_version_id)),
    *(col(ChangeRequest.base_content), col(ChangeRequest.content), col(ChangeRequest.rationale)),
    *(col(Actor.id), col(Actor.name), col(Actor.role), col(ChangeRequest.status)),
    *(col(ChangeRequest.impact), col(ChangeRequest.effective_from), col(ChangeRequest.version_id)),
    *(col(_CLOSER.name), col(ChangeRequest.closing_reason), col(ChangeRequest.closed_at)),
    *(col(ChangeRequest.reverts_id), col(ChangeRequest.recorded_at), _NEWEST),
)
_CHANGES = (
    sa.select(*_CHANGE)
    .join(Actor, col(Actor.id) == col(ChangeRequest.proposer_id))
    .outerjoin(_CLOSER, col(_CLOSER.id) == col(ChangeRequest.closed_by_id))
)


def list_changes(
    session: Session,
    actor: Actor,
    window: Window,
    statuses: Sequence[ChangeStatus] = (),
    kind: GovernedKind | None = None,
) -> Page[ChangeRow]:
    """Newest first; statuses: none for all."""
    require(actor.role, Permission.READ)
    return read_page(
        session,
        _chosen(statuses, kind),
        col(ChangeRequest.number),
        window,
        ChangeRow,
        is_newest_first=True,
    )


def count_changes(
    session: Session,
    actor: Actor,
    statuses: Sequence[ChangeStatus] = (),
    kind: GovernedKind | None = None,
) -> int:
    require(actor.role, Permission.READ)
    return count_rows(session, _chosen(statuses, kind))


def changes_by_id(session: Session, actor: Actor, ids: Sequence[str]) -> dict[str, ChangeRow]:
    require(actor.role, Permission.READ)
    rows = fetch(session, _CHANGES.where(col(ChangeRequest.id).in_(ids)), ChangeRow)
    return {row.change_id: row for row in rows}


def reviews_by_change(
    session: Session, actor: Actor, ids: Sequence[str]
) -> dict[str, list[ReviewRow]]:
    """The first review first."""
    require(actor.role, Permission.READ)
    statement = (
        sa.select(
            *(col(ChangeReview.change_id), col(ChangeReview.number), col(Actor.id)),
            *(col(Actor.name), col(Actor.role), col(ChangeReview.verdict)),
            *(col(ChangeReview.rationale), col(ChangeReview.recorded_at)),
        )
        .join(Actor, col(Actor.id) == col(ChangeReview.reviewer_id))
        .where(col(ChangeReview.change_id).in_(ids))
        .order_by(col(ChangeReview.change_id), col(ChangeReview.number))
    )
    return fetch_grouped(session, statement, ReviewRow)


def _chosen(statuses: Sequence[ChangeStatus], kind: GovernedKind | None) -> Statement:
    chosen = _CHANGES
    if statuses:
        chosen = chosen.where(col(ChangeRequest.status).in_(statuses))
    return chosen if kind is None else chosen.where(col(ChangeRequest.kind) == kind)
