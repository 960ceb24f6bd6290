"""Closed lists of the domain. Values are what is stored, shown in JSON and exported."""

from enum import IntEnum, StrEnum


class Role(StrEnum):
    PRODUCT_MANAGER = "product_manager"
    PERCEPTION_ENGINEER = "perception_engineer"
    ANNOTATION_LEAD = "annotation_lead"
    ANNOTATOR = "annotator"
    DATA_PLATFORM = "data_platform"
    TEST_AND_VALIDATION = "test_and_validation"
    SAFETY = "safety"
    LEGAL_AND_PRIVACY = "legal_and_privacy"
    RELEASE = "release"
    PROGRAM_MANAGER = "program_manager"
    REVIEWER = "reviewer"
    AUDITOR = "auditor"
    ADMIN = "admin"


class ActorKind(StrEnum):
    PERSON = "person"
    DEMO_ACCOUNT = "demo_account"  # picked from the chooser page, never a real identity
    OPERATOR = "operator"  # the command line on this machine


class ClipOrigin(StrEnum):
    RECORDED = "recorded"
    SYNTHETIC = "synthetic"  # drawn by a program


class BenchmarkRole(StrEnum):
    DEVELOPMENT = "development"  # the ranking may learn from its errors
    HOLDOUT = "holdout"  # only reports and gates may look at it


class Task(StrEnum):
    BOX_2D = "box_2d"  # boxes in images
    BOX_3D = "box_3d"  # cuboids in point clouds


class FrameRule(StrEnum):
    ALL = "all"
    KEYFRAMES = "keyframes"  # one frame a second
    ERROR_WINDOWS = "error_windows"  # seconds around errors


class LabelLevel(StrEnum):
    CLIP_TAG = "clip_tag"
    FRAME = "frame"
    TRACK = "track"


class Profile(StrEnum):
    FIFO = "fifo"
    WEIGHTED_SUM = "weighted_sum"
    WEIGHTED_SUM_BATCH = "weighted_sum_batch"  # scored again after each pick
    EXPECTED_GAIN = "expected_gain"  # benchmark errors removed per label-hour


class Rung(IntEnum):
    """Rungs of the cold-start ladder, by the inputs that a ranking rests on; 1 is the best."""

    ERRORS_BY_EMBEDDING = 1
    ERRORS_BY_TAG = 2
    PREDICTIONS = 3
    METADATA = 4
    RANDOM = 5


class PartName(StrEnum):
    """What a score is the sum of."""

    UNCERTAINTY = "uncertainty"
    MISSED_NEARBY = "missed_nearby"
    COVERAGE_GAP = "coverage_gap"
    LOW_COST = "low_cost"
    LIKE_PICKED = "like_picked"  # of weighted_sum_batch: takes off for what is picked already
    ISOLATED = "isolated"  # of weighted_sum_batch: takes off for clips unlike all others
    ARRIVAL = "arrival"  # of fifo
    DRAW = "draw"  # of a random order
    CELL_ERRORS = "cell_errors"  # of expected_gain: errors that the benchmark shows in a cell
    BLIND_CELL = "blind_cell"  # of expected_gain: a cell that the benchmark hardly covers


class Arm(StrEnum):
    PRIORITIZED = "prioritized"
    HOLDBACK = "holdback"
    FIFO = "fifo"


class ShadowArm(StrEnum):
    """An arm of a shadow cycle: the same base model and label-hours, another choice of clips."""

    PRIORITIZED = "prioritized"
    FIFO = "fifo"
    RANDOM = "random"  # the holdback, or a random batch
    RANDOM_TWIN = "random_twin"  # drawn like RANDOM: the two together are the A/A test
    CHALLENGER = "challenger"  # prioritized otherwise, such as by another uncertainty measure


