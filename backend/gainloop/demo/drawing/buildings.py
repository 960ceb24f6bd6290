"""Houses of a street: a facade along the sidewalk with windows, a shop, a roof. By `roadside`.

look: decides color, floors, roof and which windows are lit; the same on all frames of a clip.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from gainloop.demo.drawing.canvas import Canvas
from gainloop.demo.drawing.palette import (
    AWNINGS,
    PLASTER,
    ROOFS,
    SNOW,
    Color,
    dim,
    mix,
    pick,
)

_NEAREST_M = 6.0
_DETAIL_M = 110.0
_FLOOR_M = 3.2
_SHOP_M = 3.9
_GLASS = (92, 112, 130)
_LIT = ((255, 214, 142), (255, 196, 120), (250, 226, 176), (214, 222, 226))


@dataclass(frozen=True, slots=True)
class _Plan:
    floors: int
    columns: int
    wall: Color
    roof: Color
    awning: Color | None
    is_gabled: bool
    lit: tuple[tuple[bool, ...], ...]

    @property
    def height(self) -> float:
        return _SHOP_M + self.floors * _FLOOR_M + 0.5


@lru_cache(maxsize=2048)
def _plan_of(look: int) -> _Plan:
    rng = np.random.default_rng([look, 31])
    floors, columns = int(rng.integers(2, 5)), int(rng.integers(4, 6))
    return _Plan(
        floors=floors,
        columns=columns,
        wall=pick(PLASTER, int(rng.integers(100))),
        roof=pick(ROOFS, int(rng.integers(100))),
        awning=pick(AWNINGS, int(rng.integers(100))) if rng.random() < 0.6 else None,
        is_gabled=bool(rng.random() < 0.6),
        lit=tuple(tuple(bool(v < 0.34) for v in row) for row in rng.random((floors + 1, columns))),
    )


@dataclass(frozen=True, slots=True)
class _Facade:
    """A wall along the road, at one side; what is on it is given by distance and height."""

    canvas: Canvas
    side: float

    def pane(self, reach: tuple[float, float], rise: tuple[float, float], color: Color) -> None:
        spot, side = self.canvas.camera.spot, self.side
        self.canvas.polygon(
            [
                spot(side, reach[0], rise[0]),
                spot(side, reach[0], rise[1]),
                spot(side, reach[1], rise[1]),
                spot(side, reach[1], rise[0]),
            ],
            color,
        )


def paint_building(canvas: Canvas, side: float, reach: tuple[float, float], look: int) -> None:
    """side: of its facade; reach: from and to which distance it goes, in meters."""
    near, far = max(_NEAREST_M, reach[0]), reach[1]
    if far <= _NEAREST_M or abs(side) * canvas.camera.focal / far > canvas.camera.center * 1.02:
        return
    plan = _plan_of(look)
    facade = _Facade(canvas, side)
    _paint_roof(canvas, side, (near, far), plan)
    _paint_end_wall(canvas, side, near, plan)
    if near > _DETAIL_M:
        _paint_far_facade(facade, plan, (near, far))
        return
    step = (reach[1] - reach[0]) / plan.columns
    for column in reversed(range(plan.columns)):
        start = reach[0] + column * step
        if start + step > _NEAREST_M:
            _paint_column(facade, plan, column, (max(_NEAREST_M, start), start + step))
    color = canvas.air.shade(dim(plan.wall, 1.1), (near + far) / 2, side)
    facade.pane((near, far), (plan.height - 0.35, plan.height), color)


def _paint_end_wall(canvas: Canvas, side: float, near: float, plan: _Plan) -> None:
    """The wall that faces the camera where the neighbor is lower."""
    spot, depth = canvas.camera.spot, 9.0 if side > 0 else -9.0
    color = canvas.air.shade(dim(plan.wall, 0.82), near, side)
    corners = [spot(side, near), spot(side, near, plan.height)]
    if plan.is_gabled:
        corners.append(spot(side + depth / 2, near, plan.height + 2.6))
    corners += [spot(side + depth, near, plan.height), spot(side + depth, near)]
    canvas.polygon(corners, color)


def _paint_roof(canvas: Canvas, side: float, reach: tuple[float, float], plan: _Plan) -> None:
    if not plan.is_gabled:
        return
    paint = mix(plan.roof, SNOW, 0.85) if canvas.air.is_white else plan.roof
    color = canvas.air.shade(paint, sum(reach) / 2, side)
    spot, ridge = canvas.camera.spot, side + (4.5 if side > 0 else -4.5)
    canvas.polygon(
        [
            spot(side, reach[0], plan.height),
            spot(ridge, reach[0], plan.height + 2.6),
            spot(ridge, reach[1], plan.height + 2.6),
            spot(side, reach[1], plan.height),
        ],
        color,
    )


def _paint_far_facade(facade: _Facade, plan: _Plan, reach: tuple[float, float]) -> None:
    """Where windows are narrower than a pixel, a row of them is a stripe."""
    middle = sum(reach) / 2
    shade = facade.canvas.air.shade
    wall = shade(plan.wall, middle, facade.side)
    facade.pane(reach, (0.0, plan.height), wall)
    facade.pane(reach, (0.0, _SHOP_M - 0.3), shade(dim(plan.wall, 0.84), middle, facade.side))
    for floor in range(plan.floors):
        base = _SHOP_M + floor * _FLOOR_M
        lit = sum(plan.lit[floor]) / plan.columns
        dark = _glass_of(facade, False, middle, floor)
        glass = mix(dark, _glass_of(facade, True, middle, floor), lit)
        facade.pane(reach, (base + 0.75, base + 2.3), mix(wall, glass, 0.48))


def _paint_column(facade: _Facade, plan: _Plan, column: int, reach: tuple[float, float]) -> None:
    """One window's width of the facade, from the shop to the top."""
    near, far = reach
    middle = (near + far) / 2
    shade = facade.canvas.air.shade
    wall = shade(plan.wall, middle, facade.side)
    facade.pane(reach, (0.0, plan.height), wall)
    facade.pane(reach, (0.0, _SHOP_M - 0.3), shade(dim(plan.wall, 0.84), middle, facade.side))
    length = far - near
    inner = (near + 0.26 * length, far - 0.26 * length)
    frame = shade(dim(plan.wall, 1.14), middle, facade.side)
    for floor in range(plan.floors):
        base = _SHOP_M + floor * _FLOOR_M
        if near < 90:
            outer = (near + 0.21 * length, far - 0.21 * length)
            facade.pane(outer, (base + 0.58, base + 2.42), frame)
        glass = _glass_of(facade, plan.lit[floor][column], middle, column + floor)
        facade.pane(inner, (base + 0.75, base + 2.3), glass)
    _paint_shop(facade, plan, column, reach)


