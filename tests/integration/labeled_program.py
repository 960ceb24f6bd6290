"""A small program with a queue, and files of labels for it as CVAT and COCO write them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gainloop.bootstrap import operator_of
from gainloop.stores.home import Home
from gainloop.terms.enums import LabelFormat, Profile
from gainloop.workflows.labels.import_labels import LabelsRequest, import_labels
from gainloop.workflows.labels.store_labels import LabelsImport
from gainloop.workflows.ontology.add_ontology import add_ontology
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from gainloop.workflows.queue.create_queue import QueueRequest, create_queue
from tests.integration.ranked_program import add_catalog

CLIPS = ("clip-a", "clip-b", "clip-c")
CLASSES = ("Car", "Pedestrian")
SIZE = (100, 80)


def add_queue(
    home: Home,
    folder: Path,
    clips: Sequence[str] = CLIPS,
    *,
    name: str = "Next",
    classes: Sequence[str] = CLASSES,
    ontology: str = "road-users",
) -> str:
    """A queue of these clips in this order, drawn from a run of them all."""
    rows = "".join(f"{clip},d-{clip},10\n" for clip in clips)
    add_catalog(home, folder, f"clip_id,drive_id,duration_s\n{rows}")
    operator = operator_of(home)
    ontology_id, _ = add_ontology(home, operator, ontology, list(classes))
    run = run_priorities(home, operator, RunOptions(Profile.FIFO))
    request = QueueRequest(run.run_id, name, ontology_id, "Draw boxes.", [("min_box_px", "8")])
    return create_queue(home, operator, request).queue_id


def bring_in(
    home: Home, queue_id: str, path: Path, file_format: LabelFormat = LabelFormat.CVAT, **more: Any
) -> LabelsImport:
    return import_labels(
        home, operator_of(home), LabelsRequest(path, file_format, queue_id, **more)
    )


def box(frame: int, left: float, *, outside: int = 0, keyframe: int = 1) -> str:
    """20 pixels wide and 10 high, at height 5."""
    return (
        f'<box frame="{frame}" outside="{outside}" occluded="0" keyframe="{keyframe}" '
        f'xtl="{left}" ytl="5" xbr="{left + 20}" ybr="15" z_order="0"/>'
    )


def track(number: int, *boxes: str, label: str = "Car") -> str:
    return f'<track id="{number}" label="{label}" source="manual">{"".join(boxes)}</track>'


def video(path: Path, clip: str, *tracks: str, num_frames: int = 5) -> Path:
    """As "CVAT for video 1.1" of a task that is called as the clip."""
    path.write_text(
        f"""<?xml version="1.0" encoding="utf-8"?>
<annotations><version>1.1</version><meta><task><id>7</id><name>{clip}</name>
<size>{num_frames}</size><mode>interpolation</mode><start_frame>0</start_frame>
<stop_frame>{num_frames - 1}</stop_frame><frame_filter></frame_filter>
<original_size><width>{SIZE[0]}</width><height>{SIZE[1]}</height></original_size>
</task></meta>
{"".join(tracks)}
</annotations>
""",
        encoding="utf-8",
    )
    return path


def coco(
    path: Path,
    images: Sequence[str],
    annotations: Sequence[tuple[int, str, str, tuple[float, ...]]],
    classes: Sequence[str] = CLASSES,
    size: tuple[int, int] = SIZE,
) -> Path:
    """annotations: id, file name of the image, class, box."""
    document = {
        "images": [
            {"id": at, "file_name": name, "width": size[0], "height": size[1]}
            for at, name in enumerate(images, start=1)
        ],
        "categories": [{"id": at, "name": name} for at, name in enumerate(classes, start=1)],
        "annotations": [
            {
                "id": number,
                "image_id": images.index(image) + 1,
                "category_id": classes.index(class_name) + 1,
                "bbox": list(xywh),
                "iscrowd": 0,
            }
            for number, image, class_name, xywh in annotations
        ],
    }
    path.write_text(json.dumps(document), encoding="utf-8")
    return path
