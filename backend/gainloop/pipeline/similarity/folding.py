"""Takes what is the same moment of the same drive as one result.

In: results by distance. Out: which of them stand for which others. Called by
`reads.similar_failures`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

FOLD_SECONDS = 30.0
"""Moments of one drive that are no further apart show the same thing."""
FOLD_FRAMES = 100
"""The same inside a clip of which nobody knows how long a frame lasts."""
OWN = -1


@dataclass(frozen=True, slots=True)
class Moment:
    """at_s: seconds on any one clock, None unknown; frame: its number where its time is not known
    but that of its clip, if at all. is_whole: all of the clip, which begins at at_s and lasts_s.
    """

    clip_id: str
    drive_id: str | None = None
    at_s: float | None = None
    frame: int | None = None
    lasts_s: float = 0.0
    is_whole: bool = False

    def is_near(self, other: "Moment") -> bool:
        """A whole clip is near all that is in it; for others of the drive it is as near as its
        nearest second, for other whole clips as their starts are.
        """
        is_same_clip = self.clip_id == other.clip_id
        if is_same_clip and (self.is_whole or other.is_whole):
            return True
        if is_same_clip and self.frame is not None and other.frame is not None:
            return abs(self.frame - other.frame) <= FOLD_FRAMES
        if self.at_s is None or other.at_s is None:
            return is_same_clip
        is_same_drive = self.drive_id is not None and self.drive_id == other.drive_id
        if not (is_same_clip or is_same_drive):
            return False
        gap = abs(self.at_s - other.at_s)
        if self.is_whole != other.is_whole:
            ends = self.at_s + self.lasts_s, other.at_s + other.lasts_s
            gap = max(self.at_s - ends[1], other.at_s - ends[0], 0.0)
        return gap <= FOLD_SECONDS


@dataclass(slots=True)
class _Kept:
    """Moments that stand for others, by clip and by drive."""

    held: dict[str, list[tuple[Moment, int]]] = field(default_factory=dict)

    def find(self, moment: Moment) -> int | None:
        for key in _keys(moment):
            for other, place in self.held.get(key, ()):
                if moment.is_near(other):
                    return place
        return None

    def add(self, moment: Moment, place: int) -> None:
        for key in _keys(moment):
            self.held.setdefault(key, []).append((moment, place))


def _keys(moment: Moment) -> list[str]:
    drive = [] if moment.drive_id is None else [f"drive {moment.drive_id}"]
    return [f"clip {moment.clip_id}", *drive]


def fold(moments: Sequence[Moment], own: Sequence[Moment] = ()) -> list[int]:
    """For each moment the first one that it is folded into, itself where it stands for others, or
    OWN where it is folded into what was asked about.
    """
    kept = _Kept()
    for moment in own:
        kept.add(moment, OWN)
    places: list[int] = []
    for number, moment in enumerate(moments):
        found = kept.find(moment)
        if found is None:
            kept.add(moment, number)
        places.append(number if found is None else found)
    return places
