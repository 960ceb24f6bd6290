"""A small program whose benchmark is large enough to count gains on: two kinds of clips, of which
the model knows one.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from gainloop.bootstrap import operator_of
from gainloop.stores.home import Home
from gainloop.terms.enums import LabelFormat, Profile
from gainloop.workflows.ontology.add_ontology import add_ontology
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from gainloop.workflows.queue.create_queue import QueueRequest, create_queue
from tests.integration.labeled_program import bring_in, coco
from tests.integration.ranked_program import (
    add_catalog,
    add_embeddings,
    add_evaluation,
    add_predictions,
)

NUM_BENCHMARK = 160
NUM_POOL = 24
POOL = [f"pool-{number:02}" for number in range(NUM_POOL)]
IS_NIGHT = {clip: number % 3 == 0 for number, clip in enumerate(POOL)}
HEADER = "clip_id,drive_id,start_ts,duration_s,time_of_day,weather,region,label_state\n"


def add_program(home: Home, folder: Path, num_benchmark: int = NUM_BENCHMARK) -> str:
    """By night 3 of 8 pedestrians are missed, by day 1 of 8. Returns the evaluation."""
    add_clips(home, folder, num_benchmark)
    clips = [*benchmark(num_benchmark), *POOL]
    add_embeddings(home, folder, {clip: _vector(clip) for clip in clips})
    add_predictions(home, folder, predicted(), ("Pedestrian",))
    return add_evaluation(home, folder, results(num_benchmark))


def add_clips(home: Home, folder: Path, num_benchmark: int = NUM_BENCHMARK) -> None:
    rows = [_row(clip, number) for number, clip in enumerate([*benchmark(num_benchmark), *POOL])]
    add_catalog(home, folder, HEADER + "".join(rows) + _row("done-00", 900, "labeled"))


def benchmark(number: int = NUM_BENCHMARK) -> list[str]:
    return [f"bench-{place:03}" for place in range(number)]


def results(number: int = NUM_BENCHMARK, night: int = 3) -> dict[str, tuple[int, int]]:
    """(found, missed) by clip; night: misses of 8 by night."""
    return {clip: (8 - night, night) if _is_night(clip) else (7, 1) for clip in benchmark(number)}


def predicted() -> dict[str, list[float]]:
    """Two detections each, at the first two places; unsure by night."""
    return {clip: [0.6, 0.6] if night else [0.9, 0.8] for clip, night in IS_NIGHT.items()}


def label(home: Home, folder: Path, boxes: Mapping[str, int], name: str = "first") -> str:
    """A batch of the first pedestrians of these clips, side by side; returns its id."""
    operator = operator_of(home)
    ontology_id, _ = add_ontology(home, operator, "people", ["Pedestrian"])
    run = run_priorities(home, operator, RunOptions(Profile.FIFO))
    request = QueueRequest(run.run_id, name, ontology_id, "Draw boxes.", [("min_box_px", "8")])
    queue_id = create_queue(home, operator, request).queue_id
    images = [f"{clip}/0.png" for clip in boxes]
    drawn: Sequence[tuple[int, str, str, tuple[float, ...]]] = [
        (number, image, "Pedestrian", (20 * place, 100, 10, 20))
        for number, (image, place) in enumerate(
            ((f"{clip}/0.png", place) for clip, count in boxes.items() for place in range(count)),
            start=1,
        )
    ]
    path = coco(folder / f"{name}.json", images, drawn, ["Pedestrian"], (1280, 720))
    return bring_in(home, queue_id, path, LabelFormat.COCO).batch_id


def _row(clip: str, number: int, state: str = "") -> str:
    kind = "night,rain,North" if _is_night(clip) else "daytime,clear,South"
    # The pool comes one clip to a drive and a minute, so that nothing is a copy.
    minute = f"{number // 60:02}:{number % 60:02}"
    return f"{clip},d-{number},2026-01-02T{minute}:00Z,10,{kind},{state}\n"


def _is_night(clip: str) -> bool:
    return IS_NIGHT.get(clip, int(clip[-1]) % 2 == 1)


def _vector(clip: str) -> tuple[float, ...]:
    """Two clouds, apart by kind."""
    number = int(clip.rsplit("-", 1)[1])
    spread = (number * 7 % 11) / 11, (number * 5 % 13) / 13
    return (spread[0] + (8.0 if _is_night(clip) else 0.0), spread[1])
