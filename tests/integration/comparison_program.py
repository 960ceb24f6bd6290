"""A benchmark of twelve drives whose models differ where the test says, entered by imports.

Every clip is one frame with a row of objects; a model finds the first ones of each clip, by falling
score, and has false detections below them.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gainloop.bootstrap import operator_of
from gainloop.stores.home import Home
from gainloop.terms.enums import BenchmarkRole
from gainloop.workflows.catalog.import_catalog import CatalogRequest, import_catalog
from gainloop.workflows.evaluation.import_evaluation import import_evaluation
from gainloop.workflows.evaluation.request import EvaluationRequest

NUM_DRIVES = 12
NUM_OBJECTS = 20
RAIN = [f"rain-{drive}" for drive in range(NUM_DRIVES)]
CLEAR = [f"clear-{drive}" for drive in range(NUM_DRIVES)]
CLIPS = RAIN + CLEAR
STEADY = dict.fromkeys(CLIPS, 16)
WORSE_IN_RAIN = STEADY | {clip: 10 + drive % 3 for drive, clip in enumerate(RAIN)}
"""Objects found on each clip; 10 to 12 of 20 in rain, where STEADY finds 16."""


def add_clips(home: Home, folder: Path, *, has_drives: bool = True) -> None:
    rows = ["clip_id,drive_id,weather,region"] + [
        f"{weather}-{drive},{f'd{drive}' if has_drives else ''},{weather},North"
        for weather in ("rain", "clear")
        for drive in range(NUM_DRIVES)
    ]
    path = folder / "clips.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    import_catalog(home, operator_of(home), CatalogRequest(path))


def add_model(
    home: Home,
    folder: Path,
    name: str,
    found: Mapping[str, int],
    *,
    false: Mapping[str, list[float]] | None = None,
    false_class: int = 1,
    num_objects: Mapping[str, int] | None = None,
    role: BenchmarkRole = BenchmarkRole.DEVELOPMENT,
) -> str:
    """The evaluation of one model version on benchmark `town`. Other objects, other version."""
    objects = num_objects or dict.fromkeys(CLIPS, NUM_OBJECTS)
    images = {clip: place for place, clip in enumerate(objects, start=1)}
    annotations = [
        {
            "id": place,
            "image_id": images[clip],
            "category_id": 1,
            "bbox": _box(nth),
        }
        | {"area": 200, "iscrowd": 0, "occluded": nth % 2}
        for place, (clip, nth) in enumerate(
            ((clip, nth) for clip, count in objects.items() for nth in range(count)), start=1
        )
    ]
    detections = [
        {
            "image_id": images[clip],
            "category_id": 1,
            "bbox": _box(nth),
            "score": 0.95 - 0.02 * nth,
        }
        for clip in objects
        for nth in range(found.get(clip, 0))
    ] + [
        {"image_id": images[clip], "category_id": false_class, "score": score}
        | {"bbox": _box(nth, top=500)}
        for clip, scores in (false or {}).items()
        for nth, score in enumerate(scores)
    ]
    truth = {
        "images": [
            {"id": place, "file_name": f"{clip}/0.png", "width": 1280, "height": 720}
            | {"clip_id": clip, "frame_id": 0}
            for clip, place in images.items()
        ],
        "categories": [{"id": 1, "name": "Pedestrian"}, {"id": 2, "name": "Tram"}],
        "annotations": annotations,
    }
    request = EvaluationRequest(
        model=f"{name}:1",
        benchmark="town",
        file_format="coco",
        ground_truth=_write(folder / f"{name}-truth.json", truth),
        detections=_write(folder / f"{name}-found.json", detections),
        role=role,
    )
    return import_evaluation(home, operator_of(home), request).evaluation_id


def _box(nth: int, top: int = 100) -> list[float]:
    return [40.0 * nth, top, 10, 20]


def _write(path: Path, document: Any) -> Path:
    path.write_text(json.dumps(document), encoding="utf-8")
    return path
