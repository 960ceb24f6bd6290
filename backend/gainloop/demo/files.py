"""The demo program as the files that any program would bring: CSV, COCO JSON, .npy.

Used by `build_demo`, which then imports them like anyone's files.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from gainloop.demo.annotators import LABELED_EVERY, Annotations
from gainloop.demo.camera import HEIGHT, WIDTH
from gainloop.demo.clips import FRAME_SECONDS, VEHICLES, DemoClip, Part
from gainloop.demo.detections import Reported
from gainloop.demo.motions import CLASSES
from gainloop.demo.prototypes import BACKGROUND
from gainloop.demo.world import DemoWorld
from gainloop.terms.boxes import Floats, Ints

CATALOG_HEADER = (
    "clip_id",
    "drive_id",
    "vehicle_id",
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
    "traffic_density",
    "ego_speed_mps",
    "label_state",
)
_NAMES = {Part.DEVELOPMENT: "benchmark", Part.HOLDOUT: "holdout", Part.WAITING: "pool"}
_CATEGORIES = [{"id": at, "name": name} for at, name in enumerate(CLASSES, start=1)]
_MOST_FRAMES = 1_000  # of a clip, in the ids of labels
_CALM, _BUSY = 1.5, 3.0  # cars on a mean frame


@dataclass(frozen=True, slots=True)
class DemoFiles:
    folder: Path
    catalog: Path
    embeddings: Path
    pool_images: Path

    def ground_truth(self, part: Part) -> Path:
        return self.folder / f"{_NAMES[part]}.json"

    def detections(self, part: Part) -> Path:
        return self.folder / f"{_NAMES[part]}-detections.json"


def write_files(world: DemoWorld, folder: Path) -> DemoFiles:
    """All but what detectors report; see `write_detections`."""
    folder.mkdir(parents=True, exist_ok=True)
    files = DemoFiles(
        folder=folder,
        catalog=folder / "clips.csv",
        embeddings=folder / "embeddings.npy",
        pool_images=folder / "pool-images.json",
    )
    _write_catalog(files.catalog, world)
    for part in (Part.DEVELOPMENT, Part.HOLDOUT):
        _write_json(files.ground_truth(part), _ground_truth(world, world.clips_of(part)))
    images = list(_images(world, world.clips_of(Part.WAITING)))
    _write_json(files.pool_images, {"images": images, "categories": _CATEGORIES})
    np.save(files.embeddings, world.vectors.astype(np.float32))
    ids = "".join(f"{clip.clip_id}\n" for clip in world.clips)
    files.embeddings.with_suffix(".txt").write_text(ids, encoding="utf-8")
    return files


def write_detections(path: Path, world: DemoWorld, reported: Reported) -> None:
    """COCO results; image ids are those of the ground truth and of the image list."""
    image_ids = _first_image_ids(world)[reported.clip] + reported.frame
    columns = zip(
        image_ids.tolist(),
        (reported.cls + 1).tolist(),
        reported.xywh.tolist(),
        reported.score.tolist(),
        strict=True,
    )
    rows = [
        {"image_id": image, "category_id": category, "bbox": box, "score": score}
        for image, category, box, score in columns
    ]
    _write_json(path, rows)


def write_labels(path: Path, world: DemoWorld, labels: Annotations) -> None:
    """COCO, as an annotation tool exports it: the labeled frames of the clips, with or without
    labels. The id of a label stays what it is when it is drawn again.
    """
    first = _first_image_ids(world)
    images = [
        image for image in _images(world, labels.clips) if image["frame_id"] % LABELED_EVERY == 0
    ]
    columns = zip(
        (labels.track * _MOST_FRAMES + labels.frame + 1).tolist(),
        (first[labels.clip] + labels.frame).tolist(),
        (labels.cls + 1).tolist(),
        labels.xywh.tolist(),
        strict=True,
    )
    annotations = [
        {
            "id": label,
            "image_id": image,
            "category_id": category,
            "bbox": box,
            "area": round(box[2] * box[3], 1),
            "iscrowd": 0,
        }
        for label, image, category, box in columns
    ]
    _write_json(path, {"images": images, "annotations": annotations, "categories": _CATEGORIES})


def write_times(path: Path, world: DemoWorld, labels: Annotations) -> None:
    """CSV, as somebody who looked at the clock would keep it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("clip_id", "minutes"))
        writer.writerows(
            (world.clips[clip].clip_id, minutes)
            for clip, minutes in zip(labels.clips.tolist(), labels.minutes.tolist(), strict=True)
        )


def _write_catalog(path: Path, world: DemoWorld) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(CATALOG_HEADER)
        for clip, num_cars in zip(world.clips, _cars_in_sight(world).tolist(), strict=True):
            writer.writerow(_catalog_row(clip, num_cars))


def _catalog_row(clip: DemoClip, num_cars: float) -> tuple[Any, ...]:
    return (
        clip.clip_id,
        clip.drive_id,
        clip.vehicle,
        clip.start_at.isoformat(),
        clip.duration_s,
        1 / FRAME_SECONDS,
        clip.num_frames,
        "|".join(VEHICLES[clip.vehicle]),
        clip.slice.region,
        clip.weather,
        clip.time_of_day,
        clip.slice.road_type,
        clip.scenario,
        "low" if num_cars < _CALM else "high" if num_cars > _BUSY else "medium",
        clip.speed_mps,
        "labeled" if clip.part is Part.LABELED else "",
    )


def _cars_in_sight(world: DemoWorld) -> Floats:
    """On a mean frame of each clip."""
    cars = world.seen.clip[world.classes == CLASSES.index("car")]
    num_frames = np.array([clip.num_frames for clip in world.clips])
    in_sight: Floats = np.bincount(cars, minlength=len(world.clips)) / num_frames
    return in_sight


def _ground_truth(world: DemoWorld, clips: Ints) -> dict[str, Any]:
    rows = world.sightings_of(clips)
    rows = rows[world.classes[rows] != BACKGROUND]
    columns = zip(
        (_first_image_ids(world)[world.seen.clip[rows]] + world.seen.frame[rows]).tolist(),
        (world.classes[rows] + 1).tolist(),
        world.seen.xywh[rows].tolist(),
        world.seen.xywh[rows, 2:].prod(axis=1).round(1).tolist(),
        strict=True,
    )
    annotations = [
        {
            "id": number,
            "image_id": image,
            "category_id": category,
            "bbox": box,
            "area": area,
            "iscrowd": 0,
        }
        for number, (image, category, box, area) in enumerate(columns, start=1)
    ]
    images = list(_images(world, clips))
    return {"images": images, "annotations": annotations, "categories": _CATEGORIES}


def _images(world: DemoWorld, clips: Ints) -> Iterator[dict[str, Any]]:
    first = _first_image_ids(world)
    for row in clips.tolist():
        clip = world.clips[row]
        for frame in range(clip.num_frames):
            yield {
                "id": int(first[row]) + frame,
                "file_name": f"{clip.clip_id}/{frame:04d}.png",
                "width": WIDTH,
                "height": HEIGHT,
                "clip_id": clip.clip_id,
                "frame_id": frame,
            }


def _first_image_ids(world: DemoWorld) -> Ints:
    """The id of each clip's first frame: frames are counted through all clips, from 1."""
    counts = np.array([clip.num_frames for clip in world.clips])
    first: Ints = 1 + np.cumsum(counts) - counts
    return first


def _write_json(path: Path, document: Any) -> None:
    path.write_bytes(orjson.dumps(document))
