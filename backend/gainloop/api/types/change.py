"""Change requests: what is proposed, what it would do, who said what, what became of it."""

from typing import Self

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import copied, program
from gainloop.api.global_ids import global_id
from gainloop.api.types.node import Node, existing
from gainloop.api.types.reweighed import ReweighedRun
from gainloop.api.types.scalars import DateTime
from gainloop.reads.changes import ChangeRow, ReviewRow
from gainloop.rules.change_lines import ChangedLine as LineRow
from gainloop.terms.enums import Role
from gainloop.terms.governance import ChangeStatus, GovernedKind, ImpactState, ReviewVerdict
from gainloop.workflows.changes.impact_documents import Impact


@strawberry.type(description="A line in which two versions differ.")
class ChangedLine:
    name: str = program("What it is about, such as weight low_cost.")
    before: str | None = program("In the version before; null where it has no such line.")
    after: str | None = program("As proposed; null where the line goes.")

    @classmethod
    def of(cls, row: LineRow) -> Self:
        return cls(**copied(cls, row))


@strawberry.type(description="What a change would do, as it was when it was proposed.")
class ChangeImpact:
    row: strawberry.Private[Impact]
    state: ImpactState = program("Whether a run was ranked anew under it.")

    @program.resolver("The figures in a sentence, and what they leave out.")
    def sentence(self) -> str:
        return self.row.sentence

    @program.resolver("What the figures leave out, and what else is to be known.")
    def notes(self) -> list[str]:
        return list(self.row.notes)

    @program.resolver("The newest run of the whole pool under it; null where there was none.")
    def replay(self) -> ReweighedRun | None:
        return None if self.row.replay is None else ReweighedRun.of(self.row.replay)

    @classmethod
    def of(cls, row: Impact) -> Self:
        return cls(row=row, state=row.state)


@strawberry.type(description="What somebody other than the proposer said; immutable.")
class ChangeReview:
    number: int = program("1 is the first of its change.")
    reviewer: str = program("Who.")
    reviewer_role: Role = program("The role of that person.")
    verdict: ReviewVerdict = program("Approved or rejected.")
    rationale: str = program("Why.")
    created_at: DateTime = program("When.")

    @classmethod
    def of(cls, row: ReviewRow) -> Self:
        return cls(**copied(cls, row))


@strawberry.type(
    description="A proposed next version of weights or limits. It comes into force by approval of "
    "somebody else, and activation."
)
class ChangeRequest(Node):
    row: strawberry.Private[ChangeRow]
    number: int = program("Number of the change request.")
    label: str = program("The change request as people name it.")
    kind: GovernedKind = program("What is to change.")
    subject: str = program("The profile of weights; of limits, selections.")
    base_version_id: str = program(
        "The version that it follows, such as expected_gain:1.", name="baseVersion"
    )
    version_id: str | None = program(
        "The version that its activation made; null before.", name="version"
    )
    newest_version_id: str = program("The newest version of the subject now.", name="newestVersion")
    status: ChangeStatus = program("How far it has come.")
    is_stale: bool = program("Open, but another version came since: it has to be proposed again.")
    rationale: str = program("Why it is proposed.")
    proposer: str = program("Who proposes it.")
    proposer_role: Role = program("The role of that person.")
    effective_from: DateTime | None = program(
        "Since when its version is in force or, before activation, is to be; null for at once."
    )
    closed_by: str | None = program("Who activated, rejected or withdrew it.")
    closed_at: DateTime | None = program("When.")
    closing_reason: str = program("Why it was rejected or withdrawn; else empty.")
    created_at: DateTime = program("When it was proposed.")

    @program.resolver("Whether the person who asks proposed it, and so may not review it.")
    def is_own(self, info: Info) -> bool:
        return self.row.proposer_id == info.context.reader.id

    @program.resolver("Lines in which the proposal differs from the version that it follows.")
    def lines(self) -> list[ChangedLine]:
        return [ChangedLine.of(line) for line in self.row.lines]

    @program.resolver("What it would do, attached when it was proposed.")
    def impact(self) -> ChangeImpact:
        return ChangeImpact.of(Impact.of_json(self.row.impact))

    @program.resolver("Reviews, the first one first.")
    def reviews(self, info: Info) -> list[ChangeReview]:
        rows = info.context.loaders.reviews_of_change.load(self.row.change_id)
        return [ChangeReview.of(row) for row in rows]

    @program.resolver("The change that this one takes back; null for any other.")
    def reverts(self, info: Info) -> "ChangeRequest | None":
        key = self.row.reverts_id
        return None if key is None else ChangeRequest.load(info, key)

    @classmethod
    def of(cls, row: ChangeRow) -> Self:
        node_id = strawberry.ID(global_id("ChangeRequest", row.change_id))
        return cls(id=node_id, row=row, **copied(cls, row))

    @classmethod
    def load(cls, info: Info, key: str) -> Self:
        return cls.of(existing(info.context.loaders.change.load(key)))
