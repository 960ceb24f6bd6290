"""COCO images as frames of clips.

In: the lists `images` and `videos` of a file. Out: a FrameTable, and the images' ids and names with
their rows in it. Called by the readers of COCO ground truth and predictions.

The frames stand in the order of image ids, in which the reference tool breaks ties of scores.
"""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import PurePosixPath

import numpy as np

from gainloop.errors import InvalidInput
from gainloop.formats.clip_expressions import MAX_NAME_CHARACTERS, check_clip_expression
from gainloop.formats.json_columns import Items, with_both_spellings
from gainloop.formats.records import Id
from gainloop.formats.rows import sample, texts
from gainloop.formats.text_rules import id_problem
from gainloop.terms.boxes import FrameTable, Ints
from gainloop.terms.findings import Finding, Findings, Severity
from gainloop.terms.options import ReadOptions

FRAME_KEYS = ("frame_index", "frame_id")


def frame_table(
    images: Items, videos: Items, options: ReadOptions, findings: Findings
) -> tuple[FrameTable, dict[Id, int]]:
    """The frames, and the row of each image id; ids in digits are found as number and as text."""
    ids = images.ids("id")
    images.refuse_repeats("id", ids)
    order = sorted(range(len(ids)), key=lambda at: (isinstance(ids[at], str), ids[at]))
    file_names = _file_names(images, ids)
    places = _places(images, file_names, _Clips.of(videos, options), findings)
    clips, clip = _clip_column(images, [places[at].clip for at in order])
    table = FrameTable(
        clips=clips,
        clip=clip,
        index=_frame_numbers(clip, [places[at].frame for at in order]),
        width=_pixels(images, "width")[order],
        height=_pixels(images, "height")[order],
        name=texts([file_names[at] for at in order]),
    )
    _refuse_shared_frames(table, images.file)
    return table, with_both_spellings({ids[at]: row for row, at in enumerate(order)})


def _file_names(images: Items, ids: list[Id]) -> list[str]:
    names = [name or str(ids[at]) for at, name in enumerate(images.texts("file_name"))]
    if names and max(map(len, names)) > MAX_NAME_CHARACTERS:
        at = next(at for at, name in enumerate(names) if len(name) > MAX_NAME_CHARACTERS)
        message = f"the name has {len(names[at])} characters, the limit is {MAX_NAME_CHARACTERS}"
        raise images.error(at, "file_name", "TEXT_TOO_LONG", message)
    return names


@dataclass(frozen=True, slots=True)
class _Place:
    clip: str
    frame: int | None


@dataclass(frozen=True, slots=True)
class _Clips:
    """The rules that tie an image to a clip: its own word, then the expression, then the map."""

    video_names: dict[Id, str]
    expression: re.Pattern[str] | None
    options: ReadOptions

    @classmethod
    def of(cls, videos: Items, options: ReadOptions) -> "_Clips":
        names = videos.texts("name")
        video_names = {key: names[at] or str(key) for at, key in enumerate(videos.ids("id"))}
        pattern = options.clip_regex
        return cls(video_names, check_clip_expression(pattern) if pattern else None, options)

    def place_of(self, images: Items, at: int, file_name: str) -> _Place | None:
        image = images.rows[at]
        frame = _own_frame(images, at)
        for key in ("clip_id", "video_id"):
            if image.get(key) is not None:
                value = images.id_of(at, key)
                named = self.video_names.get(value, str(value)) if key == "video_id" else str(value)
                return _Place(named, frame)
        if self.expression and (match := self.expression.search(file_name)):
            number = match.groupdict().get("frame")
            is_number = number is not None and number.isascii() and number.isdigit()
            return _Place(match["clip"] or "", int(number[-15:]) if number and is_number else frame)
        if self.options.clip_map and file_name in self.options.clip_map:
            return _Place(*self.options.clip_map[file_name])
        return None


def _places(
    images: Items, file_names: list[str], clips: _Clips, findings: Findings
) -> list[_Place]:
    found = [clips.place_of(images, at, name) for at, name in enumerate(file_names)]
    alone = [name for name, place in zip(file_names, found, strict=True) if place is None]
    if alone and (clips.expression or clips.options.clip_map):
        message = f"{len(alone)} images are in no clip and stand alone: {sample(list(alone))}"
        findings.add(
            Finding(
                "CLIP_UNMAPPED", message, Severity.WARNING, images.file, 0, "file_name", len(alone)
            )
        )
    stems = Counter(PurePosixPath(name).stem for name in alone)

    def own_clip(name: str) -> _Place:
        path = PurePosixPath(name)
        # Where folders repeat a name, the folder is part of the clip's id.
        return _Place(path.stem if stems[path.stem] == 1 else str(path.with_suffix("")), 0)

    return [place or own_clip(name) for name, place in zip(file_names, found, strict=True)]


def _own_frame(images: Items, at: int) -> int | None:
    key = next((key for key in FRAME_KEYS if images.rows[at].get(key) is not None), None)
    return images.frame_number(at, key) if key else None


def _clip_column(images: Items, names: list[str]) -> tuple[tuple[str, ...], Ints]:
    rows = {name: row for row, name in enumerate(dict.fromkeys(names))}
    for name in rows:
        if problem := id_problem(name):
            code, message = problem
            raise InvalidInput(code, message, file=images.file, field=f"{images.name}.clip_id")
    return tuple(rows), np.array([rows[name] for name in names], dtype=np.int64)


def _frame_numbers(clip: Ints, given: list[int | None]) -> Ints:
    """The given numbers; where a clip gives none, its images are counted in their order."""
    counts: Counter[int] = Counter()
    numbers = []
    for place, frame in zip(clip.tolist(), given, strict=True):
        numbers.append(counts[place] if frame is None else frame)
        counts[place] += 1
    return np.array(numbers, dtype=np.int64)


def _pixels(images: Items, key: str) -> Ints:
    numbers, _ = images.numbers(key)
    good = (numbers >= 0) & (numbers <= 1e7)
    if not good.all():
        at = int(np.flatnonzero(~good)[0])
        message = f"{images.rows[at][key]!r:.40} is no number of pixels"
        raise images.error(at, key, "VALUE_RANGE", message)
    return numbers.astype(np.int64)


def _refuse_shared_frames(table: FrameTable, file: str) -> None:
    places = list(zip(table.clip.tolist(), table.index.tolist(), strict=True))
    seen: dict[tuple[int, int], int] = {}
    for row, place in enumerate(places):
        if place in seen:
            clip, frame = table.clips[place[0]], place[1]
            message = f"{table.name[seen[place]]} and {table.name[row]} are both frame {frame}"
            raise InvalidInput("DUPLICATE_ID", f"{message} of clip {clip}", file=file)
        seen[place] = row
