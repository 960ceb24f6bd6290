"""The relationships of a planted program, of every type, from a fixed seed.

In: a Shape. Out: rows of `lineage_edge`. What belongs together is linked together: queues target
the clusters of one epic, releases include the batches of neighboring queues, models change clusters
of the epics behind their release. Called by `plant`.
"""

import hashlib
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from gainloop.terms.enums import Arm, FigureSource, LineageType, NodeLabel, Role, Verdict
from scripts.graph_scale import shape as name
from scripts.graph_scale.shape import (
    CLUSTERS_PER_MODEL,
    COHORTS_PER_MODEL,
    EDGES_PER_CLIP,
    LARGE_EPIC,
    QUEUES_PER_EPIC,
    SMALL_EPIC,
    Key,
    Shape,
)

START = datetime.fromisoformat("2026-01-05T08:00:00+00:00")
CLIPS_PER_QUEUE = 80
LABELED_SHARE = 0.875
BATCHES_PER_RELEASE = 4
RETRACTED_SHARE = 0.02
METRIC = "recall"

Row = dict[str, Any]
Linked = tuple[Key, LineageType, Key, dict[str, Any]]
T = LineageType


def edge_rows(shape: Shape, seed: int) -> list[Row]:
    """As many as 4 per clip, each once; clips of scenarios fill up what is missing."""
    draw = name.draw_from(seed)
    rows: dict[str, Row] = {}
    for source, relation, target, properties in _links(shape, draw):
        row = _row(source, relation, target, properties, draw)
        rows.setdefault(row["id"], row)
    wanted = max(EDGES_PER_CLIP * shape.num_clips, len(rows) + shape.num_scenarios)
    number = 0
    while len(rows) < wanted:
        shown = name.scenario(number % shape.num_scenarios)
        clip = name.clip(draw.randrange(shape.num_clips))
        row = _row(clip, T.SHOWS, shown, {}, draw)
        rows.setdefault(row["id"], row)
        number += 1
    return list(rows.values())


def figures_of_delta(model: int, number: int) -> Row:
    """One change as its edge and its row have it; number 1 to 10, those of clusters first."""
    a = 0.5 + (model * 7 + number) % 40 / 100
    delta = ((model + number * 3) % 21 - 6) / 100
    return {
        "number": number,
        "metric": METRIC,
        "class_name": "car",
        "a": a,
        "b": a + delta,
        "delta": delta,
        "low": delta - 0.03,
        "high": delta + 0.03,
        "verdict": Verdict.BETTER if delta > 0.03 else Verdict.UNDECIDED,
    }


