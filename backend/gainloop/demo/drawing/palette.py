"""Colors of the drawn world, and the air and light between a thing and the camera.

Every part of a drawing takes its paint from here, and asks the `Atmosphere` of its scene how that
paint looks at a distance. `atmosphere_of` makes one of time of day and weather.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

Color = tuple[int, int, int]

ASPHALT = (98, 102, 110)
MARKING = (226, 226, 218)
WORK_MARKING = (236, 178, 48)
CURB = (172, 170, 164)
PAVEMENT = (182, 176, 166)
PATH = (196, 184, 154)
GRASS = (132, 160, 96)
SNOW = (232, 237, 243)
STEEL = (158, 166, 174)
WOOD = (112, 90, 72)
LAMP_LIGHT = (255, 214, 150)
TAIL_LIGHT = (255, 58, 44)
HEADLIGHT = (255, 246, 222)

FIELDS = ((150, 172, 100), (192, 182, 112), (116, 148, 90), (170, 146, 106), (206, 190, 116))
LEAVES = ((98, 138, 82), (120, 152, 84), (82, 122, 84), (144, 154, 78))
NEEDLES = ((62, 100, 80), (72, 110, 84))
PLASTER = (
    (222, 202, 172),
    (206, 180, 154),
    (198, 200, 194),
    (190, 158, 138),
    (224, 214, 196),
    (174, 184, 184),
    (212, 172, 138),
    (184, 142, 122),
)
AWNINGS = ((176, 84, 72), (72, 112, 116), (196, 152, 84), (86, 100, 130))
ROOFS = ((142, 98, 84), (112, 108, 110), (126, 114, 104))
PAINTS = (
    (212, 214, 216),
    (66, 74, 86),
    (52, 94, 140),
    (176, 66, 58),
    (236, 232, 222),
    (98, 128, 118),
    (152, 160, 168),
    (206, 150, 70),
    (112, 58, 70),
    (44, 48, 56),
)
CLOTHES = (
    (178, 76, 70),
    (64, 92, 134),
    (222, 184, 92),
    (92, 128, 108),
    (126, 92, 128),
    (206, 198, 184),
    (70, 76, 88),
    (198, 122, 82),
)
TROUSERS = ((58, 66, 86), (92, 82, 74), (48, 50, 58), (118, 122, 130))
VEST = (240, 128, 48)
SKINS = ((236, 196, 168), (206, 156, 122), (150, 106, 80), (108, 76, 60))
HAIRS = ((62, 46, 40), (38, 36, 40), (168, 128, 82), (120, 116, 114))

_SKIES: dict[str, tuple[Color, Color, Color]] = {
    "day": ((96, 154, 206), (152, 194, 224), (222, 232, 230)),
    "dusk": ((84, 92, 136), (178, 132, 142), (250, 190, 132)),
    "night": ((12, 18, 36), (20, 30, 54), (44, 54, 80)),
}
_OVERCAST: dict[str, tuple[Color, Color, Color]] = {
    "day": ((150, 162, 174), (178, 188, 196), (206, 211, 214)),
    "dusk": ((98, 98, 118), (146, 128, 136), (206, 172, 148)),
    "night": ((18, 22, 34), (27, 33, 48), (46, 51, 66)),
}
_AMBIENT = {"day": (1.0, 1.0, 1.0), "dusk": (0.72, 0.60, 0.60), "night": (0.17, 0.20, 0.28)}
_BEAM = {"day": 0.0, "dusk": 0.16, "night": 0.92}
_SIGHT = {"clear": 900.0, "rain": 260.0, "fog": 42.0, "snow": 170.0}
_CLOUDED = {"clear": 0.0, "rain": 0.92, "fog": 0.8, "snow": 0.85}


def mix(first: Color, second: Color, share: float) -> Color:
    """`share` of the second, from 0 to 1."""
    return (
        round(first[0] + (second[0] - first[0]) * share),
        round(first[1] + (second[1] - first[1]) * share),
        round(first[2] + (second[2] - first[2]) * share),
    )


def dim(color: Color, factor: float) -> Color:
    """Darker below 1, lighter above."""
    return (
        min(255, round(color[0] * factor)),
        min(255, round(color[1] * factor)),
        min(255, round(color[2] * factor)),
    )


def pick(colors: tuple[Color, ...], number: int) -> Color:
    return colors[number % len(colors)]


@dataclass(frozen=True, slots=True)
class Atmosphere:
    """sky: zenith, middle, horizon. sight: meters over which haze swallows 63 % of a color.

    ambient: share of red, green and blue that is there without lamps; beam: of the own headlights.
    """

    time_of_day: str
    weather: str
    sky: tuple[Color, Color, Color]
    haze: Color
    sight: float
    ambient: tuple[float, float, float]
    beam: float

    @property
    def is_wet(self) -> bool:
        return self.weather == "rain"

    @property
    def is_white(self) -> bool:
        return self.weather == "snow"

    @property
    def has_lamps(self) -> bool:
        """Whether street lamps, windows and vehicles are lit."""
        return self.time_of_day != "day" or self.weather != "clear"

    @property
    def glow(self) -> float:
        """How much a lamp outshines its surroundings, 0 to 1."""
        by_weather = 0.16 if self.weather == "clear" else 0.34
        return {"day": by_weather if self.has_lamps else 0.0, "dusk": 0.6, "night": 1.0}[
            self.time_of_day
        ]

    def light(self, side: float, distance: float) -> tuple[float, float, float]:
        """Share of red, green and blue that falls on a place, own headlights included."""
        if not self.beam:
            return self.ambient
        angle = (side - 0.3) / max(distance, 0.1)
        cone = math.exp(-((angle / 0.30) ** 2)) * min(1.0, distance / 6.0)
        power = self.beam * cone / (1.0 + (distance / 30.0) ** 2)
        red, green, blue = self.ambient
        return red + power, green + 0.95 * power, blue + 0.82 * power

    def haze_share(self, distance: float) -> float:
        return 1.0 - math.exp(-distance / self.sight)

    def shade(self, color: Color, distance: float, side: float = 0.0) -> Color:
        """How paint looks at a place beside (left below 0) and before the camera, in meters."""
        red, green, blue = self.light(side, distance)
        lit = (
            min(255, round(color[0] * red)),
            min(255, round(color[1] * green)),
            min(255, round(color[2] * blue)),
        )
        return mix(lit, self.haze, self.haze_share(distance))

    def shine(self, color: Color, distance: float) -> Color:
        """How a lamp looks at a distance: fog takes less of it than of paint."""
        return mix(color, self.haze, 0.7 * self.haze_share(distance))


@lru_cache(maxsize=12)
def atmosphere_of(time_of_day: str, weather: str) -> Atmosphere:
    clouded = _CLOUDED[weather]
    clear, gray = _SKIES[time_of_day], _OVERCAST[time_of_day]
    zenith, middle, horizon = (mix(clear[i], gray[i], clouded) for i in range(3))
    if weather == "fog":
        zenith, middle = mix(zenith, horizon, 0.5), mix(middle, horizon, 0.75)
    red, green, blue = _AMBIENT[time_of_day]
    veiled = 1.0 - 0.12 * clouded if time_of_day == "day" else 1.0
    haze = horizon if time_of_day != "night" else dim(horizon, 0.85)
    return Atmosphere(
        time_of_day=time_of_day,
        weather=weather,
        sky=(zenith, middle, horizon),
        haze=haze,
        sight=_SIGHT[weather],
        ambient=(red * veiled, green * veiled, blue * veiled),
        beam=_BEAM[time_of_day] * (1.0 if weather != "fog" else 0.8),
    )
