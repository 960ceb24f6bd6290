"""A planted program of any size, written as files and entered through the imports.

Scenes are clouds in a space of embeddings, a few hundred of them, whose shares of the pool fall as
1 / rank and whose miss rates differ. Called by `scripts.priorities_at_scale` and its test.
"""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from gainloop.bootstrap import operator_of
from gainloop.stores.home import Home
from gainloop.terms.boxes import Floats, Ints
from gainloop.terms.enums import BenchmarkRole
from gainloop.workflows.catalog.import_catalog import CatalogRequest, import_catalog
from gainloop.workflows.embeddings.import_embeddings import EmbeddingsRequest, import_embeddings
from gainloop.workflows.evaluation.import_evaluation import import_evaluation
from gainloop.workflows.evaluation.request import EvaluationRequest
from gainloop.workflows.predictions.import_predictions import import_predictions
from gainloop.workflows.predictions.request import PredictionsRequest

NUM_SCENES = 240
NUM_DIMS = 32
NUM_OBJECTS = 5
"""Pedestrians on the one frame of a clip, of the benchmark or predicted."""
_WEATHERS = ("clear", "rain", "snow", "fog")
_TIMES = ("daytime", "night", "dusk")
_REGIONS = ("North", "East", "South", "West")


@dataclass(frozen=True)
class Program:
    num_clips: int
    num_benchmark: int
    seed: int

    @cached_property
    def scenes(self) -> Ints:
        """(pool + benchmark,) the benchmark last, with as many clips of every scene."""
        shares = 1 / np.arange(1, NUM_SCENES + 1)
        drawn = self._random.choice(NUM_SCENES, self.num_clips, p=shares / shares.sum())
        even = np.arange(self.num_benchmark) % NUM_SCENES
        return np.concatenate([drawn, even]).astype(np.int64)

    @cached_property
    def miss_rates(self) -> Floats:
        """(NUM_SCENES,) of the objects."""
        return np.random.default_rng(self.seed).uniform(0.02, 0.6, NUM_SCENES)

    @property
    def clips(self) -> list[str]:
        pool = [f"pool-{number:07}" for number in range(self.num_clips)]
        return [*pool, *(f"bench-{number:05}" for number in range(self.num_benchmark))]

    @cached_property
    def vectors(self) -> Floats:
        """(pool + benchmark, NUM_DIMS) of float32."""
        centers = self._random.normal(0, 3, (NUM_SCENES, NUM_DIMS))
        noise = self._random.normal(0, 1, (len(self.scenes), NUM_DIMS))
        return (centers[self.scenes] + noise).astype(np.float32)

    @cached_property
    def _random(self) -> np.random.Generator:
        return np.random.default_rng([self.seed, 1])


def add_program(home: Home, folder: Path, program: Program) -> None:
    """Everything that rung 1 needs, with one evaluation."""
    _add_catalog(home, folder, program)
    path = folder / "scenes.npy"
    np.save(path, program.vectors)
    path.with_suffix(".txt").write_text("\n".join(program.clips) + "\n", encoding="utf-8")
    import_embeddings(home, operator_of(home), EmbeddingsRequest(path, "scenes", metric="l2"))
    _add_predictions(home, folder, program)
    add_evaluation(home, folder, program, version=1)


def add_evaluation(home: Home, folder: Path, program: Program, version: int) -> None:
    """Misses are drawn anew for every version."""
    random = np.random.default_rng([program.seed, 2, version])
    clips = program.clips[program.num_clips :]
    scenes = program.scenes[program.num_clips :]
    is_missed = random.random((len(clips), NUM_OBJECTS)) < program.miss_rates[scenes][:, None]
    boxes = [
        {**_box(place), "image_id": row + 1}
        for row in range(len(clips))
        for place in range(NUM_OBJECTS)
    ]
    truth = {
        "images": _images(clips),
        "categories": [{"id": 1, "name": "Pedestrian"}],
        "annotations": [
            {"id": number, **box, "area": 200, "iscrowd": 0} for number, box in enumerate(boxes, 1)
        ],
    }
    found = [
        {**box, "score": 0.9}
        for box, missed in zip(boxes, is_missed.ravel().tolist(), strict=True)
        if not missed
    ]
    request = EvaluationRequest(
        model=f"planted:{version}",
        benchmark="scenes",
        file_format="coco",
        ground_truth=_write(folder / "truth.json", truth),
        detections=_write(folder / "found.json", found),
        role=BenchmarkRole.DEVELOPMENT,
    )
    import_evaluation(home, operator_of(home), request)


def _add_catalog(home: Home, folder: Path, program: Program) -> None:
    number = np.arange(len(program.scenes))
    # A clip to a drive, so that none is a copy of another by time.
    table = pa.table(
        {
            "clip_id": program.clips,
            "drive_id": [f"drive-{row}" for row in number.tolist()],
            "start_ts": pa.array(1_760_000_000 + number * 60, pa.timestamp("s", tz="UTC")),
            "duration_s": np.full(len(number), 10.0),
            "weather": np.array(_WEATHERS)[program.scenes % len(_WEATHERS)],
            "time_of_day": np.array(_TIMES)[program.scenes % len(_TIMES)],
            "region": np.array(_REGIONS)[program.scenes // 7 % len(_REGIONS)],
        }
    )
    path = folder / "catalog.parquet"
    pq.write_table(table, path)
    import_catalog(home, operator_of(home), CatalogRequest(path))


def _add_predictions(home: Home, folder: Path, program: Program) -> None:
    """Of the pool; surer where less is missed."""
    rates = program.miss_rates[program.scenes[: program.num_clips]]
    rows = [
        {**_box(place), "image_id": row + 1, "score": round(0.95 - 0.5 * rate, 3)}
        for row, rate in enumerate(rates.tolist())
        for place in range(NUM_OBJECTS)
    ]
    names = [{"id": 1, "name": "Pedestrian"}]
    images = {"images": _images(program.clips[: program.num_clips]), "categories": names}
    request = PredictionsRequest(
        "planted:1",
        "coco",
        _write(folder / "predictions.json", rows),
        _write(folder / "images.json", images),
    )
    import_predictions(home, operator_of(home), request)


def _images(clips: list[str]) -> list[dict[str, Any]]:
    return [
        {"id": row, "file_name": f"{clip}/0.png", "width": 1280, "height": 720}
        | {"clip_id": clip, "frame_id": 0}
        for row, clip in enumerate(clips, start=1)
    ]


def _box(place: int) -> dict[str, Any]:
    return {"category_id": 1, "bbox": [20 * place, 100, 10, 20]}


def _write(path: Path, document: Any) -> Path:
    path.write_text(json.dumps(document), encoding="utf-8")
    return path
