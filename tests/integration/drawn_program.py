"""Two synthetic clips with drawn frames, entered through the workflows that the demo takes."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from gainloop.bootstrap import operator_of
from gainloop.stores.home import Home
from gainloop.terms.enums import ClipOrigin
from gainloop.terms.scenes import Scene
from gainloop.workflows.catalog.import_catalog import CatalogRequest, import_catalog
from gainloop.workflows.frames.register_frames import FramesRequest, Redaction, register_frames

SYNTHETIC = "drawn-day"
CATALOG = """clip_id,drive_id,time_of_day,weather,uri
drawn-day,drawn-1,daytime,clear,{uri}
drawn-night,drawn-1,night,rain,{uri}
"""
REDACTION = Redaction(
    redactor="program-drawn",
    redactor_version="1",
    statement="Drawn by a program: there is no person or plate in it.",
)
SCENE: dict[str, Any] = {
    "clip_id": SYNTHETIC,
    "num_frames": 3,
    "frame_seconds": 0.5,
    "speed_mps": 10.0,
    "width": 320,
    "height": 180,
    "seed": 7,
    "time_of_day": "day",
    "weather": "clear",
    "road_type": "urban",
    "scenarios": ["cut_in"],
    "is_corrupt": False,
}
BOX: dict[str, Any] = {
    "clip_id": SYNTHETIC,
    "frame_index": 0,
    "kind": "car",
    "x": 100.0,
    "y": 90.0,
    "width": 40.0,
    "height": 30.0,
    "distance": 20.0,
    "appearance": 3,
    "heading": 0,
}
SCENES = [SCENE, SCENE | {"clip_id": "drawn-night", "num_frames": 2, "time_of_day": "night"}]
BOXES = [
    BOX,
    BOX | {"frame_index": 1, "x": 110.0},
    BOX | {"frame_index": 1, "kind": "pedestrian", "distance": 60.0},
    BOX | {"clip_id": "drawn-night", "kind": "sign"},
]
PNG = b"\x89PNG\r\n\x1a\n"
Rows = list[dict[str, Any]]


def paint_words(scene: Scene) -> bytes:
    """Stands in for a picture: says which frame it is."""
    return PNG + f"{scene.clip_id} {scene.frame_index}".encode()


def add_synthetic_clips(home: Home, folder: Path, uri: str = "") -> None:
    path = folder / "drawn.csv"
    path.write_text(CATALOG.format(uri=uri), encoding="utf-8")
    import_catalog(home, operator_of(home), CatalogRequest(path, origin=ClipOrigin.SYNTHETIC))


def frames_request(
    scenes: Rows = SCENES, boxes: Rows = BOXES, redaction: Redaction = REDACTION
) -> FramesRequest:
    return FramesRequest(table_like(scenes, SCENE), table_like(boxes, BOX), redaction)


def table_like(rows: Rows, example: Mapping[str, Any]) -> pa.Table:
    return pa.table({name: [row[name] for row in rows] for name in example})


def add_frames(home: Home, folder: Path, uri: str = "") -> str:
    add_synthetic_clips(home, folder, uri)
    return register_frames(home, operator_of(home), frames_request())