class LiftState(StrEnum):
    """What shadow cycles say of prioritized batches beside a baseline."""

    NO_CYCLES = "no_cycles"
    TOO_FEW_CYCLES = "too_few_cycles"  # one cycle decides nothing
    STEERED = "steered"  # measured on a benchmark that the ranking looks at: no verdict
    NOT_DISTINGUISHABLE = "not_distinguishable"  # yet
    BETTER = "better"
    WORSE = "worse"


class OffPolicyState(StrEnum):
    """What clips that were drawn at random say of another order, beside the draw itself."""

    TOO_LITTLE_SUPPORT = "too_little_support"
    NOT_DISTINGUISHABLE = "not_distinguishable"  # yet
    BETTER = "better"
    WORSE = "worse"


class CellState(StrEnum):
    """What the learning curve of an atlas cell says of labeling more of it."""

    ACTIVE = "active"
    SATURATED = "saturated"  # more labels would remove hardly any error
    STUCK = "stuck"  # errors stay whatever is labeled: labels, ontology or sensor to be looked at
    BLIND = "blind"  # the benchmark has too few objects there to say


class LimitUnit(StrEnum):
    """What a minimum is counted in."""

    CLIPS = "clips"
    HOURS = "hours"  # label-hours


class ShortfallReason(StrEnum):
    """Why a selection does not reach a minimum."""

    CANDIDATES = "candidates"  # the pool has too few
    BUDGET = "budget"  # the cheapest of them cost more than the holdback leaves
    CAP = "cap"  # the largest share of a cell, or the most copies, leaves too few
    EARLIER_MINIMUMS = "earlier_minimums"  # those before it take what it would need
    NOT_FOUND = "not_found"  # no selection that holds it was found; there may be one


class PriorityChangeKind(StrEnum):
    """What became of a unit between two runs."""

    ENTERED = "entered"
    LEFT = "left"
    MOVED = "moved"


class QueueItemKind(StrEnum):
    NEW = "new"
    RELABEL = "relabel"
    FIX_GROUND_TRUTH = "fix_ground_truth"
    TAG = "tag"
    LABEL_CHECK = "label_check"


class QueueItemState(StrEnum):
    OPEN = "open"
    LEASED = "leased"
    DONE = "done"
    REJECTED = "rejected"
    RETIRED = "retired"


class InventoryKind(StrEnum):
    DATASET = "dataset"  # a clip catalog, by name
    ONTOLOGY = "ontology"
    ANNOTATION_TOOL = "annotation_tool"
    BENCHMARK = "benchmark"


class FilteredList(StrEnum):
    """Lists whose filters can be saved."""

    CLIPS = "clips"


class CheckRule(StrEnum):
    """Machine-run acceptance checks of a label batch; each takes one value, as text."""

    REQUIRED_CLASSES = "required_classes"  # "Car, Pedestrian"
    MIN_BOX_PX = "min_box_px"  # smallest box side that must be labeled, pixels
    ATTRIBUTES_COMPLETE = "attributes_complete"  # "occluded, truncated"
    TRACK_CONTINUITY = "track_continuity"  # longest gap inside a track, frames
    MAX_EMPTY_FRAME_SHARE = "max_empty_frame_share"  # 0 to 1


