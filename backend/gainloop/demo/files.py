"""Writes the sample world as the files that a program would bring: CSV, COCO JSON, .npy.

Used by `build_sample`, which then imports them like anyone's files.
"""

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gainloop.demo.world import (
    CLASSES,
    FRAME_SECONDS,
    HEIGHT,
    NUM_FRAMES,
    ROADS,
    WIDTH,
    SampleClip,
    SampleWorld,
)

CATALOG_HEADER = (
    "clip_id",
    "drive_id",
    "start_ts",
    "duration_s",
    "fps",
    "frame_count",
    "sensors",
    "region",
    "weather",
    "time_of_day",
    "road_type",
    "scenario_tags",
)


@dataclass(frozen=True, slots=True)
class SampleFiles:
    catalog: Path
    ground_truth: Path
    pool_images: Path
    embeddings: Path
    folder: Path


def write_files(world: SampleWorld, folder: Path) -> SampleFiles:
    folder.mkdir(parents=True, exist_ok=True)
    files = SampleFiles(
        catalog=folder / "clips.csv",
        ground_truth=folder / "benchmark.json",
        pool_images=folder / "pool-images.json",
        embeddings=folder / "embeddings.npy",
        folder=folder,
    )
    _write_catalog(files.catalog, world)
    bench = [clip for clip in world.clips if clip.clip_id in world.benchmark]
    pool = [clip for clip in world.clips if clip.clip_id not in world.benchmark]
    _write_json(files.ground_truth, _ground_truth(world, bench))
    _write_json(files.pool_images, {"images": _images(pool), "categories": _categories()})
    np.save(files.embeddings, world.embeddings)
    ids = "\n".join(clip.clip_id for clip in world.clips)
    files.embeddings.with_suffix(".txt").write_text(ids + "\n", encoding="utf-8")
    return files


def write_detections(
    path: Path, detections: dict[str, list[dict[str, float]]], clips: Iterable[str]
) -> None:
    """COCO results of the clips, joined to their images by file name."""
    rows = [
        {
            "file_name": file_name(clip_id, int(row["frame"])),
            "category_id": int(row["class"]) + 1,
            "bbox": [round(row[name], 2) for name in ("x", "y", "width", "height")],
            "score": row["score"],
        }
        for clip_id in clips
        for row in detections[clip_id]
    ]
    _write_json(path, rows)


def file_name(clip_id: str, frame: int) -> str:
    return f"{clip_id}/{frame:04d}.png"


def _write_catalog(path: Path, world: SampleWorld) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(CATALOG_HEADER)
        for clip in world.clips:
            writer.writerow(
                [
                    clip.clip_id,
                    clip.drive_id,
                    clip.start_at.isoformat(),
                    NUM_FRAMES * FRAME_SECONDS,
                    1 / FRAME_SECONDS,
                    NUM_FRAMES,
                    "camera_front",
                    clip.region,
                    clip.weather,
                    clip.time_of_day,
                    ROADS[clip.region],
                    clip.scenario,
                ]
            )


def _ground_truth(world: SampleWorld, clips: list[SampleClip]) -> dict[str, Any]:
    images = _images(clips)
    image_ids = {image["file_name"]: image["id"] for image in images}
    annotations = [
        {
            "image_id": image_ids[file_name(clip.clip_id, box.frame)],
            "category_id": CLASSES.index(box.class_name) + 1,
            "bbox": [round(side, 2) for side in (box.x, box.y, box.width, box.height)],
            "area": round(box.width * box.height, 2),
            "iscrowd": 0,
        }
        for clip in clips
        for box in world.boxes[clip.clip_id]
    ]
    return {
        "images": images,
        "annotations": [{"id": row, **box} for row, box in enumerate(annotations, start=1)],
        "categories": _categories(),
    }


def _categories() -> list[dict[str, Any]]:
    return [{"id": row, "name": name} for row, name in enumerate(CLASSES, start=1)]


def _images(clips: list[SampleClip]) -> list[dict[str, Any]]:
    places = [(clip.clip_id, frame) for clip in clips for frame in range(NUM_FRAMES)]
    return [
        {
            "id": row,
            "file_name": file_name(clip_id, frame),
            "width": WIDTH,
            "height": HEIGHT,
            "clip_id": clip_id,
            "frame_id": frame,
        }
        for row, (clip_id, frame) in enumerate(places, start=1)
    ]


def _write_json(path: Path, document: Any) -> None:
    path.write_text(json.dumps(document), encoding="utf-8")
