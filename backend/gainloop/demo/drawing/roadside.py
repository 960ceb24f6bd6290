"""What stands beside the road, from far to near, moving past as the car travels.

The road is cut into cells; what a cell holds follows from the scene's seed and the cell's number,
so all frames of a clip agree. Called by `paint` after the road and before all objects, which
nothing here may hide.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from gainloop.demo.drawing.buildings import paint_building
from gainloop.demo.drawing.canvas import Canvas
from gainloop.demo.drawing.palette import STEEL, WOOD, dim
from gainloop.demo.drawing.structures import (
    paint_bridge,
    paint_delineator,
    paint_fence,
    paint_gantry,
    paint_lamp,
    paint_rail,
    paint_wall,
)
from gainloop.demo.drawing.trees import paint_bush, paint_tree
from gainloop.terms.scenes import Scene


@dataclass(frozen=True, slots=True)
class Cell:
    """A stretch of road; start and end in meters before the camera."""

    start: float
    end: float
    rng: Generator


CellPainter = Callable[[Canvas, Cell], None]


@dataclass(frozen=True, slots=True)
class _Row:
    """Cells of one length along the road, seen up to a distance; in meters."""

    number: int
    length: float
    far: float
    paint: CellPainter

    def cells(self, scene: Scene) -> list[Cell]:
        first = int(scene.traveled // self.length)
        last = int((scene.traveled + self.far) // self.length)
        return [
            Cell(
                start=index * self.length - scene.traveled,
                end=(index + 1) * self.length - scene.traveled,
                rng=np.random.default_rng([scene.seed, 100 + self.number, index]),
            )
            for index in range(first, last + 1)
        ]


def paint_roadside(canvas: Canvas, scene: Scene) -> None:
    rows = {"urban": _urban, "rural": _rural, "motorway": _motorway}[scene.road_type]
    far = 5 * canvas.air.sight
    cells = [(cell, row.paint) for row in rows(scene, far) for cell in row.cells(scene)]
    for cell, paint in sorted(cells, key=lambda each: -each[0].start):
        paint(canvas, cell)


def _urban(_scene: Scene, far: float) -> tuple[_Row, ...]:
    def left_house(canvas: Canvas, cell: Cell) -> None:
        _house(canvas, cell, -13.2)

    def right_house(canvas: Canvas, cell: Cell) -> None:
        _house(canvas, cell, 11.8)

    def furniture(canvas: Canvas, cell: Cell) -> None:
        for side, share in ((-11.4, 0.4), (10.9, 0.75)):
            if cell.rng.random() < 0.6:
                size, look = float(cell.rng.uniform(4.2, 5.8)), int(cell.rng.integers(100))
                paint_tree(canvas, (side, cell.start + share * 15.0), size, look)

    def left_lamp(canvas: Canvas, cell: Cell) -> None:
        paint_lamp(canvas, (-10.2, cell.start), towards=1, height=7.0)

    def right_lamp(canvas: Canvas, cell: Cell) -> None:
        paint_lamp(canvas, (10.3, cell.start), towards=-1, height=7.0)

    return (
        _Row(0, 15.0, min(far, 420.0), left_house),
        _Row(1, 16.5, min(far, 420.0), right_house),
        _Row(2, 15.0, min(far, 240.0), furniture),
        _Row(3, 26.0, min(far, 240.0), left_lamp),
        _Row(4, 29.0, min(far, 240.0), right_lamp),
    )


def _house(canvas: Canvas, cell: Cell, side: float) -> None:
    kind, look = cell.rng.random(), int(cell.rng.integers(1, 1 << 30))
    if kind < 0.1:
        away = side + (3.5 if side > 0 else -3.5)
        for offset in (11.0, 5.0):
            paint_tree(canvas, (away, cell.start + offset), 6.5, look + int(offset))
        return
    paint_building(canvas, side, (cell.start, cell.end - 0.05), look)


def _rural(scene: Scene, far: float) -> tuple[_Row, ...]:
    has_fence = scene.seed % 3 == 0

    def wood(canvas: Canvas, cell: Cell) -> None:
        _wood(canvas, cell, (-17.0, 17.0), 10.0)

    def verge(canvas: Canvas, cell: Cell) -> None:
        if cell.rng.random() < 0.35:
            side = float(cell.rng.choice((-11.5, 10.8)))
            paint_tree(canvas, (side, cell.start + 9), 7.0, int(cell.rng.integers(100)))
        if cell.rng.random() < 0.5:
            side = float(cell.rng.choice((-10.4, 10.2)))
            paint_bush(canvas, (side, cell.start + 4), 1.1, int(cell.rng.integers(100)))
        if has_fence:
            paint_fence(canvas, 10.6, (cell.start, cell.end), WOOD)
        for side in (-6.5, 3.8):
            paint_delineator(canvas, (side, cell.start + 1.0))

    return (
        _Row(5, 18.0, min(far, 380.0), wood),
        _Row(6, 22.0, min(far, 220.0), verge),
    )


def _motorway(scene: Scene, far: float) -> tuple[_Row, ...]:
    has_wall = scene.seed % 3 == 1

    def wood(canvas: Canvas, cell: Cell) -> None:
        _wood(canvas, cell, (-30.0,) if has_wall else (-30.0, 13.5), 9.0)

    def wall(canvas: Canvas, cell: Cell) -> None:
        if has_wall:
            paint_wall(canvas, 11.5, (cell.start, cell.end), int(cell.rng.integers(100)))

    def rails(canvas: Canvas, cell: Cell) -> None:
        paint_rail(canvas, -12.3, (cell.start, cell.end), dim(STEEL, 0.92))
        paint_rail(canvas, -10.5, (cell.start, cell.end), STEEL)
        paint_rail(canvas, 9.3, (cell.start, cell.end), STEEL)

    def crossings(canvas: Canvas, cell: Cell) -> None:
        if cell.rng.random() < 0.5:
            paint_bridge(canvas, cell.start)
        else:
            paint_gantry(canvas, cell.start)

    # What crosses the road comes at another place in each clip.
    spacing = 170.0 + 10.0 * (scene.seed % 9)
    return (
        _Row(7, 14.0, min(far, 380.0), wood),
        _Row(8, 7.0, min(far, 300.0), wall),
        _Row(9, spacing, min(far, 420.0), crossings),
        _Row(10, 8.0, min(far, 200.0), rails),
    )


def _wood(canvas: Canvas, cell: Cell, edges: tuple[float, ...], tallest: float) -> None:
    """Loose trees from an edge of the fields outward."""
    for edge in edges:
        for _ in range(int(cell.rng.integers(0, 3))):
            away = edge + float(np.sign(edge)) * float(cell.rng.uniform(0, 50))
            place = (away, cell.start + float(cell.rng.uniform(0, 9)))
            size = float(cell.rng.uniform(5.0, tallest))
            paint_tree(canvas, place, size, int(cell.rng.integers(100)))
