"""The demo world: all that was recorded, as columns. Equal sizes give equal worlds.

Nothing here was recorded on a road, and no result is written down: what a detector makes of this
world is measured by the program. Used by `build_demo`, by the files it writes, and by tests.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from gainloop.demo.appearance import look
from gainloop.demo.clips import DemoClip, Part, make_clips
from gainloop.demo.embeddings import embed
from gainloop.demo.labels import label
from gainloop.demo.prototypes import class_of_kind
from gainloop.demo.sightings import Sightings, see
from gainloop.demo.size import DemoSize
from gainloop.demo.tracks import Tracks, make_tracks
from gainloop.terms.boxes import Bools, Floats, Ints


@dataclass(frozen=True, slots=True)
class DemoWorld:
    """clips: in order of arrival; seen: what stands where on each frame; features: how each
    sighting looks to a detector; labels: what labels say of each track; vectors: clip embeddings.
    """

    size: DemoSize
    clips: tuple[DemoClip, ...] = field(repr=False)
    tracks: Tracks = field(repr=False)
    seen: Sightings = field(repr=False)
    features: Floats = field(repr=False)
    labels: Ints = field(repr=False)
    vectors: Floats = field(repr=False)

    def clips_of(self, part: Part) -> Ints:
        """Rows of the clips of a part, in order of arrival."""
        return np.flatnonzero([clip.part is part for clip in self.clips])

    def rows_of(self, clip_ids: Sequence[str]) -> Ints:
        """Rows of clips by id, in order of arrival."""
        wanted = set(clip_ids)
        return np.flatnonzero([clip.clip_id in wanted for clip in self.clips])

    def sightings_of(self, clips: Ints) -> Ints:
        """Rows of the sightings in these clips."""
        return np.flatnonzero(self.is_of(clips)[self.seen.clip])

    def is_of(self, clips: Ints) -> Bools:
        chosen = np.zeros(len(self.clips), dtype=np.bool_)
        chosen[clips] = True
        return chosen

    @property
    def classes(self) -> Ints:
        """The true class of each sighting, BACKGROUND for clutter."""
        return class_of_kind()[self.tracks.kind[self.seen.track]]


def make_world(size: DemoSize) -> DemoWorld:
    clips = make_clips(size)
    tracks = make_tracks(clips, size.seed)
    seen = see(clips, tracks)
    features = look(clips, tracks, seen, size.seed)
    return DemoWorld(
        size=size,
        clips=clips,
        tracks=tracks,
        seen=seen,
        features=features,
        labels=label(clips, tracks, size.seed),
        vectors=embed(len(clips), seen, features, size.seed),
    )
