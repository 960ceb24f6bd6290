"""A planted world entered through the imports that users take, with one evaluation per model.

Objects stand in a row per class, the missed ones first; false detections stand below them.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from gainloop.bootstrap import operator_of
from gainloop.stores.home import Home
from gainloop.terms.enums import BenchmarkRole
from gainloop.workflows.catalog.import_catalog import CatalogRequest, import_catalog
from gainloop.workflows.embeddings.import_embeddings import EmbeddingsRequest, import_embeddings
from gainloop.workflows.evaluation.import_evaluation import import_evaluation
from gainloop.workflows.evaluation.request import EvaluationRequest
from tests.unit.pipeline.planted_errors import (
    AXES,
    CLASSES,
    Planted,
    Weakness,
    World,
    draw_world,
    plant,
)

WORLD = draw_world(seed=3, num_drives=80)
_WIDTH = 1920


def add_world(home: Home, folder: Path, world: World = WORLD) -> None:
    """Catalog and embeddings."""
    lines = ["clip_id,drive_id,start_ts,duration_s," + ",".join(AXES)]
    for clip, drive in enumerate(world.drive.tolist()):
        values = [value for value, held in zip(_values(), world.has[clip], strict=True) if held]
        start = f"2026-01-{1 + drive % 28:02}T{drive // 28:02}:{clip % 60:02}:00Z"
        lines.append(f"{_name(clip)},d{drive:03},{start},10," + ",".join(values))
    catalog = folder / "catalog.csv"
    catalog.write_text("\n".join(lines) + "\n", encoding="utf-8")
    actor = operator_of(home)
    import_catalog(home, actor, CatalogRequest(catalog))
    vectors = folder / "scenes.npy"
    np.save(vectors, world.vectors.astype(np.float32))
    names = [_name(clip) for clip in range(len(world.drive))]
    vectors.with_suffix(".txt").write_text("\n".join(names) + "\n", encoding="utf-8")
    import_embeddings(home, actor, EmbeddingsRequest(vectors, "scenes", metric="l2"))


def add_model(
    home: Home,
    folder: Path,
    number: int,
    weaknesses: Sequence[Weakness],
    role: BenchmarkRole = BenchmarkRole.DEVELOPMENT,
) -> str:
    """Evaluates version `number` of a model with these weaknesses; returns the evaluation."""
    planted = plant(weaknesses, seed=3, draw=number, world=WORLD)
    truth, found = _documents(planted, WORLD)
    request = EvaluationRequest(
        model=f"planted:{number}",
        benchmark=f"planted-{role.value}",
        file_format="coco",
        ground_truth=_write(folder / "truth.json", truth),
        detections=_write(folder / f"found-{number}.json", found),
        role=role,
    )
    return import_evaluation(home, operator_of(home), request).evaluation_id


def _documents(planted: Planted, world: World) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    missed, false = np.zeros_like(world.objects), np.zeros_like(world.objects)
    errors = planted.errors
    for counts, chosen in ((missed, errors.is_miss), (false, ~errors.is_miss)):
        np.add.at(counts, (errors.clip[chosen], errors.cls[chosen]), 1)
    annotations: list[dict[str, Any]] = []
    found: list[dict[str, Any]] = []
    for (clip, cls), num in np.ndenumerate(world.objects):
        for place in range(int(num)):
            box = _box(clip, cls, place, row=cls)
            annotations.append({"id": len(annotations) + 1, **box, "area": 800, "iscrowd": 0})
            if place >= missed[clip, cls]:
                found.append({**box, "score": 0.9})
        found += [
            {**_box(clip, cls, place, row=4 + cls), "score": 0.3}
            for place in range(int(false[clip, cls]))
        ]
    images = [
        {"id": clip + 1, "file_name": f"{_name(clip)}/0.png", "width": _WIDTH, "height": 1080}
        | {"clip_id": _name(clip), "frame_id": 0}
        for clip in range(len(world.drive))
    ]
    categories = [{"id": cls + 1, "name": name} for cls, name in enumerate(CLASSES)]
    return {"images": images, "categories": categories, "annotations": annotations}, found


def _box(clip: int, cls: int, place: int, row: int) -> dict[str, Any]:
    return {
        "image_id": clip + 1,
        "category_id": cls + 1,
        "bbox": [45 * place % _WIDTH, 20 + 120 * row + 60 * (45 * place // _WIDTH), 20, 40],
    }


def _name(clip: int) -> str:
    return f"clip-{clip:03}"


def _values() -> list[str]:
    return [value for values in AXES.values() for value in values]


def _write(path: Path, document: Any) -> Path:
    path.write_text(json.dumps(document), encoding="utf-8")
    return path
