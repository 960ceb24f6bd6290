"""Inputs of mutations."""

import strawberry

from gainloop.api.types.clip_filter import ClipFilter
from gainloop.terms.enums import (
    BenchmarkRole,
    CheckRule,
    GroundTruthErrorKind,
    LimitUnit,
    Profile,
    Task,
)
from gainloop.terms.measures import UncertaintyMeasure
from gainloop.terms.options import BoxConvention, ScoreKind

UPLOAD = "Id of an upload that has arrived."
REGEX = "Finds the clip in a file name: a group `clip`, and `frame` where there is one."
MODEL = "The model as NAME:VERSION."
DRY_RUN = "Only say what would happen."


@strawberry.input(description="A file that is about to be sent.")
class RequestUploadInput:
    file_name: str = strawberry.field(description="Its name.")
    num_bytes: int = strawberry.field(description="Its size.")


@strawberry.input(description="Which column of the file is which of ours.")
class ColumnChoice:
    target: str = strawberry.field(description="Our column.")
    source: str | None = strawberry.field(
        default=None, description="The file's column; null for none."
    )


@strawberry.input(description="A catalog to import.")
class ImportCatalogInput:
    upload_id: strawberry.ID = strawberry.field(description=UPLOAD)
    column_map: list[ColumnChoice] | None = strawberry.field(
        default=None, description="Overrides the guessed columns."
    )
    dry_run: bool | None = strawberry.field(default=False, description=DRY_RUN)


@strawberry.input(description="Ground truth and detections in COCO's JSON to import.")
class ImportEvaluationInput:
    model: str = strawberry.field(description=MODEL)
    benchmark: str = strawberry.field(description="Name of the benchmark.")
    role: BenchmarkRole | None = strawberry.field(
        default=BenchmarkRole.DEVELOPMENT, description="Whether the ranking may learn of it."
    )
    ground_truth_upload_id: strawberry.ID = strawberry.field(description=UPLOAD)
    detections_upload_id: strawberry.ID = strawberry.field(description=UPLOAD)
    clip_regex: str | None = strawberry.field(default=None, description=REGEX)
    scores: ScoreKind | None = strawberry.field(
        default=ScoreKind.PROBABILITY, description="What the scores are."
    )
    box_convention: BoxConvention | None = strawberry.field(
        default=BoxConvention.EXCLUSIVE, description="What the width of a box is."
    )
    dry_run: bool | None = strawberry.field(default=False, description=DRY_RUN)


@strawberry.input(description="A model's output on clips without ground truth, in COCO's JSON.")
class ImportPredictionsInput:
    model: str = strawberry.field(description=MODEL)
    detections_upload_id: strawberry.ID = strawberry.field(description=UPLOAD)
    images_upload_id: strawberry.ID | None = strawberry.field(
        default=None, description="A COCO image list, for results without file names."
    )
    clip_regex: str | None = strawberry.field(default=None, description=REGEX)
    scores: ScoreKind | None = strawberry.field(
        default=ScoreKind.PROBABILITY, description="What the scores are."
    )
    calibration: str | None = strawberry.field(
        default=None, description="Name of a calibration of raw scores; null takes the newest."
    )


@strawberry.input(description="A value on a cohort axis.")
class AxisValueInput:
    axis: str = strawberry.field(description="The axis, such as weather.")
    value: str = strawberry.field(description="The value.")


@strawberry.input(description="At least so much of a cohort.")
class MinimumInput:
    cohort: list[AxisValueInput] = strawberry.field(description="What its clips share.")
    amount: float = strawberry.field(description="How much, in its unit.")
    unit: LimitUnit | None = strawberry.field(
        default=LimitUnit.CLIPS, description="What it is counted in."
    )


@strawberry.input(description="A model family and its share of a sum.")
class FamilyShareInput:
    family: str = strawberry.field(description="The registered model.")
    share: float = strawberry.field(description="0 to 1; scaled so that all make 1.")


@strawberry.input(description="How the pool is to be ranked.")
class RefreshPrioritiesInput:
    profile: Profile | None = strawberry.field(
        default=None,
        description="How clips are ordered; null takes EXPECTED_GAIN where 150 benchmark clips or "
        "more were evaluated, else WEIGHTED_SUM_BATCH.",
    )
    all_profiles: bool | None = strawberry.field(
        default=False, description="Also make one run under every other profile, to compare."
    )
    like: strawberry.ID | None = strawberry.field(
        default=None,
        description="Global id of a run: what is left out below is as it was asked for there, but "
        "for the evaluation, which is the newest.",
    )
    budget_hours: float | None = strawberry.field(
        default=strawberry.UNSET, description="Label-hours that may be spent; null is no limit."
    )
    evaluation_id: strawberry.ID | None = strawberry.field(
        default=None, description="Whose errors count; null takes the newest of use."
    )
    filter: ClipFilter | None = strawberry.field(
        default=strawberry.UNSET, description="Which clips; null is all."
    )
    seed: int | None = strawberry.field(
        default=strawberry.UNSET, description="Seed of random draws; null is 0."
    )
    in_windows: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description="Rank seconds around expected failures in place of whole clips.",
    )
    uncertainty: UncertaintyMeasure | None = strawberry.field(
        default=strawberry.UNSET,
        description="How uncertainty is measured; null takes what the weights say, else ENTROPY. "
        "Where predictions lack what it needs, the run ranks by ENTROPY and says so.",
    )
    minimums: list[MinimumInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description="Met before the rest, after those in force; the run says which it cannot meet.",
    )
    families: list[FamilyShareInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description="Model families that expected gain is summed over, each by its newest "
        "evaluation; null is the one of the evaluation.",
    )
    tasks: list[Task] | None = strawberry.field(
        default=strawberry.UNSET,
        description="What is labeled: the first that a clip has streams for, on all of them; null "
        "is boxes, or cuboids where only a lidar is, at the cost of one stream.",
    )
    holdback_share: float | None = strawberry.field(
        default=strawberry.UNSET,
        description="Share of the budget that is drawn at random, 0 to 0.5; null takes the "
        "profile's default.",
    )


@strawberry.input(description="An acceptance check.")
class CheckInput:
    rule: CheckRule = strawberry.field(description="The rule.")
    value: str = strawberry.field(description="Its one value.")


@strawberry.input(description="The next version of an ontology.")
class AddOntologyInput:
    name: str = strawberry.field(description="Name of the ontology.")
    classes: list[str] = strawberry.field(description="Names of the classes, at least one.")


@strawberry.input(description="A queue to be made of the selected items of a run.")
class CreateQueueInput:
    run_id: strawberry.ID = strawberry.field(description="Global id of the run.")
    name: str = strawberry.field(description="Name of the queue.")
    ontology_version_id: strawberry.ID = strawberry.field(description="Global id of the ontology.")
    instructions: str = strawberry.field(description="What annotators read.")
    checks: list[CheckInput] = strawberry.field(description="Acceptance checks, at least one.")
    target_cluster_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Global ids of error clusters that it is for."
    )


@strawberry.input(description="A queue of labels to look at again.")
class CreateFixQueueInput:
    evaluation_id: strawberry.ID = strawberry.field(description="The evaluation that shows them.")
    name: str = strawberry.field(description="Name of the queue.")
    ontology_version_id: strawberry.ID = strawberry.field(description="Ontology.")
    instructions: str = strawberry.field(description="For annotators.")
    kind: GroundTruthErrorKind | None = strawberry.field(
        default=None, description="Kind; null for all."
    )
