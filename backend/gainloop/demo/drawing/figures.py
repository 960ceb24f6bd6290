"""Figures made of named polygons, which are stretched until they fill a box edge to edge.

`vehicles`, `walkers`, `cyclists` and `clutter` draw figures in units of their own height; y grows
downward, as on a picture. `road_users` paints them into the boxes of a scene.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from gainloop.terms.boxes import Floats

Point = tuple[float, float]
Outline = list[Point]


@dataclass(frozen=True, slots=True)
class Part:
    """A polygon and the name of its paint. tone: darker below 1, lighter above."""

    paint: str
    outline: tuple[Point, ...]
    tone: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """Parts from back to front. points: of all parts in turn, (N, 2), from 0 to 1 each way."""

    parts: tuple[Part, ...]
    points: Floats

    def spans(self) -> Iterator[tuple[Part, slice]]:
        """Each part and the rows of its points."""
        start = 0
        for each in self.parts:
            yield each, slice(start, start + len(each.outline))
            start += len(each.outline)


def part(paint: str, outline: Outline, tone: float = 1.0) -> Part:
    return Part(paint, tuple(outline), tone)


def fitted(parts: Sequence[Part]) -> Figure:
    """Moves and stretches all parts to the unit square that a box is made of."""
    points = np.array([point for each in parts for point in each.outline])
    low, high = points.min(axis=0), points.max(axis=0)
    return Figure(tuple(parts), (points - low) / np.maximum(high - low, 1e-6))


def mirrored(figure: Figure) -> Figure:
    return Figure(figure.parts, figure.points * (-1.0, 1.0) + (1.0, 0.0))


def unfitted(figure: Figure) -> list[Part]:
    """Its parts in units of the box, to put something to them."""
    return [
        Part(each.paint, tuple((float(x), float(y)) for x, y in figure.points[rows]), each.tone)
        for each, rows in figure.spans()
    ]


def disc(center: Point, radius: float, across: float | None = None) -> Outline:
    """across: half the width where it is no circle."""
    wide = radius if across is None else across
    steps = 28
    return [
        (
            center[0] + wide * math.cos(2 * math.pi * step / steps),
            center[1] + radius * math.sin(2 * math.pi * step / steps),
        )
        for step in range(steps)
    ]


def ring(center: Point, radius: float, thickness: float, across: float | None = None) -> Outline:
    """A tire: out along one circle, back along the inner one."""
    outer = disc(center, radius, across)
    wide = radius if across is None else across
    inner = disc(center, radius - thickness, max(0.0, wide - thickness))
    return [*outer, outer[0], inner[0], *reversed(inner)]


def capsule(start: Point, end: Point, first: float, last: float | None = None) -> Outline:
    """A limb or a tube with round ends; radius at its start and at its end."""
    second = first if last is None else last
    angle = math.atan2(end[1] - start[1], end[0] - start[0])
    outline: Outline = []
    for center, radius, turn in ((start, first, math.pi / 2), (end, second, -math.pi / 2)):
        for step in range(9):
            around = angle + turn + math.pi * step / 8
            outline.append(
                (center[0] + radius * math.cos(around), center[1] + radius * math.sin(around))
            )
    return outline


def rounded(low: Point, high: Point, radius: float) -> Outline:
    """A rectangle with round corners."""
    (left, top), (right, bottom) = low, high
    r = min(radius, (right - left) / 2, (bottom - top) / 2)
    corners = (
        (right - r, bottom - r, 0.0),
        (left + r, bottom - r, 0.5),
        (left + r, top + r, 1.0),
        (right - r, top + r, 1.5),
    )
    return [
        (
            x + r * math.cos((turn + step / 10) * math.pi),
            y + r * math.sin((turn + step / 10) * math.pi),
        )
        for x, y, turn in corners
        for step in range(6)
    ]


def smooth(points: Outline, steps: int = 5) -> Outline:
    """A closed curve through the points (Catmull-Rom)."""
    count = len(points)
    outline: Outline = []
    for index in range(count):
        before, start = points[index - 1], points[index]
        end, after = points[(index + 1) % count], points[(index + 2) % count]
        for step in range(steps):
            t = step / steps
            outline.append(
                (
                    _curve(before[0], start[0], end[0], after[0], t),
                    _curve(before[1], start[1], end[1], after[1], t),
                )
            )
    return outline


def _curve(before: float, start: float, end: float, after: float, t: float) -> float:
    slope = 0.35
    first, last = slope * (end - before), slope * (after - start)
    return (
        (2 * t**3 - 3 * t**2 + 1) * start
        + (t**3 - 2 * t**2 + t) * first
        + (-2 * t**3 + 3 * t**2) * end
        + (t**3 - t**2) * last
    )
