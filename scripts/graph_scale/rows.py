"""The rows that nodes of a planted program get their names and properties from.

In: a Shape. Out: tables with their rows, in an order that foreign keys allow. Called by `plant`.
Columns that no trace reads hold what the table demands and no more.
"""

from collections.abc import Iterator
from typing import Any

from gainloop.models.catalog import Clip
from gainloop.models.clusters import ErrorCluster, ErrorClustering
from gainloop.models.definitions import Scenario
from gainloop.models.evaluation import Benchmark, Evaluation, ModelFamily, ModelVersion
from gainloop.models.governance import Actor
from gainloop.models.labels import DatasetRelease, DatasetReleaseBatch, LabelBatch
from gainloop.models.priority import OntologyVersion, PriorityRun, Queue
from gainloop.models.program import Decision, Epic, OutcomeDelta, TrainingOutcome
from gainloop.terms.enums import (
    ActorKind,
    BenchmarkRole,
    DecisionKind,
    FigureSource,
    LabelFormat,
    Profile,
    Role,
    Transition,
)
from gainloop.terms.matches import Outcome
from gainloop.terms.options import ScoreKind
from scripts.graph_scale import shape as name
from scripts.graph_scale.edges import START, Row, changed_clusters, figures_of_delta
from scripts.graph_scale.shape import COHORTS_PER_MODEL, VERSIONS_PER_FAMILY, Shape

BENCHMARK, ONTOLOGY = "streets:1", "road-users:1"
REGIONS = ("North", "South", "East", "West", "Center")
RECORDED: Row = {"recorded_at": START}
TIMES: Row = {"valid_from": START, "recorded_at": START}

Rows = tuple[type[Any], list[Row]]


def node_rows(shape: Shape) -> Iterator[Rows]:
    yield Actor, [_person(number) for number in range(shape.num_persons)]
    yield Clip, [_clip(number) for number in range(shape.num_clips)]
    yield Epic, [_epic(number) for number in range(shape.num_epics)]
    yield Scenario, [_scenario(number) for number in range(shape.num_scenarios)]
    yield from _model_rows(shape)
    yield from _cluster_rows(shape)
    yield from _queue_rows(shape)
    yield from _release_rows(shape)
    yield from _outcome_rows(shape)
    yield Decision, [_decision(shape, number) for number in range(shape.num_decisions)]


def _person(number: int) -> Row:
    _, key = name.person(number)
    kind = {"kind": ActorKind.PERSON, "role": Role.PRODUCT_MANAGER}
    return {"id": key, "name": f"Person {number}", **kind, **RECORDED}


def _clip(number: int) -> Row:
    region = REGIONS[number % len(REGIONS)]
    return {"id": name.clip(number)[1], "ordinal": number, "region": region, **TIMES}


def _epic(number: int) -> Row:
    _, key = name.epic(number)
    texts = {"title": f"Epic {number}", "description": "", "status": "open", "owner": "planning"}
    return {"id": key, "ordinal": number, **texts, **RECORDED, "changed_at": START}


def _scenario(number: int) -> Row:
    _, key = name.scenario(number)
    made = {"reason": "planted", "actor_id": name.person(0)[1], "expression": 'region = "North"'}
    return {"id": key, "name": key.partition(":")[0], "version": 1, **made, **TIMES}


def _model_rows(shape: Shape) -> Iterator[Rows]:
    models = range(shape.num_models)
    families = sorted({name.family(number) for number in models})
    yield ModelFamily, [{"id": family, **RECORDED} for family in families]
    yield (
        ModelVersion,
        [
            {
                "id": name.model(number)[1],
                "family_id": name.family(number),
                "version": str(number % VERSIONS_PER_FAMILY + 1),
                **RECORDED,
            }
            for number in models
        ],
    )
    counts = {"num_clips": 1000, "num_frames": 20_000, "num_objects": 100_000}
    benchmark = {"id": BENCHMARK, "name": "streets", "version": 1, "digest": "planted"}
    objects = {"ground_truth_object": "", "frames_object": "", "classes": ["car"]}
    role = {"role": BenchmarkRole.DEVELOPMENT}
    yield Benchmark, [benchmark | counts | objects | role | RECORDED]
    yield Evaluation, [_evaluation(number) for number in models]


def _evaluation(number: int) -> Row:
    return {
        "id": name.evaluation(number)[1],
        "ordinal": number,
        "model_version_id": name.model(number)[1],
        "benchmark_id": BENCHMARK,
        "benchmark_digest": "planted",
        "score_kind": ScoreKind.PROBABILITY,
        "detections_object": "",
        "matches_object": "",
        "coco": {},
        "classes": [],
        "sizes": [],
        "num_clips": 1000,
        "num_frames": 20_000,
        "num_detections": 100_000,
        "gt": 100_000,
        "tp": 80_000 + number,
        "fp": 20_000 - number,
        "fn": 20_000 - number,
        **TIMES,
    }


def _cluster_rows(shape: Shape) -> Iterator[Rows]:
    clusters = range(len(shape.sizes))
    yield (
        ErrorClustering,
        [
            {
                "id": f"clustering-{number:04d}",
                "ordinal": number,
                "evaluation_id": name.evaluation(number)[1],
                "seed": 0,
                "method": "planted",
                "density": {},
                "points_object": "",
                "model_object": "",
                "num_errors": 1000,
                "num_clusters": 20,
                "num_suspect": 0,
                "num_unnamed": 0,
                **TIMES,
            }
            for number in range(shape.num_models)
        ],
    )
    yield ErrorCluster, [_cluster(shape, number) for number in clusters]


