"""A small program of hand-made results, entered through the same imports that users take."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from gainloop.bootstrap import operator_of
from gainloop.models.governance import Actor
from gainloop.stores.home import Home
from gainloop.terms.enums import BenchmarkRole
from gainloop.workflows.catalog.import_catalog import CatalogRequest, import_catalog
from gainloop.workflows.embeddings.import_embeddings import EmbeddingsRequest, import_embeddings
from gainloop.workflows.evaluation.import_evaluation import import_evaluation
from gainloop.workflows.evaluation.request import EvaluationRequest
from gainloop.workflows.predictions.import_predictions import import_predictions
from gainloop.workflows.predictions.request import PredictionsRequest

CATALOG = """clip_id,drive_id,start_ts,duration_s,time_of_day,weather,region,label_state
bench-night,d1,2026-01-02T20:00:00Z,10,night,rain,North,
bench-day,d2,2026-01-02T09:00:00Z,10,daytime,clear,North,
pool-day,d3,2026-01-03T09:00:00Z,10,daytime,clear,North,
pool-night,d4,2026-01-03T20:00:00Z,10,night,rain,North,
pool-late,d4,2026-01-03T20:00:10Z,10,night,rain,North,
done-day,d5,2026-01-01T09:00:00Z,10,daytime,clear,North,labeled
"""
POOL = ("pool-day", "pool-night", "pool-late")
VECTORS = {
    "bench-night": (0.0, 0.0),
    "bench-day": (8.0, 8.0),
    "pool-day": (8.0, 7.0),
    "pool-night": (0.0, 1.0),
    "pool-late": (3.0, 3.0),
}
# (found, missed) pedestrians on the one frame of each benchmark clip.
RESULTS = {"bench-night": (24, 16), "bench-day": (39, 1)}
PREDICTED = {"pool-day": [0.95, 0.95], "pool-night": [0.7, 0.7, 0.9], "pool-late": [0.5]}


def add_catalog(home: Home, folder: Path, text: str = CATALOG) -> None:
    path = folder / "catalog.csv"
    path.write_text(text, encoding="utf-8")
    import_catalog(home, operator_of(home), CatalogRequest(path))


def add_evaluation(
    home: Home,
    folder: Path,
    results: Mapping[str, tuple[int, int]] = RESULTS,
    *,
    benchmark: str = "town",
    role: BenchmarkRole = BenchmarkRole.DEVELOPMENT,
    model: str = "rrc:1",
    only: frozenset[str] | None = None,
    actor: Actor | None = None,
) -> str:
    """Pedestrians side by side in one frame per clip, the first ones found. actor: the operator."""
    objects = [(clip, place) for clip, counts in results.items() for place in range(sum(counts))]
    truth = {
        "images": _images(results),
        "categories": [{"id": 1, "name": "Pedestrian"}],
        "annotations": [
            {"id": row, **_box(clip, place), "area": 200, "iscrowd": 0}
            for row, (clip, place) in enumerate(objects, start=1)
        ],
    }
    found = [
        {**_box(clip, place), "score": 0.9} for clip, place in objects if place < results[clip][0]
    ]
    for found_box in found:
        found_box["image_id"] = list(results).index(found_box.pop("clip")) + 1
    for annotation in truth["annotations"]:
        annotation["image_id"] = list(results).index(annotation.pop("clip")) + 1
    request = EvaluationRequest(
        model=model,
        benchmark=benchmark,
        file_format="coco",
        ground_truth=_write(folder / f"{benchmark}-truth.json", truth),
        detections=_write(folder / f"{benchmark}-found.json", found),
        role=role,
        clips=only,
    )
    return import_evaluation(home, actor or operator_of(home), request).evaluation_id


def add_predictions(
    home: Home,
    folder: Path,
    scores: Mapping[str, list[float]] = PREDICTED,
    categories: tuple[str, ...] = (),
) -> None:
    clips = list(scores)
    rows = [
        {**_box(clip, place), "score": score}
        for clip in clips
        for place, score in enumerate(scores[clip])
    ]
    for row in rows:
        row["image_id"] = clips.index(row.pop("clip")) + 1
    named = [{"id": number, "name": name} for number, name in enumerate(categories, start=1)]
    more = {"categories": named} if named else {}
    images = _write(folder / "images.json", {"images": _images(clips), **more})
    detections = _write(folder / "predictions.json", rows)
    import_predictions(
        home, operator_of(home), PredictionsRequest("rrc:1", "coco", detections, images)
    )


def add_embeddings(
    home: Home,
    folder: Path,
    vectors: Mapping[str, tuple[float, ...]] = VECTORS,
    space: str = "scenes",
) -> None:
    path = folder / f"{space}.npy"
    np.save(path, np.array(list(vectors.values()), dtype=np.float32) + 1)
    path.with_suffix(".txt").write_text("\n".join(vectors) + "\n", encoding="utf-8")
    import_embeddings(home, operator_of(home), EmbeddingsRequest(path, space, metric="l2"))


def add_all(home: Home, folder: Path) -> str:
    """Everything that rung 1 needs; returns the evaluation."""
    add_catalog(home, folder)
    add_embeddings(home, folder)
    add_predictions(home, folder)
    return add_evaluation(home, folder)


def _images(clips: Iterable[str]) -> list[dict[str, Any]]:
    return [
        {"id": row, "file_name": f"{clip}/0.png", "width": 1280, "height": 720}
        | {"clip_id": clip, "frame_id": 0}
        for row, clip in enumerate(clips, start=1)
    ]


def _box(clip: str, place: int) -> dict[str, Any]:
    return {"clip": clip, "category_id": 1, "bbox": [20 * place, 100, 10, 20]}


def _write(path: Path, document: Any) -> Path:
    path.write_text(json.dumps(document), encoding="utf-8")
    return path