class AuditAction(StrEnum):
    """What an audit entry says was done, as noun.verb."""

    HOME_CREATE = "home.create"
    CATALOG_IMPORT = "catalog.import"
    EMBEDDINGS_IMPORT = "embeddings.import"
    PREDICTIONS_IMPORT = "predictions.import"
    EVALUATION_IMPORT = "evaluation.import"
    PRIORITIES_RUN = "priorities.run"
    ATLAS_BUILD = "atlas.build"
    COSTS_LEARN = "costs.learn"
    SHADOW_RECORD = "shadow.record"
    ONTOLOGY_ADD = "ontology.add"
    QUEUE_CREATE = "queue.create"
    QUEUE_EXPORT = "queue.export"
    UPLOAD_REQUEST = "upload.request"
    FRAMES_REGISTER = "frames.register"
    OWNER_ASSIGN = "owner.assign"
    FILTER_SAVE = "filter.save"
    FILTER_REMOVE = "filter.remove"
    BENCHMARK_REMATCH = "benchmark.rematch"
    ERRORS_CLUSTER = "errors.cluster"
    ERRORS_MAP = "errors.map"
    MAPPING_SAVE = "mapping.save"
    SCENARIO_SAVE = "scenario.save"
    SCENARIO_REQUEST = "scenario.request"
    AXIS_REGISTER = "axis.register"
    LIMITS_SET = "limits.set"  # before limits were under change control
    CHANGE_PROPOSE = "change.propose"
    CHANGE_REVIEW = "change.review"
    CHANGE_ACTIVATE = "change.activate"
    CHANGE_ROLLBACK = "change.rollback"
    CHANGE_WITHDRAW = "change.withdraw"
    GROUND_TRUTH_QUEUE = "ground_truth.queue"
    LABELS_IMPORT = "labels.import"
    RELEASE_CREATE = "release.create"
    RELEASE_EXPORT = "release.export"
    OUTCOME_RECORD = "outcome.record"
    EPICS_IMPORT = "epics.import"
    EPIC_LINK = "epic.link"
    EPIC_UNLINK = "epic.unlink"
    DECISION_RECORD = "decision.record"
    GRAPH_REBUILD = "graph.rebuild"
    VECTORS_REBUILD = "vectors.rebuild"
    JOB_RESUME = "job.resume"
    JOB_CANCEL = "job.cancel"


class ErrorType(StrEnum):
    """What is wrong with one error (TIDE, Bolya et al. 2020); see `pipeline.error_types`."""

    CLASSIFICATION = "classification"  # right place, wrong class
    LOCALIZATION = "localization"  # right class, box too far off
    BOTH = "both"  # wrong class and box too far off
    DUPLICATE = "duplicate"  # found an object that another detection found already
    BACKGROUND = "background"  # found nothing at all
    MISS = "miss"  # an object that no detection touches


class GroundTruthErrorKind(StrEnum):
    """How a label of a benchmark seems to be wrong (Objectlab, Tkachenko et al. 2023)."""

    OVERLOOKED = "overlooked"  # an object without a label
    BADLY_LOCATED = "badly_located"  # a label whose box is off
    SWAPPED = "swapped"  # a label of the wrong class


class OperatingPoint(StrEnum):
    """Where two models are compared."""

    PUBLISHED = "published"  # every detection as imported
    EQUAL_FP = "equal_fp"  # as many false positives, per class: the smaller count of the two
    EQUAL_RECALL = "equal_recall"  # as many objects found, per class: the smaller count
    EQUAL_SCORE = "equal_score"  # one threshold on the probability for both


class Verdict(StrEnum):
    """On a change of one cohort, after Holm's correction over all cohorts of a comparison."""

    BETTER = "better"
    WORSE = "worse"
    UNDECIDED = "undecided"


class Transition(StrEnum):
    """What became of an error cluster since the evaluation before."""

    BORN = "born"
    GREW = "grew"
    STEADY = "steady"
    SHRANK = "shrank"
    MERGED = "merged"  # took in another cluster
    CLOSED = "closed"
    REOPENED = "reopened"


class AxisKind(StrEnum):
    CATEGORICAL = "categorical"
    BINNED = "binned"  # numbers, cut at edges


class LeakKind(StrEnum):
    """Why a clip is too close to one that it must be apart from."""

    DRIVE = "drive"  # the same recording
    TIME = "time"  # the same vehicle within minutes
    PLACE = "place"  # the same place within the hour
    EMBEDDING = "embedding"  # a near-copy in the embedding space


