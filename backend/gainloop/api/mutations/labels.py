"""Labels come in from uploaded files; releases pin them."""

from typing import Annotated

import strawberry

from gainloop.api.context import Info
from gainloop.api.expected import mutation
from gainloop.api.fields import program
from gainloop.api.global_ids import key_of
from gainloop.api.mutations.results import IS_NEW, OUTCOME
from gainloop.api.types.dataset_release import DatasetRelease
from gainloop.api.types.failures import Conflict, GateBlocked, Invalid, NotAllowed, NotFound
from gainloop.api.types.finding import Finding
from gainloop.api.types.label_batch import LabelBatch
from gainloop.reads.uploads import find_upload
from gainloop.rules.access import Permission
from gainloop.terms.enums import AuditAction, LabelFormat
from gainloop.workflows.labels.import_labels import LabelsRequest, import_labels
from gainloop.workflows.releases.create_release import ReleaseRequest, create_release


@strawberry.input(description="A file of labels that came back for a queue.")
class ImportLabelsInput:
    queue_id: strawberry.ID = strawberry.field(description="Global id of the queue.")
    upload_id: strawberry.ID = strawberry.field(description="Id of the upload.")
    format: LabelFormat = strawberry.field(description="Format of the file: COCO or CVAT.")
    name: str = strawberry.field(default="", description="Name; empty takes that of the file.")
    spent_hours: float | None = strawberry.field(
        default=None, description="Label-hours that it took; null where nobody knows."
    )
    reason: str = strawberry.field(description="Why; may be empty.")


@strawberry.input(description="Labels to pin.")
class CreateDatasetReleaseInput:
    name: str = strawberry.field(description="Name, the same for all versions.")
    batch_ids: list[strawberry.ID] = strawberry.field(
        description="Global ids of label batches, at least one."
    )
    note: str = strawberry.field(description="What it is for.")


@strawberry.type(description="A label batch.")
class ImportLabelsSuccess:
    batch_id: strawberry.Private[str]
    is_new: bool = program(IS_NEW)
    findings: list[Finding] = program("What there is to say about the file.")

    @program.resolver("The batch.")
    def batch(self, info: Info) -> LabelBatch:
        return LabelBatch.load(info, self.batch_id)


@strawberry.type(description="A dataset release.")
class CreateDatasetReleaseSuccess:
    release_id: strawberry.Private[str]
    is_new: bool = program("False where a release pins the same labels already.")

    @program.resolver("The release.")
    def release(self, info: Info) -> DatasetRelease:
        return DatasetRelease.load(info, self.release_id)


ImportLabelsResult = Annotated[
    ImportLabelsSuccess | NotAllowed | NotFound | Invalid | Conflict,
    strawberry.union("ImportLabelsResult", description=OUTCOME),
]
CreateDatasetReleaseResult = Annotated[
    CreateDatasetReleaseSuccess | NotAllowed | NotFound | Invalid | Conflict | GateBlocked,
    strawberry.union("CreateDatasetReleaseResult", description=OUTCOME),
]
LabelsInput = Annotated[ImportLabelsInput, strawberry.argument(description="The file.")]
ReleaseInput = Annotated[CreateDatasetReleaseInput, strawberry.argument(description="The labels.")]


@strawberry.type
class LabelsMutation:
    @mutation(
        "Import an uploaded file of labels; the same file for the same queue is one batch.",
        permission=Permission.IMPORT_LABELS,
        action=AuditAction.LABELS_IMPORT,
    )
    def import_labels(self, info: Info, input: LabelsInput) -> ImportLabelsResult:
        context = info.context
        request = LabelsRequest(
            path=find_upload(context.home, context.reader, input.upload_id),
            format=input.format,
            queue_id=key_of(input.queue_id, "Queue", "queue_id"),
            name=input.name,
            spent_hours=input.spent_hours,
            reason=input.reason,
        )
        done = context.write(lambda: import_labels(context.home, context.reader, request))
        return ImportLabelsSuccess(
            batch_id=done.batch_id,
            is_new=done.is_new,
            findings=[Finding.of(finding) for finding in done.findings],
        )

    @mutation(
        "Pin the labels of batches for good; the same labels are one release.",
        permission=Permission.CREATE_RELEASE,
        action=AuditAction.RELEASE_CREATE,
    )
    def create_dataset_release(self, info: Info, input: ReleaseInput) -> CreateDatasetReleaseResult:
        context = info.context
        batches = tuple(key_of(id, "LabelBatch", "batch_ids") for id in input.batch_ids)
        request = ReleaseRequest(input.name, batches, input.note)
        done = context.write(lambda: create_release(context.home, context.reader, request))
        return CreateDatasetReleaseSuccess(release_id=done.release_id, is_new=done.is_new)
