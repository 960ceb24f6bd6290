"""Epics are imported and linked; decisions are put on record."""

from typing import Annotated

import strawberry

from gainloop.api.context import Info
from gainloop.api.expected import mutation
from gainloop.api.fields import program
from gainloop.api.global_ids import key_of
from gainloop.api.mutations.results import OUTCOME
from gainloop.api.queries.arguments import moment_of
from gainloop.api.types.decision import Decision
from gainloop.api.types.epic import Epic
from gainloop.api.types.failures import Conflict, Invalid, NotAllowed, NotFound
from gainloop.api.types.finding import Finding
from gainloop.api.types.lineage import lineage_key
from gainloop.api.types.scalars import DateTime
from gainloop.reads.lineage_edges import split_key
from gainloop.reads.uploads import find_upload
from gainloop.rules.access import Permission
from gainloop.terms.enums import AuditAction, DecisionKind
from gainloop.workflows.decisions.record_decision import DecisionRequest, record_decision
from gainloop.workflows.epics.import_epics import import_epics
from gainloop.workflows.epics.link_epic import link_epic, unlink_epic


@strawberry.input(description="A CSV file of epics.")
class ImportEpicsInput:
    upload_id: strawberry.ID = strawberry.field(description="Id of the upload.")


@strawberry.input(description="An epic and an error cluster.")
class LinkEpicInput:
    key: str = strawberry.field(description="Key of the epic.")
    cluster_id: strawberry.ID = strawberry.field(description="Global id of the error cluster.")
    reason: str = strawberry.field(description="Why.")


@strawberry.input(description="A decision.")
class RecordDecisionInput:
    kind: DecisionKind = strawberry.field(description="What it is on.")
    title: str = strawberry.field(description="What was decided.")
    rationale: str = strawberry.field(description="Why.")
    about: list[strawberry.ID] = strawberry.field(
        description="What it is about: global ids, or keys of the graph."
    )
    cites: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="What it rests on, likewise."
    )
    evidence: list[str] = strawberry.field(
        default_factory=list, description="Addresses of evidence, https."
    )
    decided_at: DateTime | None = strawberry.field(
        default=None, description="When it was decided; null means now."
    )


@strawberry.type(description="What an import of epics did.")
class ImportEpicsSuccess:
    new: int = program("Epics that were not there.")
    changed: int = program("Epics that read differently now.")
    unchanged: int = program("Epics that read as before.")
    findings: list[Finding] = program("Rows that were left out.")


@strawberry.type(description="An epic.")
class LinkEpicSuccess:
    key: strawberry.Private[str]

    @program.resolver("The epic.")
    def epic(self, info: Info) -> Epic:
        return Epic.load(info, self.key)


@strawberry.type(description="A decision.")
class RecordDecisionSuccess:
    decision_id: strawberry.Private[str]
    is_new: bool = program("False where it was on record already.")

    @program.resolver("The decision.")
    def decision(self, info: Info) -> Decision:
        return Decision.load(info, self.decision_id)


ImportEpicsResult = Annotated[
    ImportEpicsSuccess | NotAllowed | NotFound | Invalid | Conflict,
    strawberry.union("ImportEpicsResult", description=OUTCOME),
]
LinkEpicResult = Annotated[
    LinkEpicSuccess | NotAllowed | NotFound | Invalid | Conflict,
    strawberry.union("LinkEpicResult", description=OUTCOME),
]
RecordDecisionResult = Annotated[
    RecordDecisionSuccess | NotAllowed | NotFound | Invalid | Conflict,
    strawberry.union("RecordDecisionResult", description=OUTCOME),
]
EpicsInput = Annotated[ImportEpicsInput, strawberry.argument(description="The file.")]
Ends = Annotated[LinkEpicInput, strawberry.argument(description="Both ends.")]
DecisionInput = Annotated[RecordDecisionInput, strawberry.argument(description="The decision.")]


@strawberry.type
class EpicsMutation:
    @mutation(
        "Import an uploaded file of epics; importing it again changes nothing.",
        permission=Permission.PLAN_EPICS,
        action=AuditAction.EPICS_IMPORT,
    )
    def import_epics(self, info: Info, input: EpicsInput) -> ImportEpicsResult:
        context = info.context
        path = find_upload(context.home, context.reader, input.upload_id)
        done = context.write(lambda: import_epics(context.home, context.reader, path))
        return ImportEpicsSuccess(
            new=done.num_new,
            changed=done.num_changed,
            unchanged=done.num_unchanged,
            findings=[Finding.of(finding) for finding in done.findings],
        )

    @mutation(
        "Say that an epic addresses an error cluster.",
        permission=Permission.PLAN_EPICS,
        action=AuditAction.EPIC_LINK,
    )
    def link_epic(self, info: Info, input: Ends) -> LinkEpicResult:
        context = info.context
        cluster = key_of(input.cluster_id, "ErrorCluster", "cluster_id")
        context.write(
            lambda: link_epic(context.home, context.reader, input.key, cluster, input.reason)
        )
        return LinkEpicSuccess(key=input.key)

    @mutation(
        "Say that an epic addresses an error cluster no longer; that it did stays on record.",
        permission=Permission.PLAN_EPICS,
        action=AuditAction.EPIC_UNLINK,
    )
    def unlink_epic(self, info: Info, input: Ends) -> LinkEpicResult:
        context = info.context
        cluster = key_of(input.cluster_id, "ErrorCluster", "cluster_id")
        context.write(
            lambda: unlink_epic(context.home, context.reader, input.key, cluster, input.reason)
        )
        return LinkEpicSuccess(key=input.key)

    @mutation(
        "Put a decision on record.",
        permission=Permission.RECORD_DECISION,
        action=AuditAction.DECISION_RECORD,
    )
    def record_decision(self, info: Info, input: DecisionInput) -> RecordDecisionResult:
        context = info.context
        request = DecisionRequest(
            kind=input.kind,
            title=input.title,
            rationale=input.rationale,
            about=tuple(split_key(lineage_key(id)) for id in input.about),
            cites=tuple(split_key(lineage_key(id)) for id in input.cites),
            evidence=tuple(input.evidence),
            decided_at=moment_of(input.decided_at),
        )
        decision_id, is_new = context.write(
            lambda: record_decision(context.home, context.reader, request)
        )
        return RecordDecisionSuccess(decision_id=decision_id, is_new=is_new)
