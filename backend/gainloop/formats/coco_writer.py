"""Writes labels as COCO: images, annotations, categories, in the same bytes whenever it is written.

In: frames of clips and contents of labels, in order. Out: a JSON file, written as they come. Called
by the workflow that exports releases. Tracks become boxes on every frame of their clip.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, BinaryIO

import orjson

from gainloop.formats.label_tracks import boxes_by_frame
from gainloop.terms.boxes import FrameTable


@dataclass(frozen=True, slots=True)
class LabelContent:
    """content: as `models.labels.LabelVersion`; label_id stays the same over versions."""

    clip_id: str
    label_id: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Written:
    num_images: int
    num_annotations: int


def write_coco(
    file: BinaryIO,
    info: Mapping[str, Any],
    classes: Sequence[str],
    frames: FrameTable,
    labels: Iterable[LabelContent],
) -> Written:
    """Frames and labels by clip; frames of a clip in rising order. Labels on frames that are not
    there are left out: there is no image that they could be on.
    """
    categories = [{"id": at, "name": name} for at, name in enumerate(classes, start=1)]
    numbers = {name: at for at, name in enumerate(classes, start=1)}
    ids, by_clip = _image_ids(frames)
    file.write(b'{"info":' + orjson.dumps(info) + b',\n"categories":' + orjson.dumps(categories))
    file.write(b',\n"images":[\n')
    _write_list(file, _images(frames))
    file.write(b'],\n"annotations":[\n')
    count = _write_list(file, _annotations(labels, numbers, ids, by_clip))
    file.write(b"]}\n")
    return Written(len(frames), count)


def _write_list(file: BinaryIO, rows: Iterable[Mapping[str, Any]]) -> int:
    count = 0
    for row in rows:
        file.write((b",\n" if count else b"") + orjson.dumps(row))
        count += 1
    file.write(b"\n" if count else b"")
    return count


def _image_ids(frames: FrameTable) -> tuple[dict[tuple[str, int], int], dict[str, list[int]]]:
    """The id of the image of each clip and frame, and the frames of each clip."""
    ids: dict[tuple[str, int], int] = {}
    by_clip: dict[str, list[int]] = {}
    for row, (clip, index) in enumerate(
        zip(frames.clip.tolist(), frames.index.tolist(), strict=True), start=1
    ):
        ids[frames.clips[clip], index] = row
        by_clip.setdefault(frames.clips[clip], []).append(index)
    return ids, by_clip


def _images(frames: FrameTable) -> Iterator[dict[str, Any]]:
    """The name that the tool gave, behind its clip where another image has it too."""
    counts = Counter(frames.name.tolist())
    columns = (frames.clip, frames.index, frames.width, frames.height, frames.name)
    for row, (clip, index, width, height, name) in enumerate(
        zip(*(column.tolist() for column in columns), strict=True), start=1
    ):
        clip_id = frames.clips[clip]
        own = name or f"frame_{index:06d}.png"
        is_shared = not name or counts[name] > 1
        yield {
            "id": row,
            "file_name": f"{clip_id}/{own}" if is_shared else own,
            "width": width,
            "height": height,
            "clip_id": clip_id,
            "frame_index": index,
        }


def _annotations(
    labels: Iterable[LabelContent],
    numbers: Mapping[str, int],
    image_ids: Mapping[tuple[str, int], int],
    frames: Mapping[str, Sequence[int]],
) -> Iterator[dict[str, Any]]:
    number = 0
    for clip_id, of_clip in groupby(labels, key=lambda label: label.clip_id):
        for label in of_clip:
            for shown in boxes_by_frame(label.content, frames.get(clip_id, ())):
                image_id = image_ids.get((clip_id, shown.frame))
                if image_id is None:
                    continue
                number += 1
                attributes = dict(shown.attributes)
                yield {
                    "id": number,
                    "image_id": image_id,
                    "category_id": numbers[label.content["class"]],
                    "bbox": list(shown.box),
                    "area": round(shown.box[2] * shown.box[3], 4),
                    "iscrowd": int(bool(attributes.pop("is_crowd", False))),
                    "label_id": label.label_id,
                    "attributes": dict(sorted(attributes.items())),
                }
