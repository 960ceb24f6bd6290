"""How many of everything a planted program has, and what things are called.

In: how many clips. Out: a Shape. Taken by `edges`, `rows` and the measuring.
"""

import random
from dataclasses import dataclass

from gainloop.terms.enums import NodeLabel

FULL_CLIPS = 100_000
FEWEST_CLIPS = 1_000
EDGES_PER_CLIP = 4

SMALL_EPIC, LARGE_EPIC = 0, 1
"""Two epics by which statements are counted: 2 clusters of 3 clips, 50 clusters of 10 clips."""

QUEUES_PER_EPIC = 5
CLUSTERS_PER_MODEL = 5
COHORTS_PER_MODEL = 5
VERSIONS_PER_FAMILY = 20
ADDRESSED_CLIPS = (40, 160)
OTHER_CLIPS = (1, 12)

Key = tuple[NodeLabel, str]


@dataclass(frozen=True, slots=True)
class Shape:
    """sizes: clips of each cluster; addressed: numbers of the clusters of each epic. Epic, queue,
    batch and run have the same numbers by fives; every model has one evaluation and one outcome.
    """

    num_clips: int
    sizes: tuple[int, ...]
    addressed: tuple[range, ...]
    num_models: int
    num_releases: int
    num_decisions: int
    num_persons: int
    num_scenarios: int

    @property
    def num_epics(self) -> int:
        return len(self.addressed)

    @property
    def num_queues(self) -> int:
        return self.num_epics * QUEUES_PER_EPIC

    def epic_of_cluster(self, cluster: int) -> int | None:
        return next((n for n, numbers in enumerate(self.addressed) if cluster in numbers), None)


def shape_of(num_clips: int, seed: int) -> Shape:
    """At 100,000 clips 20,000 other nodes and 400,000 edges; all but the two small parts of it
    that statements are counted by grows with the clips.
    """
    if num_clips < FEWEST_CLIPS:
        raise ValueError(f"at least {FEWEST_CLIPS} clips: a program of fewer has no shape")

    def share(full: int, fewest: int) -> int:
        return max(fewest, round(full * num_clips / FULL_CLIPS))

    draw = draw_from(seed)
    counts = [8] * share(200, 5)
    counts[SMALL_EPIC], counts[LARGE_EPIC] = 2, 50
    sizes: list[int] = []
    addressed = []
    for epic, count in enumerate(counts):
        addressed.append(range(len(sizes), len(sizes) + count))
        fixed = {SMALL_EPIC: 3, LARGE_EPIC: 10}.get(epic)
        sizes += [fixed or draw.randint(*ADDRESSED_CLIPS) for _ in range(count)]
    sizes += [draw.randint(*OTHER_CLIPS) for _ in range(share(8_000, 100) - len(sizes))]
    return Shape(
        num_clips=num_clips,
        sizes=tuple(sizes),
        addressed=tuple(addressed),
        num_models=share(400, 10),
        num_releases=share(300, 8),
        num_decisions=share(5_000, 50),
        num_persons=share(200, 5),
        num_scenarios=share(500, 5),
    )


def draw_from(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311  # no secret


def clip(number: int) -> Key:
    return NodeLabel.CLIP, f"clip-{number:06d}"


def cluster(number: int) -> Key:
    return NodeLabel.ERROR_CLUSTER, f"cluster-{number:05d}"


def cohort(number: int) -> Key:
    return NodeLabel.COHORT, f"cohort-{number:05d}"


def decision(number: int) -> Key:
    return NodeLabel.DECISION, f"decision-{number:05d}"


def epic(number: int) -> Key:
    return NodeLabel.EPIC, f"PERC-{number + 1}"


def evaluation(number: int) -> Key:
    return NodeLabel.EVALUATION, f"evaluation-{number:04d}"


def family(model_number: int) -> str:
    return f"detector-{model_number // VERSIONS_PER_FAMILY:02d}"


def model(number: int) -> Key:
    return NodeLabel.MODEL_VERSION, f"{family(number)}:{number % VERSIONS_PER_FAMILY + 1}"


def model_before(number: int) -> int:
    """The version before of the same family; the first has itself."""
    return number - 1 if number % VERSIONS_PER_FAMILY else number


def outcome(model_number: int) -> str:
    return f"outcome-{model_number:04d}"


def person(number: int) -> Key:
    return NodeLabel.PERSON, f"person-{number:03d}"


def queue(number: int) -> Key:
    return NodeLabel.QUEUE, f"queue-{number:04d}"


def batch(queue_number: int) -> Key:
    return NodeLabel.LABEL_BATCH, f"batch-{queue_number:04d}"


def run(queue_number: int) -> Key:
    return NodeLabel.PRIORITY_RUN, f"run-{queue_number:04d}"


def release(number: int) -> Key:
    return NodeLabel.DATASET_RELEASE, f"training-data:{number + 1}"


def scenario(number: int) -> Key:
    return NodeLabel.SCENARIO, f"scenario-{number:03d}:1"