class LineageType(StrEnum):
    """Relationship types of `lineage_edge`, read as sentences: (source)-[TYPE]->(target)."""

    OF = "OF"  # (Evaluation)-[:OF]->(ModelVersion)
    USED = "USED"  # (PriorityRun)-[:USED]->(Evaluation)
    DRAWN_FROM = "DRAWN_FROM"  # (Queue)-[:DRAWN_FROM]->(PriorityRun)
    FOUND = "FOUND"  # (Evaluation)-[:FOUND]->(ErrorCluster)
    CONTAINS = "CONTAINS"  # (ErrorCluster)-[:CONTAINS]->(Clip)
    CONTINUES = "CONTINUES"  # (ErrorCluster)-[:CONTINUES]->(ErrorCluster), the earlier one
    SHOWS = "SHOWS"  # (Clip)-[:SHOWS]->(Scenario)
    SELECTED = "SELECTED"  # (Queue)-[:SELECTED {rank, arm}]->(Clip)
    TARGETS = "TARGETS"  # (Queue)-[:TARGETS]->(ErrorCluster)
    FULFILLS = "FULFILLS"  # (LabelBatch)-[:FULFILLS]->(Queue)
    LABELS = "LABELS"  # (LabelBatch)-[:LABELS]->(Clip)
    INCLUDES = "INCLUDES"  # (DatasetRelease)-[:INCLUDES]->(LabelBatch)
    TRAINED_ON = "TRAINED_ON"  # (ModelVersion)-[:TRAINED_ON]->(DatasetRelease)
    CHANGED = "CHANGED"  # (ModelVersion)-[:CHANGED {metric, delta, ...}]->(ErrorCluster|Cohort)
    ADDRESSES = "ADDRESSES"  # (Epic)-[:ADDRESSES]->(ErrorCluster)
    ABOUT = "ABOUT"  # (Decision)-[:ABOUT]->(any)
    CITES = "CITES"  # (Decision)-[:CITES]->(any), the evidence
    MADE_BY = "MADE_BY"  # (Decision)-[:MADE_BY {role}]->(Person)


class NodeLabel(StrEnum):
    """Labels of the property graph; an id is unique within its label."""

    CLIP = "Clip"
    SCENARIO = "Scenario"
    COHORT = "Cohort"
    EVALUATION = "Evaluation"
    ERROR_CLUSTER = "ErrorCluster"
    PRIORITY_RUN = "PriorityRun"
    QUEUE = "Queue"
    LABEL_BATCH = "LabelBatch"
    DATASET_RELEASE = "DatasetRelease"
    MODEL_VERSION = "ModelVersion"
    EPIC = "Epic"
    DECISION = "Decision"
    PERSON = "Person"  # an actor, by its id


class Direction(StrEnum):
    """Which way a trace goes; `flow` in graph_schema/model.toml says it of each relationship."""

    UPSTREAM = "upstream"  # to what a thing came of
    DOWNSTREAM = "downstream"  # to what came of it
    BOTH = "both"


class LabelFormat(StrEnum):
    COCO = "coco"
    CVAT = "cvat"  # "CVAT for images" and "CVAT for video", XML


class FigureSource(StrEnum):
    MEASURED = "measured"  # here, from two evaluations
    TYPED = "typed"  # by a person, with evidence


class DecisionKind(StrEnum):
    SCOPE = "scope"  # what an epic covers
    QUEUE = "queue"  # what is labeled
    RELEASE = "release"  # what is trained on
    PROMOTION = "promotion"  # whether a model version goes on
    OTHER = "other"


class JobKind(StrEnum):
    """What runs in the background; each is a durable workflow of `gainloop.jobs`."""

    PROJECT_LINEAGE = "project_lineage"  # one change of the relational store into the graph
    REBUILD_GRAPH = "rebuild_graph"
    PROJECT_VECTORS = "project_vectors"  # one import of vectors into the index of its space
    REFRESH_PRIORITIES = "refresh_priorities"  # every profile, after an evaluation


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
