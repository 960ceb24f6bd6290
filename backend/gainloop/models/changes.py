"""Change requests over governed objects, and their reviews."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from gainloop.models.columns import Json, Table, UtcDateTime, enum_column
from gainloop.terms.governance import ChangeStatus, GovernedKind, ReviewVerdict


class ChangeRequest(Table, table=True):
    """A proposed next version of a governed object; what it proposes is never changed.

    subject: which object of its kind, such as the profile of weights. base_version_id: the version
    that was the newest when it was proposed, and that it has to follow. base_content, content: the
    whole of that version and of the proposed one, as their kind stores it. impact: what a run would
    have been under it, as `workflows.changes.impact_documents.Impact`. version_id: that its
    activation made, in force from effective_from on. closed_*: who activated, rejected or withdrew
    it, and when; closing_reason: of the latter two. reverts_id: the change that this one takes
    back; such a change is active at once.
    """

    id: str = Field(primary_key=True)
    number: int = Field(unique=True)
    kind: GovernedKind = Field(sa_type=enum_column(GovernedKind))
    subject: str
    base_version_id: str
    base_content: dict[str, Any] = Field(sa_type=Json)
    content: dict[str, Any] = Field(sa_type=Json)
    rationale: str
    proposer_id: str = Field(foreign_key="actor.id")
    status: ChangeStatus = Field(sa_type=enum_column(ChangeStatus))
    impact: dict[str, Any] = Field(sa_type=Json)
    effective_from: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version_id: str | None = None
    closed_by_id: str | None = Field(default=None, foreign_key="actor.id")
    closing_reason: str = ""
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reverts_id: str | None = Field(default=None, foreign_key="change_request.id")
    recorded_at: datetime = Field(sa_type=UtcDateTime)

    __table_args__ = (sa.Index("ix_change_request_kind_subject", "kind", "subject"),)


class ChangeReview(Table, table=True):
    change_id: str = Field(primary_key=True, foreign_key="change_request.id")
    number: int = Field(primary_key=True)  # 1 is the first of its change
    reviewer_id: str = Field(foreign_key="actor.id")
    verdict: ReviewVerdict = Field(sa_type=enum_column(ReviewVerdict))
    rationale: str
    recorded_at: datetime = Field(sa_type=UtcDateTime)