def _paint_shop(facade: _Facade, plan: _Plan, column: int, reach: tuple[float, float]) -> None:
    near, far = reach
    length, middle = far - near, (near + far) / 2
    is_lit = (plan.awning is not None and plan.lit[-1][column]) or column % 3 == 1
    glass = _glass_of(facade, bool(is_lit), middle, column)
    facade.pane((near + 0.1 * length, far - 0.1 * length), (0.45, 2.7), glass)
    if plan.awning is None:
        return
    color = facade.canvas.air.shade(plan.awning, middle, facade.side)
    spot, side = facade.canvas.camera.spot, facade.side
    out = side - 1.1 if side > 0 else side + 1.1
    if near > abs(out) * 0.6:
        facade.canvas.polygon(
            [
                spot(side, near, 3.3),
                spot(side, far, 3.3),
                spot(out, far, 2.65),
                spot(out, near, 2.65),
            ],
            color,
        )


def _glass_of(facade: _Facade, is_lit: bool, distance: float, number: int) -> Color:
    air = facade.canvas.air
    if is_lit and air.time_of_day != "day":
        light = pick(_LIT, number)
        return air.shine(dim(light, 0.9) if air.time_of_day == "night" else light, distance)
    reflected = mix(_GLASS, air.sky[1], 0.35) if air.time_of_day == "day" else _GLASS
    return air.shade(dim(reflected, 0.95 + 0.1 * (number % 2)), distance, facade.side)
