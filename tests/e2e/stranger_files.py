"""Files of a stranger: a CSV with column names of its own, and a COCO pair on some of its clips."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HEADER = ("segment", "recorded", "place", "sky", "daylight")
SKIES = ("clear", "rain", "fog")
HOSTILE = "<img src=x onerror=alert(42)>"
FRAMES = 3
BENCHMARK_CLIPS = tuple(f"s-{number:03d}" for number in range(1, 9))
POOL_CLIPS = (*(f"s-{number:03d}" for number in range(9, 24)), HOSTILE)


@dataclass(frozen=True, slots=True)
class StrangerFiles:
    catalog: Path
    broken_catalog: Path
    ground_truth: Path
    detections: Path


def write_stranger_files(folder: Path) -> StrangerFiles:
    """Each frame of the benchmark has one car, which is found, and one person, missed in rain."""
    files = StrangerFiles(
        folder / "drives.csv",
        folder / "broken.csv",
        folder / "truth.json",
        folder / "found.json",
    )
    _write_csv(files.catalog, [_row(number, clip) for number, clip in _numbered()])
    rows = [_row(number, clip) for number, clip in _numbered()]
    _write_csv(files.broken_catalog, [*rows[:3], (*rows[3], "one cell too many"), *rows[4:]])
    files.ground_truth.write_text(json.dumps(_ground_truth()), encoding="utf-8")
    files.detections.write_text(json.dumps(_detections()), encoding="utf-8")
    return files


def _numbered() -> list[tuple[int, str]]:
    return list(enumerate((*BENCHMARK_CLIPS, *POOL_CLIPS)))


def _row(number: int, clip: str) -> tuple[str, ...]:
    place = HOSTILE if clip == HOSTILE else "harbor" if number % 2 else "hills"
    daylight = "night" if number % 4 == 0 else "day"
    return (clip, f"2026-03-{number + 1:02d}T08:00:00Z", place, _sky(number), daylight)


def _sky(number: int) -> str:
    return SKIES[number % len(SKIES)]


def _write_csv(path: Path, rows: list[tuple[str, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADER, *rows])


def _images() -> list[tuple[int, int, str]]:
    """Image id, number of the clip, file name."""
    return [
        (number * FRAMES + frame + 1, number, f"{clip}/{frame:04d}.jpg")
        for number, clip in enumerate(BENCHMARK_CLIPS)
        for frame in range(FRAMES)
    ]


def _ground_truth() -> dict[str, Any]:
    boxes = {1: [100, 200, 80, 60], 2: [400, 180, 30, 80]}
    return {
        "images": [
            {"id": image, "file_name": name, "width": 640, "height": 360}
            for image, _, name in _images()
        ],
        "categories": [{"id": 1, "name": "car"}, {"id": 2, "name": "person"}],
        "annotations": [
            {
                "id": 2 * image + category,
                "image_id": image,
                "category_id": category,
                "bbox": box,
                "area": box[2] * box[3],
                "iscrowd": 0,
            }
            for image, _, _ in _images()
            for category, box in boxes.items()
        ],
    }


def _detections() -> list[dict[str, Any]]:
    cars = [
        {"image_id": image, "category_id": 1, "bbox": [102, 201, 79, 60], "score": 0.9}
        for image, _, _ in _images()
    ]
    persons = [
        {"image_id": image, "category_id": 2, "bbox": [401, 181, 30, 79], "score": 0.7}
        for image, clip, _ in _images()
        if _sky(clip) != "rain"
    ]
    return [*cars, *persons]
