"""Which clips are too close to those of the other side to be called independent of them.

Traces of both sides come in, and the distance below which vectors are near-copies; for each clip
that leaks, the plainest reason and the closest clip go out. Called by `reads.leakage`.

Memory stays bounded: rows are taken in chunks, and by time only what can be near at all.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np

from gainloop.pipeline.leakage.records import KINDS, Leaks, Traces
from gainloop.terms.boxes import Floats, Ints
from gainloop.terms.enums import LeakKind

TIME_GAP_S = 600.0
"""Recorders cut a journey into files of one to ten minutes, which catalogs may call drives of their
own; within ten minutes of the same car the light, the weather and the traffic around it are the
same as well."""

PLACE_M = 200.0
"""Where a clip begins is one point: it then covers some 100 m within ten seconds in a town, and a
front camera sees another 100 m ahead. Two clips that begin closer show the same street."""

PLACE_S = 3600.0
"""Parked cars, work zones and the light on a street change within hours. Later in the day or on
another day the street is the same, but what a detector is measured on is not."""

CELLS = 2**22
EARTH_M = 6_371_008.8
_UNKNOWN = np.finfo(np.float64).max
"""Measure of two clips of one drive whose times are unknown: they leak, any known gap is less."""

_SIDES: tuple[Literal["left"], Literal["right"]] = ("left", "right")
Gaps = Callable[[Ints, Ints], Floats]
"""(R, C) measure of rows of one side against rows of the other, infinite where they do not leak."""


@dataclass(frozen=True, slots=True)
class _Closest:
    """Per clip of the one side the closest of the other, infinitely far where none leaks."""

    other: Ints
    measure: Floats

    @classmethod
    def none(cls, count: int) -> Self:
        return cls(np.zeros(count, dtype=np.int64), np.full(count, np.inf))

    def take(self, rows: Ints, others: Ints, measure: Floats) -> None:
        place = measure.argmin(axis=1)
        self.other[rows] = others[place]
        self.measure[rows] = measure[np.arange(len(rows)), place]


def find_leaks(clips: Traces, others: Traces, limit: float | None = None) -> Leaks:
    """`limit`: distance below which vectors are near-copies; None looks at no vectors."""
    found = {
        LeakKind.DRIVE: _same_drive(clips, others),
        LeakKind.TIME: _same_vehicle(clips, others),
        LeakKind.PLACE: _same_place(clips, others),
        LeakKind.EMBEDDING: _near_copies(clips, others, limit),
    }
    measures = np.stack([found[kind].measure for kind in KINDS])
    is_leak = np.isfinite(measures)
    rows = np.flatnonzero(is_leak.any(axis=0))
    kind = is_leak[:, rows].argmax(axis=0)
    closest = np.stack([found[kind].other for kind in KINDS])
    measure = measures[kind, rows]
    measure[measure == _UNKNOWN] = np.nan
    return Leaks(rows, closest[kind, rows], kind, measure)


def _same_drive(clips: Traces, others: Traces) -> _Closest:
    def measure(rows: Ints, columns: Ints) -> Floats:
        return np.nan_to_num(_seconds_between(clips, others, rows, columns), nan=_UNKNOWN)

    return _by_group(clips.drive, others.drive, measure)


def _same_vehicle(clips: Traces, others: Traces) -> _Closest:
    def measure(rows: Ints, columns: Ints) -> Floats:
        gap = _seconds_between(clips, others, rows, columns)
        is_near = (gap <= TIME_GAP_S) & (clips.vehicle[rows, None] == others.vehicle[columns])
        return np.where(is_near, gap, np.inf)

    rows = np.flatnonzero((clips.vehicle >= 0) & np.isin(clips.vehicle, others.vehicle))
    columns = np.flatnonzero(others.vehicle >= 0)
    return _by_time(clips, others, (rows, columns), TIME_GAP_S, measure)


def _same_place(clips: Traces, others: Traces) -> _Closest:
    def measure(rows: Ints, columns: Ints) -> Floats:
        gap = _seconds_between(clips, others, rows, columns)
        meters = _meters_between(clips, others, rows, columns)
        return np.where((gap <= PLACE_S) & (meters <= PLACE_M), meters, np.inf)

    known = [np.flatnonzero(~np.isnan(side.lat + side.lon)) for side in (clips, others)]
    return _by_time(clips, others, (known[0], known[1]), PLACE_S, measure)


def _near_copies(clips: Traces, others: Traces, limit: float | None) -> _Closest:
    closest = _Closest.none(len(clips))
    if limit is None or clips.vectors is None or others.vectors is None:
        return closest
    rows, columns = (
        np.flatnonzero(~np.isnan(side).any(axis=1)) for side in (clips.vectors, others.vectors)
    )
    if not len(columns):
        return closest
    center = others.vectors[columns].mean(axis=0)
    targets = others.vectors[columns] - center
    half_norms = np.einsum("nd,nd->n", targets, targets) / 2
    for part in _chunks(rows, len(columns)):
        # |a - b|2 is least where a b - |b|2 / 2 is greatest.
        closeness = (clips.vectors[part] - center) @ targets.T
        closeness -= half_norms
        place = closeness.argmax(axis=1)
        # Measured anew: a product loses digits exactly where two vectors are equal.
        distance = np.linalg.norm(clips.vectors[part] - others.vectors[columns[place]], axis=1)
        closest.other[part] = columns[place]
        closest.measure[part] = np.where(distance < limit, distance, np.inf)
    return closest


def _by_group(of: Ints, others_of: Ints, measure: Gaps) -> _Closest:
    """Compares only clips of groups that are on both sides; code -1 is no group."""
    closest = _Closest.none(len(of))
    rows = np.flatnonzero((of >= 0) & np.isin(of, others_of))
    if not len(rows):
        return closest
    rows = rows[np.argsort(of[rows], kind="stable")]
    columns = np.argsort(others_of, kind="stable")
    groups, starts = np.unique(of[rows], return_index=True)
    firsts, lasts = (np.searchsorted(others_of[columns], groups, side=side) for side in _SIDES)
    for members, first, last in zip(np.split(rows, starts[1:]), firsts, lasts, strict=True):
        for part in _chunks(members, last - first):
            closest.take(part, columns[first:last], measure(part, columns[first:last]))
    return closest


def _by_time(
    clips: Traces, others: Traces, chosen: tuple[Ints, Ints], reach_s: float, measure: Gaps
) -> _Closest:
    """Compares only the chosen clips whose times can be that near at all."""
    closest = _Closest.none(len(clips))
    rows, columns = (
        side_rows[~np.isnan(side.start_s[side_rows])]
        for side_rows, side in zip(chosen, (clips, others), strict=True)
    )
    if not len(columns):
        return closest
    rows = rows[np.argsort(clips.start_s[rows], kind="stable")]
    by_start = columns[np.argsort(others.start_s[columns], kind="stable")]
    starts = others.start_s[by_start]
    longest = float((others.end_s[by_start] - starts).max())
    for part in _chunks(rows, len(columns)):
        first = np.searchsorted(starts, clips.start_s[part[0]] - reach_s - longest)
        last = np.searchsorted(starts, clips.end_s[part].max() + reach_s, side="right")
        near = np.sort(by_start[first:last])
        if len(near):
            closest.take(part, near, measure(part, near))
    return closest


def _seconds_between(clips: Traces, others: Traces, rows: Ints, columns: Ints) -> Floats:
    """(R, C) pause between the two recordings, 0 where they overlap, NaN where one is unknown."""
    after = others.start_s[columns] - clips.end_s[rows][:, None]
    before = clips.start_s[rows][:, None] - others.end_s[columns]
    return np.maximum(np.maximum(after, before), 0.0)


def _meters_between(clips: Traces, others: Traces, rows: Ints, columns: Ints) -> Floats:
    """(R, C) along a great circle, by the haversine formula."""
    lat, lon = np.radians(clips.lat[rows])[:, None], np.radians(clips.lon[rows])[:, None]
    to_lat, to_lon = np.radians(others.lat[columns]), np.radians(others.lon[columns])
    half = (
        np.sin((to_lat - lat) / 2) ** 2
        + np.cos(lat) * np.cos(to_lat) * np.sin((to_lon - lon) / 2) ** 2
    )
    return np.asarray(2 * EARTH_M * np.arcsin(np.sqrt(half.clip(max=1))))


def _chunks(rows: Ints, width: int) -> Iterator[Ints]:
    size = max(1, CELLS // max(width, 1))
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
