"""What people built along a road: lamps, guard rails, fences, posts, noise walls, bridges.

Called by `roadside`. Places are (side, distance) and reaches (from, to) in meters.
"""

from gainloop.demo.drawing.canvas import Canvas
from gainloop.demo.drawing.palette import GRASS, LAMP_LIGHT, SNOW, STEEL, Color, dim

_NEAREST_M = 4.0
_CONCRETE = (176, 174, 168)
_WALLS = ((150, 160, 150), (164, 154, 140), (140, 152, 160))
_MAST = (92, 98, 106)


def paint_lamp(canvas: Canvas, place: tuple[float, float], towards: int, height: float) -> None:
    """A mast whose arm reaches over the road (towards: 1 right, -1 left); it glows in the dark."""
    side, distance = place
    if distance < _NEAREST_M + 3:
        return
    camera, air = canvas.camera, canvas.air
    unit = camera.focal / distance
    color = air.shade(_MAST, distance, side)
    head = side + towards * 1.5
    top = camera.spot(side, distance, height)
    canvas.line([camera.spot(side, distance), top], 0.14 * unit, color)
    end = camera.spot(head, distance, height + 0.25)
    canvas.line([camera.spot(side, distance, height - 0.05), end], 0.1 * unit, color)
    canvas.ellipse(end, (0.42 * unit, 0.13 * unit), color)
    if air.time_of_day == "day":
        return
    light = air.shine(LAMP_LIGHT, distance)
    bulb = camera.spot(head, distance, height + 0.14)
    canvas.ellipse(bulb, (0.34 * unit, 0.1 * unit), light)
    is_thick = air.weather in ("fog", "rain", "snow")
    canvas.glow(bulb, (2.6 if is_thick else 1.7) * unit, light, 0.75 * air.glow)
    foot = camera.spot(head, distance)
    for share in (1.0, 0.66, 0.36):
        radii = (3.6 * share * unit, 3.6 * share * unit * 1.4 / distance)
        canvas.ellipse(foot, radii, light, round(26 * air.glow * (1 - air.haze_share(distance))))
    if air.is_wet:
        canvas.streak(
            (foot[0], foot[1] + 1.3 * unit), (0.5 * unit, 2.4 * unit), light, 0.4 * air.glow
        )


def paint_rail(canvas: Canvas, side: float, reach: tuple[float, float], color: Color) -> None:
    """A stretch of guard rail, with its posts."""
    near, far = max(_NEAREST_M, reach[0]), reach[1]
    if far <= near:
        return
    spot, middle = canvas.camera.spot, (near + far) / 2
    shade = canvas.air.shade
    for distance in (near + (far - near) / 2, near):
        width = 0.12 * canvas.camera.focal / distance
        post = [spot(side, distance), spot(side, distance, 0.6)]
        canvas.line(post, width, shade(dim(color, 0.72), distance, side))
    bands = ((0.42, 0.56, 0.82), (0.56, 0.66, 1.0), (0.66, 0.76, 1.16))
    for low, high, tone in bands:
        _pane(canvas, side, (near, far), (low, high), shade(dim(color, tone), middle, side))


def paint_fence(canvas: Canvas, side: float, reach: tuple[float, float], color: Color) -> None:
    near, far = max(_NEAREST_M, reach[0]), reach[1]
    if far <= near:
        return
    paint = canvas.air.shade(color, (near + far) / 2, side)
    for low in (0.45, 0.9):
        _pane(canvas, side, (near, far), (low, low + 0.1), paint)
    for number in range(8):
        distance = reach[0] + (reach[1] - reach[0]) * number / 8
        if distance > near:
            post = [canvas.camera.spot(side, distance), canvas.camera.spot(side, distance, 1.15)]
            canvas.line(post, 0.12 * canvas.camera.focal / distance, paint)


def paint_delineator(canvas: Canvas, place: tuple[float, float]) -> None:
    """A white post with a dark cap and a reflector that answers headlights."""
    side, distance = place
    if distance < _NEAREST_M:
        return
    camera, shade = canvas.camera, canvas.air.shade
    x, y = camera.spot(side, distance)
    unit = camera.focal / distance
    half = 0.055 * unit
    for low, high, color in ((0.0, 1.0, (232, 232, 228)), (0.66, 0.88, (58, 60, 66))):
        corners = [
            (x - half, y - low * unit),
            (x - half, y - high * unit),
            (x + half, y - high * unit),
            (x + half, y - low * unit),
        ]
        canvas.polygon(corners, shade(color, distance, side))
    if canvas.air.beam > 0.5 and distance < 90:
        canvas.ellipse((x, y - 0.77 * unit), (0.03 * unit, 0.08 * unit), (250, 236, 200))


