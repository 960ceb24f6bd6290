"""What mutations answer when they have done something, and the unions with what they refuse."""

from typing import Annotated, Self

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import copied, program
from gainloop.api.types.evaluation import Evaluation
from gainloop.api.types.failures import Conflict, GateBlocked, Invalid, NotAllowed, NotFound
from gainloop.api.types.finding import Finding
from gainloop.api.types.ontology import OntologyVersion
from gainloop.api.types.priority import PriorityRun
from gainloop.api.types.queue import Queue
from gainloop.terms.findings import Findings
from gainloop.workflows.catalog.import_catalog import CatalogImport
from gainloop.workflows.evaluation.request import EvaluationImport
from gainloop.workflows.predictions.request import PredictionsImport

DRY_RUN = "Whether nothing was written, as asked."
IS_NEW = "False where it was there already, and nothing was written."
OUTCOME = "What was done, or why nothing was."


def _found(findings: Findings) -> list[Finding]:
    return [Finding.of(finding) for finding in findings]


@strawberry.type(description="What came of a catalog.")
class ImportCatalogSuccess:
    new: int = program("Clips that are new.")
    changed: int = program("Clips of which something changed; the past is kept.")
    unchanged: int = program("Clips that are as they were.")
    rejected: int = program("Rows that were left out; the findings say why.")
    findings: list[Finding] = program("What there is to say about rows and columns.")
    dry_run: bool = program(DRY_RUN)

    @classmethod
    def of(cls, done: CatalogImport, *, dry_run: bool) -> Self:
        counts = {name: getattr(done, name) for name in ("new", "changed", "unchanged", "rejected")}
        return cls(findings=_found(done.findings), dry_run=dry_run, **counts)


@strawberry.type(description="What came of a model's results.")
class ImportEvaluationSuccess:
    evaluation_id: strawberry.Private[str | None]
    findings: list[Finding] = program("What there is to say about the files.")
    dry_run: bool = program(DRY_RUN)
    is_new: bool = program(IS_NEW)
    clips_matched: int = program("Clips of the ground truth that the catalog knew.")
    clips_added: int = program("Clips that came into the catalog with nothing but their id.")

    @program.resolver("The evaluation; null after a dry run of new results.")
    def evaluation(self, info: Info) -> Evaluation | None:
        if self.evaluation_id is None:
            return None
        return Evaluation.load(info, self.evaluation_id)

    @classmethod
    def of(cls, done: EvaluationImport, *, dry_run: bool) -> Self:
        is_stored = not (dry_run and done.is_new)
        return cls(
            evaluation_id=done.evaluation_id if is_stored else None,
            findings=_found(done.findings),
            dry_run=dry_run,
            is_new=done.is_new,
            clips_matched=done.clips_matched,
            clips_added=done.clips_added,
        )


@strawberry.type(description="What came of a model's predictions.")
class ImportPredictionsSuccess:
    num_clips: int = program("Clips that they are on.")
    num_predictions: int = program("Detections.")
    findings: list[Finding] = program("What there is to say about the file.")
    is_new: bool = program(IS_NEW)

    @classmethod
    def of(cls, done: PredictionsImport) -> Self:
        return cls(**{**copied(cls, done), "findings": _found(done.findings)})


@strawberry.type(description="A ranking of the pool.")
class RefreshPrioritiesSuccess:
    run_id: strawberry.Private[str]
    is_new: bool = program(IS_NEW)
    why_profile: str | None = program(
        "Why the run is of its profile; null where the profile was asked for."
    )

    @program.resolver("The run.")
    def run(self, info: Info) -> PriorityRun:
        return PriorityRun.load(info, self.run_id)


@strawberry.type(description="A version of an ontology.")
class AddOntologySuccess:
    ontology_id: strawberry.Private[str]
    is_new: bool = program(IS_NEW)

    @program.resolver("The ontology version.")
    def ontology_version(self, info: Info) -> OntologyVersion:
        return OntologyVersion.load(info, self.ontology_id)


@strawberry.type(description="A labeling queue.")
class CreateQueueSuccess:
    queue_id: strawberry.Private[str]
    is_new: bool = program(IS_NEW)
    notes: list[str] = program("Clips of a new queue that stand open in another one too.")

    @program.resolver("The queue.")
    def queue(self, info: Info) -> Queue:
        return Queue.load(info, self.queue_id)


@strawberry.type(description="A queue.")
class CreateFixQueueSuccess:
    queue_id: strawberry.Private[str]
    is_new: bool = program(IS_NEW)

    @program.resolver("The queue.")
    def queue(self, info: Info) -> Queue:
        return Queue.load(info, self.queue_id)


ImportCatalogResult = Annotated[
    ImportCatalogSuccess | NotAllowed | NotFound | Invalid | Conflict,
    strawberry.union("ImportCatalogResult", description=OUTCOME),
]
ImportEvaluationResult = Annotated[
    ImportEvaluationSuccess | NotAllowed | NotFound | Invalid | Conflict,
    strawberry.union("ImportEvaluationResult", description=OUTCOME),
]
ImportPredictionsResult = Annotated[
    ImportPredictionsSuccess | NotAllowed | NotFound | Invalid | Conflict,
    strawberry.union("ImportPredictionsResult", description=OUTCOME),
]
RefreshPrioritiesResult = Annotated[
    RefreshPrioritiesSuccess | NotAllowed | NotFound | Invalid | Conflict,
    strawberry.union("RefreshPrioritiesResult", description=OUTCOME),
]
AddOntologyResult = Annotated[
    AddOntologySuccess | NotAllowed | NotFound | Invalid | Conflict,
    strawberry.union("AddOntologyResult", description=OUTCOME),
]
CreateQueueResult = Annotated[
    CreateQueueSuccess | NotAllowed | NotFound | Invalid | Conflict | GateBlocked,
    strawberry.union("CreateQueueResult", description=OUTCOME),
]
CreateFixQueueResult = Annotated[
    CreateFixQueueSuccess | NotAllowed | NotFound | Invalid | Conflict,
    strawberry.union("CreateFixQueueResult", description=OUTCOME),
]
