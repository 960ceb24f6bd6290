"""How things look to a detector: a vector of features for each sighting.

Clips, tracks and sightings come in, one row of features per sighting goes out. To what its kind
looks like in its slice, a drive, a thing and a frame each add something of their own, the frame
more the farther away the thing is. A corrupt clip distorts all that it shows. Called by
`make_world`.
"""

from collections.abc import Sequence

import numpy as np
from numpy.random import Generator

from gainloop.demo.camera import FAR_M
from gainloop.demo.clips import DemoClip
from gainloop.demo.motions import KINDS
from gainloop.demo.prototypes import NUM_FEATURES, make_prototypes
from gainloop.demo.sightings import Sightings
from gainloop.demo.slices import SLICES
from gainloop.demo.tracks import Tracks
from gainloop.terms.boxes import Floats, Ints

_DRIVE_NOISE, _THING_NOISE = 0.25, 0.45
_NEAR_NOISE, _FAR_NOISE = 0.2, 0.75
_CORRUPT_SHIFT, _CORRUPT_NOISE = 2.4, 1.8  # of a whole clip, and of each sighting
_MISLEADING_SHARE = 0.45  # of things in a slice that cannot be learned


def look(clips: Sequence[DemoClip], tracks: Tracks, seen: Sightings, seed: int) -> Floats:
    """(S, NUM_FEATURES), in the order of sightings."""
    rng = np.random.default_rng([seed, 4])
    things = _things(rng, clips, tracks)
    spread = _NEAR_NOISE + (_FAR_NOISE - _NEAR_NOISE) * seen.distance / FAR_M
    noise = rng.normal(0, 1, (len(seen), NUM_FEATURES))
    features = things[seen.track] + spread[:, None] * noise
    shift = rng.normal(0, _CORRUPT_SHIFT, (len(clips), NUM_FEATURES))[seen.clip]
    is_corrupt = np.array([clip.is_corrupt for clip in clips])[seen.clip]
    features[is_corrupt] = (shift + _CORRUPT_NOISE * noise)[is_corrupt]
    return np.round(features, 4)


def _things(rng: Generator, clips: Sequence[DemoClip], tracks: Tracks) -> Floats:
    """What each track looks like, before distance blurs it."""
    prototypes = make_prototypes(rng)
    slice_number = np.array([clip.slice_number for clip in clips])[tracks.clip]
    drives, drive = np.unique([clip.drive_id for clip in clips], return_inverse=True)
    of_drive = rng.normal(0, _DRIVE_NOISE, (len(drives), NUM_FEATURES))
    own = rng.normal(0, _THING_NOISE, (len(tracks), NUM_FEATURES))
    looks_as = _kinds_shown(rng, tracks, slice_number)
    of_slice: Floats = prototypes[slice_number, looks_as]
    return of_slice + of_drive[drive[tracks.clip]] + own


def _kinds_shown(rng: Generator, tracks: Tracks, slice_number: Ints) -> Ints:
    """What each thing looks like: itself, but in a slice that cannot be learned often another."""
    is_learnable = np.array([one.is_learnable for one in SLICES])[slice_number]
    is_misleading = ~is_learnable & (rng.random(len(tracks)) < _MISLEADING_SHARE)
    return np.where(is_misleading, rng.integers(len(KINDS), size=len(tracks)), tracks.kind)
