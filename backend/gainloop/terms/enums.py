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
    BOX_2D = "box_2d"


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


class Arm(StrEnum):
    PRIORITIZED = "prioritized"
    HOLDBACK = "holdback"
    FIFO = "fifo"


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
    ONTOLOGY_ADD = "ontology.add"
    QUEUE_CREATE = "queue.create"
    QUEUE_EXPORT = "queue.export"
    UPLOAD_REQUEST = "upload.request"
    FRAMES_REGISTER = "frames.register"
    OWNER_ASSIGN = "owner.assign"
    FILTER_SAVE = "filter.save"
    FILTER_REMOVE = "filter.remove"


class LineageType(StrEnum):
    """Relationship types of `lineage_edge`, read as sentences: (source)-[TYPE]->(target)."""

    OF = "OF"  # (Evaluation)-[:OF]->(ModelVersion)
    USED = "USED"  # (PriorityRun)-[:USED]->(Evaluation)
    DRAWN_FROM = "DRAWN_FROM"  # (Queue)-[:DRAWN_FROM]->(PriorityRun)
    SELECTED = "SELECTED"  # (Queue)-[:SELECTED {rank, arm}]->(Clip)
