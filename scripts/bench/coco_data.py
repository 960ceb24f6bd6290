"""Synthetic ground truth and detections for P1, as COCO files.

In: a number of images. Out: `ground_truth.json` and `detections.json` in a folder. 10 classes, on
average 10 objects (1 % of them crowd) and 14 detections per image; scores of three decimals, so
that ties occur, as they do in published results. Called by `coco`; the same seed gives the same
files.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import orjson
from numpy.typing import NDArray

CLASSES = tuple(f"class {number}" for number in range(1, 11))
WIDTH, HEIGHT = 1280, 720
OBJECTS_PER_IMAGE = 10
CROWD_SHARE = 0.01
FOUND_SHARE = 0.85
DUPLICATE_SHARE = 0.15
STRAYS_PER_IMAGE = 4
SEED = 20240501


@dataclass(frozen=True, slots=True)
class CocoFiles:
    ground_truth: Path
    detections: Path

    @classmethod
    def in_folder(cls, folder: Path) -> "CocoFiles":
        return cls(folder / "ground_truth.json", folder / "detections.json")


def write_coco_files(folder: Path, num_images: int) -> CocoFiles:
    rng = np.random.default_rng(SEED)
    num_objects = num_images * OBJECTS_PER_IMAGE
    image = np.sort(rng.integers(1, num_images + 1, num_objects))
    category = rng.integers(1, len(CLASSES) + 1, num_objects)
    boxes = _random_boxes(rng, num_objects)
    files = CocoFiles.in_folder(folder)
    is_crowd = (rng.random(num_objects) < CROWD_SHARE).astype(np.int64)
    files.ground_truth.write_bytes(
        orjson.dumps(_ground_truth(num_images, image, category, boxes, is_crowd))
    )
    files.detections.write_bytes(orjson.dumps(_detections(rng, num_images, image, category, boxes)))
    return files


def _ground_truth(
    num_images: int,
    image: NDArray[np.int64],
    category: NDArray[np.int64],
    boxes: NDArray[np.float64],
    is_crowd: NDArray[np.int64],
) -> dict[str, list[dict[str, object]]]:
    columns = zip(image.tolist(), category.tolist(), boxes.tolist(), is_crowd.tolist(), strict=True)
    return {
        "images": [
            {"id": number, "file_name": f"{number:06}.jpg", "width": WIDTH, "height": HEIGHT}
            for number in range(1, num_images + 1)
        ],
        "categories": [
            {"id": number, "name": name} for number, name in enumerate(CLASSES, start=1)
        ],
        "annotations": [
            {
                "id": number,
                "image_id": image_id,
                "category_id": category_id,
                "bbox": box,
                "area": box[2] * box[3],
                "iscrowd": crowd,
            }
            for number, (image_id, category_id, box, crowd) in enumerate(columns, start=1)
        ],
    }


def _detections(
    rng: np.random.Generator,
    num_images: int,
    image: NDArray[np.int64],
    category: NDArray[np.int64],
    boxes: NDArray[np.float64],
) -> list[dict[str, object]]:
    """Shifted copies of most objects, a second copy of some, and boxes on nothing."""
    found = rng.random(len(image)) < FOUND_SHARE
    again = rng.random(len(image)) < DUPLICATE_SHARE
    source = np.concatenate([np.flatnonzero(found), np.flatnonzero(again)])
    num_strays = num_images * STRAYS_PER_IMAGE
    size = np.tile(boxes[source, 2:], 2)
    near = boxes[source] + rng.normal(0.0, 0.07, (len(source), 4)) * size
    all_boxes = np.concatenate([near, _random_boxes(rng, num_strays)])
    all_images = np.concatenate([image[source], rng.integers(1, num_images + 1, num_strays)])
    all_classes = np.concatenate([category[source], rng.integers(1, len(CLASSES) + 1, num_strays)])
    score = np.concatenate([rng.beta(5, 2, len(source)), rng.beta(2, 4, num_strays)])
    order = np.argsort(all_images, kind="stable")
    columns = zip(
        all_images[order].tolist(),
        all_classes[order].tolist(),
        np.round(all_boxes[order], 2).tolist(),
        np.round(score[order], 3).tolist(),
        strict=True,
    )
    return [
        {"image_id": image_id, "category_id": category_id, "bbox": box, "score": points}
        for image_id, category_id, box, points in columns
    ]


def _random_boxes(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    """Sides from 10 to 400 pixels, so that all three sizes of COCO occur."""
    size = np.exp(rng.uniform(np.log(10), np.log(400), (count, 1)))
    sides = size * np.exp(rng.normal(0.0, 0.3, (count, 2)))
    corner = rng.random((count, 2)) * (WIDTH, HEIGHT) * 0.8
    return np.round(np.concatenate([corner, sides], axis=1), 2)
