"""Small files that tests write: COCO pairs, KITTI folders, catalogs."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Json = dict[str, Any]


def write_json(path: Path, value: Any) -> Path:
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def write_bytes(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def write_lines(path: Path, *lines: str) -> Path:
    return write_bytes(path, "".join(f"{line}\n" for line in lines).encode())


def image(image_id: Any = 1, **more: Any) -> Json:
    return {"id": image_id, "file_name": f"{image_id}.jpg", "width": 640, "height": 480} | more


def annotation(annotation_id: Any = 1, **more: Any) -> Json:
    plain = {"id": annotation_id, "image_id": 1, "category_id": 1, "bbox": [10, 20, 30, 40]}
    return plain | {"area": 1200, "iscrowd": 0} | more


def result(**more: Any) -> Json:
    return {"image_id": 1, "category_id": 1, "bbox": [10, 20, 30, 40], "score": 0.9} | more


def without(item: Json, *keys: str) -> Json:
    return {key: value for key, value in item.items() if key not in keys}


def coco(
    annotations: Sequence[Json] = (annotation(),),
    images: Sequence[Json] = (image(),),
    categories: Mapping[Any, str] | None = None,
    **more: Any,
) -> Json:
    names = categories or {1: "car", 2: "person"}
    return {
        "images": list(images),
        "annotations": list(annotations),
        "categories": [{"id": key, "name": name} for key, name in names.items()],
    } | more


def label_line(frame: int, kind: str, box: Sequence[float], **more: Any) -> str:
    """A row of KITTI tracking labels; further words: track, truncated, occluded, score."""
    told = {"track": 0, "truncated": 0, "occluded": 0, "score": None} | more
    values = [frame, told["track"], kind, told["truncated"], told["occluded"], -1.5, *box]
    values += [1.5, 1.6, 4.0, 1.0, 2.0, 10.0, 0.1]
    values += [] if told["score"] is None else [told["score"]]
    return " ".join(map(str, values))