def changed_clusters(shape: Shape, model: int) -> list[int]:
    """Clusters of the epics behind the release that the model was trained on."""
    found: list[int] = []
    for queue in _queues_of_release(shape, _release_of(shape, model)):
        found += shape.addressed[queue // QUEUES_PER_EPIC]
    different = list(dict.fromkeys(found))
    offset = model % len(different)
    return (different[offset:] + different[:offset])[:CLUSTERS_PER_MODEL]


def _links(shape: Shape, draw: random.Random) -> Iterator[Linked]:
    clips = _clips_of_clusters(shape, draw)
    for cluster, members in enumerate(clips):
        at = name.cluster(cluster)
        evaluation = cluster % shape.num_models
        yield name.evaluation(evaluation), T.FOUND, at, {}
        if cluster >= shape.num_models and draw.random() < 0.75:
            yield at, T.CONTINUES, name.cluster(cluster - shape.num_models), {}
        yield from ((at, T.CONTAINS, name.clip(clip), {}) for clip in members)
    for epic, clusters in enumerate(shape.addressed):
        for cluster in clusters:
            yield name.epic(epic), T.ADDRESSES, name.cluster(cluster), {"reason": "frequent"}
    for queue in range(shape.num_queues):
        yield from _links_of_queue(shape, draw, queue, clips)
    for release in range(shape.num_releases):
        for queue in _queues_of_release(shape, release):
            yield name.release(release), T.INCLUDES, name.batch(queue), {}
    for model in range(shape.num_models):
        yield from _links_of_model(shape, model)
    for decision in range(shape.num_decisions):
        yield from _links_of_decision(shape, draw, decision)


def _clips_of_clusters(shape: Shape, draw: random.Random) -> list[list[int]]:
    """Dealt, so that every clip is in a cluster while there are enough places."""
    order = list(range(shape.num_clips))
    draw.shuffle(order)
    dealt, at = [], 0
    for size in shape.sizes:
        dealt.append([order[(at + offset) % len(order)] for offset in range(size)])
        at += size
    return dealt


def _links_of_queue(
    shape: Shape, draw: random.Random, queue: int, clips: list[list[int]]
) -> Iterator[Linked]:
    epic = queue // QUEUES_PER_EPIC
    clusters = shape.addressed[epic]
    at, targeted = name.queue(queue), draw.sample(clusters, min(2, len(clusters)))
    for cluster in targeted:
        yield at, T.TARGETS, name.cluster(cluster), {}
    yield at, T.DRAWN_FROM, name.run(queue), {}
    yield name.run(queue), T.USED, name.evaluation(queue % shape.num_models), {}
    yield name.batch(queue), T.FULFILLS, at, {}
    pool = sorted({clip for cluster in targeted for clip in clips[cluster]})
    chosen = draw.sample(pool, min(len(pool), CLIPS_PER_QUEUE // 2))
    if epic not in (SMALL_EPIC, LARGE_EPIC):  # these are counted by the clips of their clusters
        chosen += draw.sample(range(shape.num_clips), CLIPS_PER_QUEUE - len(chosen))
    for rank, clip in enumerate(dict.fromkeys(chosen), start=1):
        arm = Arm.HOLDBACK if rank % 10 == 0 else Arm.PRIORITIZED
        selected = {"rank": rank, "arm": arm.value, "expected_gain": round(1 / rank, 6)}
        yield at, T.SELECTED, name.clip(clip), selected
        if draw.random() < LABELED_SHARE:
            labels = {"num_labels": draw.randrange(30)}
            yield name.batch(queue), T.LABELS, name.clip(clip), labels


def _links_of_model(shape: Shape, model: int) -> Iterator[Linked]:
    at = name.model(model)
    yield name.evaluation(model), T.OF, at, {}
    yield at, T.TRAINED_ON, name.release(_release_of(shape, model)), {}
    ends = [name.cluster(cluster) for cluster in changed_clusters(shape, model)]
    ends += [name.cohort(model * COHORTS_PER_MODEL + n) for n in range(COHORTS_PER_MODEL)]
    source = {"outcome_id": name.outcome(model), "source": FigureSource.MEASURED.value}
    for number, end in enumerate(ends, start=1):
        figures = figures_of_delta(model, number)
        yield at, T.CHANGED, end, source | figures | {"verdict": figures["verdict"].value}


def _links_of_decision(shape: Shape, draw: random.Random, decision: int) -> Iterator[Linked]:
    at = name.decision(decision)
    subjects = (
        name.epic(decision % shape.num_epics),
        name.queue(draw.randrange(shape.num_queues)),
        name.batch(draw.randrange(shape.num_queues)),
        name.release(draw.randrange(shape.num_releases)),
        name.model(draw.randrange(shape.num_models)),
        name.cluster(draw.randrange(len(shape.sizes))),
    )
    yield at, T.ABOUT, subjects[decision // shape.num_epics % len(subjects)], {}
    if draw.random() < 0.4:
        yield at, T.ABOUT, name.cluster(draw.randrange(len(shape.sizes))), {}
    cited = name.evaluation(draw.randrange(shape.num_models))
    if decision and draw.random() < 0.5:
        cited = name.decision(draw.randrange(decision))
    yield at, T.CITES, cited, {}
    role = {"role": Role.PRODUCT_MANAGER.value}
    yield at, T.MADE_BY, name.person(decision % shape.num_persons), role


def _release_of(shape: Shape, model: int) -> int:
    return model * shape.num_releases // shape.num_models


def _queues_of_release(shape: Shape, release: int) -> list[int]:
    first = release * shape.num_queues // shape.num_releases
    return [(first + offset) % shape.num_queues for offset in range(BATCHES_PER_RELEASE)]


def _row(
    source: Key, relation: LineageType, target: Key, properties: Row, draw: random.Random
) -> Row:
    text = f"{source[0]}:{source[1]} {relation} {target[0]}:{target[1]}"
    recorded_at = START + timedelta(seconds=draw.randrange(180 * 86_400))
    is_retracted = target[0] is NodeLabel.CLIP and draw.random() < RETRACTED_SHARE
    return {
        "id": f"edge-{hashlib.sha256(text.encode()).hexdigest()[:32]}",
        "source_label": source[0].value,
        "source_id": source[1],
        "type": relation,
        "target_label": target[0].value,
        "target_id": target[1],
        "properties": properties,
        "valid_from": recorded_at,
        "recorded_at": recorded_at,
        "retracted_at": recorded_at + timedelta(days=1) if is_retracted else None,
    }
