"""Closed lists of the domain as GraphQL enums. Registered once, by `fields`."""

from enum import Enum

import strawberry

from gainloop.reads.evaluations import BoxSize
from gainloop.reads.frames import BoxSource
from gainloop.reads.lineage_source import TraceSource
from gainloop.terms.embeddings import EmbeddingKind, Metric, SimilarityMethod
from gainloop.terms.enums import (
    Arm,
    AxisKind,
    BenchmarkRole,
    CellState,
    CheckRule,
    ClipOrigin,
    DecisionKind,
    Direction,
    ErrorType,
    FigureSource,
    FilteredList,
    GroundTruthErrorKind,
    InventoryKind,
    JobKind,
    JobState,
    LabelFormat,
    LeakKind,
    LiftState,
    LimitUnit,
    NodeLabel,
    OffPolicyState,
    OperatingPoint,
    PriorityChangeKind,
    Profile,
    QueueItemKind,
    QueueItemState,
    Role,
    ShadowArm,
    ShortfallReason,
    Task,
    Transition,
    Verdict,
)
from gainloop.terms.findings import Severity
from gainloop.terms.governance import ChangeStatus, GovernedKind, ImpactState, ReviewVerdict
from gainloop.terms.matches import Outcome
from gainloop.terms.measures import MinutesSource, UncertaintyMeasure
from gainloop.terms.options import BoxConvention, ScoreKind

_ENUMS: tuple[tuple[type[Enum], str, str], ...] = (
    (Role, "Role", "What a person does in the program."),
    (ClipOrigin, "ClipOrigin", "Whether a clip was recorded on a road or drawn by a program."),
    (BenchmarkRole, "BenchmarkRole", "Whether the ranking may learn from a benchmark, or not."),
    (ScoreKind, "ScoreKind", "What detection scores are: probabilities, or raw numbers."),
    (EmbeddingKind, "EmbeddingKind", "What the vectors of an embedding space are of."),
    (Metric, "Metric", "How the vectors of an embedding space are compared."),
    (SimilarityMethod, "SimilarityMethod", "What similar failures were found by."),
    (LimitUnit, "LimitUnit", "What a minimum is counted in."),
    (ShortfallReason, "ShortfallReason", "Why a selection does not reach a minimum."),
    (BoxConvention, "BoxConvention", "Whether the width of a box is x2 - x1, or one more."),
    (Severity, "Severity", "Whether a row was taken as it is, changed, or left out."),
    (Outcome, "ErrorOutcome", "At IoU 0.5: found, false, missed, or on an ignore region."),
    (BoxSource, "BoxSource", "Whether a box was labeled or predicted."),
    (BoxSize, "BoxSize", "By area, as COCO counts: below 32 x 32 px, to 96 x 96 px, beyond."),
    (Profile, "Profile", "How a run orders clips."),
    (PriorityChangeKind, "PriorityChangeKind", "What became of a unit between two runs."),
    (MinutesSource, "MinutesSource", "Who says what labeling a clip took."),
    (UncertaintyMeasure, "UncertaintyMeasure", "How unsure a model is on a clip."),
    (Task, "Task", "What is labeled: boxes in images, or cuboids in point clouds."),
    (CellState, "CellState", "What labeling more of a cell would do."),
    (Arm, "Arm", "Whether an item was chosen by score, drawn at random, or by time."),
    (QueueItemKind, "ItemKind", "What is to be done with an item."),
    (QueueItemState, "ItemState", "How far an item has come."),
    (InventoryKind, "InventoryKind", "Kinds of things in the inventory."),
    (FilteredList, "FilteredList", "Lists whose filters can be saved."),
    (LeakKind, "LeakKind", "Why two clips are too close."),
    (Transition, "Transition", "What became of a cluster since the evaluation before."),
    (ErrorType, "ErrorType", "What is wrong with an error (TIDE)."),
    (GroundTruthErrorKind, "GroundTruthErrorKind", "How a label seems to be wrong."),
    (AxisKind, "AxisKind", "Values as they are, or numbers cut at edges."),
    (OperatingPoint, "OperatingPoint", "Where two models are compared."),
    (Verdict, "Verdict", "On a change, corrected by Holm over all cohorts of the comparison."),
    (ShadowArm, "ShadowArm", "How an arm of a shadow cycle chose its clips."),
    (LiftState, "LiftState", "What shadow cycles say of prioritized labeling."),
    (OffPolicyState, "OffPolicyState", "What clips drawn at random say of another order."),
    (DecisionKind, "DecisionKind", "What a decision is on."),
    (FigureSource, "FigureSource", "Whether a figure was measured here, or typed by a person."),
    (LabelFormat, "LabelFormat", "Format of a file of labels."),
    (Direction, "Direction", "Which way a trace goes: to what a thing came of, or from it."),
    (NodeLabel, "NodeLabel", "Kinds of things in the property graph."),
    (TraceSource, "TraceSource", "Whether the graph answered, or the relational records."),
    (CheckRule, "CheckRule", "What a machine checks when labels of a queue come back."),
    (GovernedKind, "GovernedKind", "What changes by an approved change request only."),
    (ChangeStatus, "ChangeStatus", "How far a change request has come."),
    (ReviewVerdict, "ReviewVerdict", "What a reviewer says of a change request."),
    (ImpactState, "ImpactState", "What is known of what a change would do."),
    (JobKind, "JobKind", "What runs in the background."),
    (JobState, "JobState", "How far a job has come."),
)


def register_enums() -> None:
    for enum, name, description in _ENUMS:
        strawberry.enum(enum, name=name, description=description)
