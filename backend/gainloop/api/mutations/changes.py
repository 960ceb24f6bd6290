"""Weights and limits are proposed, reviewed, activated, rolled back."""

import json
from typing import Annotated, Any

import strawberry

from gainloop.api.context import Info
from gainloop.api.expected import mutation
from gainloop.api.fields import program
from gainloop.api.global_ids import key_of
from gainloop.api.mutations.results import OUTCOME
from gainloop.api.types.change import ChangeRequest
from gainloop.api.types.failures import Conflict, GateBlocked, Invalid, NotAllowed, NotFound
from gainloop.api.types.scalars import DateTime
from gainloop.errors import InvalidInput
from gainloop.rules.access import Permission
from gainloop.terms.enums import AuditAction
from gainloop.terms.governance import GovernedKind, ReviewVerdict
from gainloop.workflows.changes.activate_change import activate_change
from gainloop.workflows.changes.propose_change import Proposal, propose_on_request
from gainloop.workflows.changes.review_change import review_change
from gainloop.workflows.changes.rollback_change import rollback_change
from gainloop.workflows.changes.withdraw_change import withdraw_change

MOST_CHARACTERS = 20_000


@strawberry.input(description="A proposed next version.")
class ProposeChangeInput:
    kind: GovernedKind = strawberry.field(description="What is to change.")
    subject: str = strawberry.field(default="", description="Of weights, the profile: fifo, ...")
    document: str = strawberry.field(
        description="JSON, as the file of `gainloop change propose`. Of weights: weights, "
        "exposure, severity, uncertainty_measure; what is left out stays. Of limits: floors, "
        "minimums, largest_share, most_copies; what is left out is none."
    )
    rationale: str = strawberry.field(description="Why.")
    base_version: str | None = strawberry.field(
        default=None, description="Version that was looked at; null for the newest."
    )
    effective_from: DateTime | None = strawberry.field(
        default=None, description="In force from then on; null for the moment of activation."
    )


@strawberry.input(description="What is said of a proposal.")
class ReviewChangeInput:
    change_id: strawberry.ID = strawberry.field(description="Global id of the change request.")
    verdict: ReviewVerdict = strawberry.field(description="Approve or reject.")
    rationale: str = strawberry.field(description="Why.")


@strawberry.input(description="A change request, and why it is taken back.")
class TakeBackInput:
    change_id: strawberry.ID = strawberry.field(description="Global id of the change request.")
    rationale: str = strawberry.field(description="Why.")


@strawberry.type(description="A change request as it is now.")
class ChangeSuccess:
    change_id: strawberry.Private[str]
    is_new: bool = program("False where this person had proposed the same already.")

    @program.resolver("The change request; of a rollback the one that took another back.")
    def change(self, info: Info) -> ChangeRequest:
        return ChangeRequest.load(info, self.change_id)


ChangeResult = Annotated[
    ChangeSuccess | NotAllowed | NotFound | Invalid | Conflict | GateBlocked,
    strawberry.union("ChangeResult", description=OUTCOME),
]
ProposeInput = Annotated[ProposeChangeInput, strawberry.argument(description="The proposal.")]
ReviewInput = Annotated[ReviewChangeInput, strawberry.argument(description="The review.")]
TakeBack = Annotated[TakeBackInput, strawberry.argument(description="Which, and why.")]
ChangeId = Annotated[
    strawberry.ID, strawberry.argument(description="Global id of the change request.")
]


@strawberry.type
class ChangesMutation:
    @mutation(
        "Propose the next version of weights or limits, with what it would do attached. Nothing "
        "comes into force by it.",
        permission=Permission.PROPOSE_CHANGE,
        action=AuditAction.CHANGE_PROPOSE,
    )
    def propose_change(self, info: Info, input: ProposeInput) -> ChangeResult:
        context = info.context
        proposal = Proposal(
            kind=input.kind,
            subject=input.subject,
            document=_document_of(input.document),
            rationale=input.rationale,
            base_version_id=input.base_version,
            effective_from=input.effective_from,
        )
        done = context.write(lambda: propose_on_request(context.home, context.reader, proposal))
        return ChangeSuccess(change_id=done.change_id or "", is_new=done.is_new)

    @mutation(
        "Approve or reject what somebody else proposed; what is approved can be rejected until it "
        "is activated.",
        permission=Permission.REVIEW_CHANGE,
        action=AuditAction.CHANGE_REVIEW,
    )
    def review_change(self, info: Info, input: ReviewInput) -> ChangeResult:
        context, key = info.context, _key(input.change_id)
        verdict, why = input.verdict, input.rationale
        context.write(lambda: review_change(context.home, context.reader, key, verdict, why))
        return ChangeSuccess(change_id=key, is_new=True)

    @mutation(
        "Make the version that an approved change proposes.",
        permission=Permission.ACTIVATE_CHANGE,
        action=AuditAction.CHANGE_ACTIVATE,
    )
    def activate_change(self, info: Info, change_id: ChangeId) -> ChangeResult:
        context, key = info.context, _key(change_id)
        context.write(lambda: activate_change(context.home, context.reader, key))
        return ChangeSuccess(change_id=key, is_new=True)

    @mutation(
        "Take the newest change of its subject back: a new version equal to the one before it, or "
        "to what was in force where that one was only scheduled.",
        permission=Permission.ACTIVATE_CHANGE,
        action=AuditAction.CHANGE_ROLLBACK,
    )
    def rollback_change(self, info: Info, input: TakeBack) -> ChangeResult:
        context, key = info.context, _key(input.change_id)
        why = input.rationale
        done = context.write(lambda: rollback_change(context.home, context.reader, key, why))
        return ChangeSuccess(change_id=done.change_id, is_new=True)

    @mutation(
        "Take back a proposal of one's own.",
        permission=Permission.PROPOSE_CHANGE,
        action=AuditAction.CHANGE_WITHDRAW,
    )
    def withdraw_change(self, info: Info, input: TakeBack) -> ChangeResult:
        context, key = info.context, _key(input.change_id)
        why = input.rationale
        context.write(lambda: withdraw_change(context.home, context.reader, key, why))
        return ChangeSuccess(change_id=key, is_new=True)


def _key(id: str) -> str:
    return key_of(id, "ChangeRequest", "change_id")


def _document_of(text: str) -> Any:
    """Raises InvalidInput BAD_DOCUMENT."""
    try:
        if len(text) > MOST_CHARACTERS:
            raise ValueError(f"{len(text):,} characters, more than {MOST_CHARACTERS:,}")
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(
            "BAD_DOCUMENT", f"the document is no JSON: {error}", field="document"
        ) from error