def paint_wall(canvas: Canvas, side: float, reach: tuple[float, float], look: int) -> None:
    """A panel of a noise wall."""
    near, far = max(_NEAREST_M, reach[0]), reach[1]
    if far <= near:
        return
    color = _WALLS[look % 2]
    shade, middle = canvas.air.shade, (near + far) / 2
    for low, high, tone in ((0.0, 0.8, 0.8), (0.8, 3.3, 1.0), (3.3, 3.5, 1.12)):
        paint = shade(dim(color, tone), middle, side)
        _pane(canvas, side, (near, far), (low, high), paint)
    _pane(canvas, side, (near, near + 0.25), (0.0, 3.7), shade(dim(color, 0.7), near, side))


def paint_bridge(canvas: Canvas, distance: float) -> None:
    """A bridge over the motorway, with the banks that it rests on."""
    if distance < 9.0:
        return
    shade, spot = canvas.air.shade, canvas.camera.spot
    bank = shade(SNOW if canvas.air.is_white else dim(GRASS, 0.9), distance)
    for foot, crest in ((-27.0, -34.0), (11.0, 17.0)):
        far_end = foot + (-150.0 if foot < 0 else 150.0)
        canvas.polygon(
            [
                spot(foot, distance),
                spot(crest, distance, 5.4),
                spot(far_end, distance, 5.4),
                spot(far_end, distance),
            ],
            bank,
        )
    pier = shade(dim(_CONCRETE, 0.9), distance)
    _board(canvas, distance, (-11.9, -10.9), (0.0, 5.4), pier)
    deck = ((5.2, 7.0, 1.05), (5.2, 5.7, 0.66), (7.0, 7.15, 1.15))
    for low, high, tone in deck:
        _board(
            canvas, distance, (-200.0, 200.0), (low, high), shade(dim(_CONCRETE, tone), distance)
        )
    _board(canvas, distance, (-200.0, 200.0), (7.95, 8.1), shade(STEEL, distance))
    for number in range(41):
        side = -60.0 + 3 * number
        _board(canvas, distance, (side, side + 0.12), (7.1, 8.0), shade(STEEL, distance))


def paint_gantry(canvas: Canvas, distance: float) -> None:
    """A frame over the lanes that carries blue boards with arrows and no text."""
    if distance < 9.0:
        return
    shade = canvas.air.shade
    steel = shade(dim(STEEL, 0.86), distance)
    for side in (-11.6, 9.8):
        _board(canvas, distance, (side, side + 0.35), (0.0, 6.9), steel)
    _board(canvas, distance, (-11.6, 10.1), (6.5, 6.9), steel)
    for left, right in ((-8.4, -3.4), (-1.7, 3.6)):
        white, blue = shade((236, 238, 236), distance), shade((46, 98, 152), distance)
        _board(canvas, distance, (left, right), (5.3, 7.9), white)
        _board(canvas, distance, (left + 0.12, right - 0.12), (5.42, 7.78), blue)
        middle = (left + right) / 2
        spot = canvas.camera.spot
        shaft = (middle - 0.1, middle + 0.1)
        _board(canvas, distance, shaft, (6.2, 7.2), white)
        tip = [
            spot(middle - 0.4, distance, 6.4),
            spot(middle, distance, 5.8),
            spot(middle + 0.4, distance, 6.4),
        ]
        canvas.polygon(tip, white)


def _board(
    canvas: Canvas,
    distance: float,
    sides: tuple[float, float],
    rise: tuple[float, float],
    color: Color,
) -> None:
    """A flat thing that faces the camera."""
    left, low = canvas.camera.spot(sides[0], distance, rise[0])
    right, high = canvas.camera.spot(sides[1], distance, rise[1])
    canvas.polygon([(left, low), (left, high), (right, high), (right, low)], color)


def _pane(
    canvas: Canvas, side: float, reach: tuple[float, float], rise: tuple[float, float], color: Color
) -> None:
    """A flat thing along the road."""
    spot = canvas.camera.spot
    corners = [
        spot(side, reach[0], rise[0]),
        spot(side, reach[0], rise[1]),
        spot(side, reach[1], rise[1]),
        spot(side, reach[1], rise[0]),
    ]
    canvas.polygon(corners, color)