def _cluster(shape: Shape, number: int) -> Row:
    evaluation = number % shape.num_models
    return {
        "id": name.cluster(number)[1],
        "clustering_id": f"clustering-{evaluation:04d}",
        "evaluation_id": name.evaluation(evaluation)[1],
        "number": number // shape.num_models,
        "theme": f"theme-{evaluation // VERSIONS_PER_FAMILY}-{number // shape.num_models}",
        "name": f"cars in the {REGIONS[number % len(REGIONS)]}",
        "size": shape.sizes[number] * 3,
        "num_clips": shape.sizes[number],
        "num_drives": 1 + shape.sizes[number] // 5,
        "transition": Transition.STEADY,
        "class_name": "car",
        "outcome": Outcome.FN,
        "x": 0.0,
        "y": 0.0,
        "traits": [],
        "exemplars": [],
        "continues": [],
        **RECORDED,
    }


def _queue_rows(shape: Shape) -> Iterator[Rows]:
    queues = range(shape.num_queues)
    digest = {"classes": ["car"], "digest": "planted", "name": "road-users", "version": 1}
    yield OntologyVersion, [{"id": ONTOLOGY, **digest, **TIMES}]
    yield PriorityRun, [_run(shape, number) for number in queues]
    yield Queue, [_queue(number) for number in queues]
    yield LabelBatch, [_batch(number) for number in queues]


def _run(shape: Shape, number: int) -> Row:
    return {
        "id": name.run(number)[1],
        "number": number,
        "profile": Profile.WEIGHTED_SUM_BATCH,
        "rung": 2,
        "missing": [],
        "weights_used": {},
        "scope": {},
        "scores_object": "",
        "seed": 0,
        "budget_hours": 40.0,
        "spent_hours": 39.5,
        "num_candidates": shape.num_clips,
        "num_selected": 80,
        **TIMES,
    }


def _queue(number: int) -> Row:
    return {
        "id": name.queue(number)[1],
        "ordinal": number,
        "name": f"Queue {number}",
        "run_id": name.run(number)[1],
        "ontology_version_id": ONTOLOGY,
        "instructions": "Label all.",
        "checks": [],
        "num_items": 80,
        "hours": 39.5,
        **TIMES,
    }


def _batch(number: int) -> Row:
    return {
        "id": name.batch(number)[1],
        "ordinal": number,
        "name": f"Batch {number}",
        "queue_id": name.queue(number)[1],
        "ontology_version_id": ONTOLOGY,
        "format": LabelFormat.COCO,
        "file_name": "labels.json",
        "file_digest": f"planted-{number}",
        "frames_object": "",
        "num_clips": 70,
        "num_frames": 1400,
        "num_labels": 1000,
        "spent_hours": 35.0,
        "actor_id": name.person(0)[1],
        **TIMES,
    }


def _release_rows(shape: Shape) -> Iterator[Rows]:
    yield (
        DatasetRelease,
        [
            {
                "id": name.release(number)[1],
                "ordinal": number,
                "name": "training-data",
                "version": number + 1,
                "note": "",
                "ontology_version_id": ONTOLOGY,
                "manifest_object": "",
                "digest": f"planted-{number}",
                "num_batches": 4,
                "num_clips": 280,
                "num_labels": 4000,
                "actor_id": name.person(0)[1],
                **TIMES,
            }
            for number in range(shape.num_releases)
        ],
    )
    first = name.batch(0)[1]
    yield DatasetReleaseBatch, [{"release_id": name.release(0)[1], "batch_id": first}]


def _outcome_rows(shape: Shape) -> Iterator[Rows]:
    models = range(shape.num_models)
    yield (
        TrainingOutcome,
        [
            {
                "id": name.outcome(number),
                "ordinal": number,
                "model_version_id": name.model(number)[1],
                "base_model_version_id": name.model(name.model_before(number))[1],
                "source": FigureSource.MEASURED,
                "note": "",
                "evidence": [],
                "actor_id": name.person(0)[1],
                **TIMES,
            }
            for number in models
        ],
    )
    yield OutcomeDelta, [row for number in models for row in _deltas(shape, number)]


def _deltas(shape: Shape, model: int) -> Iterator[Row]:
    clusters = changed_clusters(shape, model)
    for number in range(1, len(clusters) + COHORTS_PER_MODEL + 1):
        place = number - 1 - len(clusters)
        cohort = None if place < 0 else name.cohort(model * COHORTS_PER_MODEL + place)[1]
        yield {
            "outcome_id": name.outcome(model),
            **figures_of_delta(model, number),
            "cluster_id": name.cluster(clusters[number - 1])[1] if place < 0 else None,
            "cohort_id": cohort,
            "cohort": {} if place < 0 else {"region": f"{REGIONS[place]} {model}"},
        }


def _decision(shape: Shape, number: int) -> Row:
    return {
        "id": name.decision(number)[1],
        "ordinal": number,
        "kind": DecisionKind.OTHER,
        "title": f"Decision {number}",
        "rationale": "planted",
        "evidence": [],
        "actor_id": name.person(number % shape.num_persons)[1],
        **TIMES,
    }
