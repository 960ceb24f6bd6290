"""Writes a planted program of many clips, errors and embeddings into a home, past the use cases.

In: a home without clips. Called by `scripts.similar_at_scale`. Clips of one drive follow each other
by twenty seconds; embeddings lie around centers, as in `scripts.bench.search_data`.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from gainloop.models.catalog import Clip, Drive
from gainloop.models.evaluation import (
    Benchmark,
    BenchmarkClip,
    DetectionError,
    EmbeddingSet,
    EmbeddingSpace,
    Evaluation,
    ModelFamily,
    ModelVersion,
)
from gainloop.stores.bulk_tables import vectors_table
from gainloop.stores.home import Home
from gainloop.stores.relational.database import WRITES
from gainloop.terms.enums import BenchmarkRole, ErrorType
from gainloop.terms.matches import Outcome
from gainloop.terms.options import ScoreKind
from scripts.bench.search_data import DIMENSION, NUM_CENTERS, vectors_around
from scripts.graph_scale.edges import START, Row

EVALUATION, BENCHMARK, MODEL = "eval-planted", "streets:1", "detector:1"
SPACE, SET = "scenes", "emb-planted"
REGIONS = ("North", "South", "East", "West", "Center", "Coast", "Hills", "Plain", "Harbor", "Old")
WEATHERS = ("clear", "clear", "clear", "overcast", "overcast", "rain", "fog", "snow")
TIMES_OF_DAY = ("day", "day", "day", "dusk", "night")
CLASSES = ("Car", "Car", "Car", "Pedestrian", "Pedestrian", "Truck", "Cyclist")
BENCHMARK_SHARE = 20
ERRORS_A_CLIP = 4
CLIPS_A_DRIVE = 50
AT_ONCE = 20_000
SEED = 11


def num_errors(num_clips: int) -> int:
    return num_clips // BENCHMARK_SHARE * ERRORS_A_CLIP


def first_clip_vector() -> NDArray[np.float32]:
    vectors = next(_vectors(1))
    return np.asarray(vectors[0], dtype=np.float32)


def is_planted(home: Home) -> bool:
    with home.database.read() as session:
        return session.get(EmbeddingSet, SET) is not None


def plant(home: Home, num_clips: int) -> None:
    rng = np.random.default_rng(SEED)
    in_benchmark = range(0, num_clips // BENCHMARK_SHARE * BENCHMARK_SHARE, BENCHMARK_SHARE)
    drives = range(-(-num_clips // CLIPS_A_DRIVE))
    _write(home, Drive, ({"id": _drive(number), "recorded_at": START} for number in drives))
    _write(home, Clip, _clips(num_clips, rng))
    for table, row in _program(num_clips):
        _write(home, table, iter([row]))
    _write(
        home,
        BenchmarkClip,
        ({"benchmark_id": BENCHMARK, "clip_id": _clip(number)} for number in in_benchmark),
    )
    _write(home, DetectionError, _errors(in_benchmark, rng))
    ids = np.array([_clip(number) for number in range(num_clips)], dtype=object)
    table = vectors_table(ids, np.concatenate(list(_vectors(num_clips))))
    digest = home.objects.put_table(table)
    entry = {"id": SET, "ordinal": 1, "space_id": SPACE, "vectors_object": digest}
    _write(home, EmbeddingSet, iter([{**entry, "num_vectors": num_clips, "recorded_at": START}]))


def _write(home: Home, table: type[Any], rows: Iterator[Row]) -> None:
    insert: Any = sa.insert(table)
    with home.database.engine.connect().execution_options(**{WRITES: True}) as connection:
        chunk: list[Row] = []
        for row in rows:
            chunk.append(row)
            if len(chunk) == AT_ONCE:
                connection.execute(insert, chunk)
                chunk = []
        if chunk:
            connection.execute(insert, chunk)
        connection.commit()


def _clips(num_clips: int, rng: np.random.Generator) -> Iterator[Row]:
    places = rng.integers(0, 1 << 30, (num_clips, 3)).tolist()
    for number, (region, weather, time_of_day) in enumerate(places):
        yield {
            "id": _clip(number),
            "ordinal": number,
            "drive_id": _drive(number // CLIPS_A_DRIVE),
            "start_at": START + timedelta(seconds=20 * number),
            "duration_s": 20.0,
            "fps": 10.0,
            "region": REGIONS[region % len(REGIONS)],
            "weather": WEATHERS[weather % len(WEATHERS)],
            "time_of_day": TIMES_OF_DAY[time_of_day % len(TIMES_OF_DAY)],
            "valid_from": START,
            "recorded_at": START,
        }


def _errors(clips: range, rng: np.random.Generator) -> Iterator[Row]:
    draws = rng.integers(0, 1 << 30, (len(clips) * ERRORS_A_CLIP, 3)).tolist()
    for row, (kind, side, place) in enumerate(draws):
        is_miss = side % 3 > 0
        yield {
            "evaluation_id": EVALUATION,
            "ordinal": row + 1,
            "match_row": row,
            "outcome": Outcome.FN if is_miss else Outcome.FP,
            "clip_id": _clip(clips[row // ERRORS_A_CLIP]),
            "frame_index": place % 200,
            "class_name": CLASSES[kind % len(CLASSES)],
            "x": float(place % 1_000),
            "y": float(place % 500),
            "width": 20.0 + place % 80,
            "height": 30.0 + place % 90,
            "score": None if is_miss else 0.6,
            "iou": 0.0,
            "error_type": ErrorType.MISS if is_miss else ErrorType.BACKGROUND,
        }


def _vectors(num_clips: int) -> Iterator[NDArray[np.float32]]:
    rng = np.random.default_rng(SEED)
    centers = rng.normal(size=(NUM_CENTERS, DIMENSION)).astype(np.float32)
    for start in range(0, num_clips, AT_ONCE):
        yield vectors_around(centers, min(AT_ONCE, num_clips - start), rng)


def _program(num_clips: int) -> Iterator[tuple[type[Any], Row]]:
    """The rows that errors and vectors hang on."""
    times: Row = {"valid_from": START, "recorded_at": START}
    recorded: Row = {"recorded_at": START}
    counts = {"num_clips": num_clips // BENCHMARK_SHARE, "num_frames": 1}
    benchmark = {"id": BENCHMARK, "name": "streets", "version": 1, "digest": "planted"}
    objects = {"ground_truth_object": "", "frames_object": "", "classes": [], "num_objects": 1}
    role = {"role": BenchmarkRole.DEVELOPMENT}
    yield Benchmark, {**benchmark, **counts, **objects, **role, **recorded}
    yield ModelFamily, {"id": "detector", **recorded}
    yield ModelVersion, {"id": MODEL, "family_id": "detector", "version": "1", **recorded}
    yield (
        Evaluation,
        {
            "id": EVALUATION,
            "ordinal": 1,
            "model_version_id": MODEL,
            "benchmark_id": BENCHMARK,
            "benchmark_digest": "planted",
            "score_kind": ScoreKind.PROBABILITY,
            "detections_object": "",
            "matches_object": "",
            "num_detections": 1,
            **dict.fromkeys(("gt", "tp", "fp", "fn"), 1),
            "classes": [],
            "sizes": [],
            "coco": {},
            **counts,
            **times,
        },
    )
    yield EmbeddingSpace, {"id": SPACE, "dim": DIMENSION, "metric": "cosine", **recorded}


def _clip(number: int) -> str:
    return f"clip-{number:08}"


def _drive(number: int) -> str:
    return f"drive-{number:06}"
