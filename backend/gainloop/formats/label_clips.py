"""Which clip and frame of a queue a name means: an image's file name, or the name of a task.

In: names that tools gave, and the clips of the queue. Out: clip and frame, or why there is none.
Called by `label_rows`. docs/labels.md states the rule; what it does not settle is left out, never
guessed: a name that could mean two clips means none.
"""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from gainloop.formats.clip_expressions import MAX_NAME_CHARACTERS, check_clip_expression
from gainloop.terms.labels import LabelTarget
from gainloop.terms.options import ReadOptions

_NUMBER = re.compile(r"([0-9]{1,15})\Z")
_NUMBERED = re.compile(r"(?P<clip>.+?)(?P<word>[_-]?frame)?[_-](?P<frame>[0-9]{1,15})\Z")
_BUCKET = "|"  # what stands before it in a task's name is a prefix of the queue's own


@dataclass(frozen=True, slots=True)
class Place:
    """frame: None where the name has no number."""

    clip_id: str
    frame: int | None


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Why a name has no place."""

    code: str
    message: str


class ClipNames:
    def __init__(self, target: LabelTarget, options: ReadOptions) -> None:
        self._clip_ids = target.clip_ids
        self._map = options.clip_map or {}
        pattern = options.clip_regex
        self._expression = check_clip_expression(pattern) if pattern else None

    def of_clip(self, name: str) -> Place | Unplaced:
        """Of what the file itself calls the clip."""
        if name in self._clip_ids:
            return Place(name, None)
        return _unknown(f"{name!r:.120} is no clip of the queue")

    def of_image(self, name: str) -> Place | Unplaced:
        return self._as_told(name) or self._by_name(name)

    def of_task(self, name: str, sources: tuple[str, ...]) -> Place | Unplaced:
        """Of a task whose name, or the name of whose video, says the clip."""
        names = [text for text in (name, *sources) if text]
        for text in names:
            if told := self._as_told(text):
                return told
        found = {
            clip_id
            for text in names
            for clip_id in (text, text.rpartition(_BUCKET)[2].strip(), PurePosixPath(text).stem)
            if clip_id in self._clip_ids
        }
        if len(found) == 1:
            return Place(found.pop(), None)
        if found:
            return _ambiguous(name, sorted(found))
        called = " or ".join(repr(text)[:120] for text in names) or "a task without a name"
        return _unknown(f"{called} is no clip of the queue")

    def _as_told(self, name: str) -> Place | Unplaced | None:
        """By the expression and the map of whoever imports; None where they say nothing."""
        if len(name) > MAX_NAME_CHARACTERS:
            return _unknown(f"a name has {len(name)} characters, at most {MAX_NAME_CHARACTERS}")
        if self._expression and (match := self._expression.search(name)):
            number = _NUMBER.fullmatch(match.groupdict().get("frame") or "")
            place = Place(match["clip"] or "", int(number[1]) if number else None)
        elif name in self._map:
            place = Place(*self._map[name])
        else:
            return None
        if place.clip_id not in self._clip_ids:
            return _unknown(f"{name!r:.120} is of {place.clip_id!r:.120}, no clip of the queue")
        return place

    def _by_name(self, name: str) -> Place | Unplaced:
        """By folder, then by name and number, then by name alone."""
        parts = PurePosixPath(name.replace("\\", "/")).with_suffix("").parts if name else ()
        tails = ["/".join(parts[start:]) for start in range(len(parts))]
        numbered = [match for tail in tails if (match := _NUMBERED.fullmatch(tail))]
        found = [
            *(Place(folder, frame_of(name)) for tail in tails if (folder := _folder(tail))),
            *(Place(match["clip"], int(match["frame"])) for match in numbered),
            *(
                Place(match["clip"] + match["word"], int(match["frame"]))
                for match in numbered
                if match["word"]
            ),
            *(Place(tail, None) for tail in tails),
        ]
        known = [place for place in found if place.clip_id in self._clip_ids]
        clip_ids = sorted({place.clip_id for place in known})
        if len(clip_ids) > 1:
            return _ambiguous(name, clip_ids)
        return known[0] if known else _unknown(f"{name!r:.120} names no clip of the queue")


def frame_of(name: str) -> int | None:
    """The number at the end of a file name, without its ending."""
    match = _NUMBER.search(PurePosixPath(name.replace("\\", "/")).stem)
    return int(match[1]) if match else None


def _folder(tail: str) -> str:
    return tail.rpartition("/")[0]


def _unknown(message: str) -> Unplaced:
    return Unplaced("UNKNOWN_CLIP", f"{message}; a clip map can say which clip is meant")


def _ambiguous(name: str, clip_ids: list[str]) -> Unplaced:
    listed = ", ".join(clip_ids[:5])
    return Unplaced("AMBIGUOUS_CLIP", f"{name!r:.120} could mean {listed}; say which in a clip map")
