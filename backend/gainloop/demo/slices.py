"""The sixteen situations that the demo program's cars get into, the most common one first.

A slice is a kind of scene: where, in which weather and light, doing what. Twelve have tags of their
own. Four are hidden: they look different, but carry the tags of a common slice, so that no cohort
of tags can tell them apart. Used by everything that makes the demo world.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gainloop.terms.boxes import Floats

WEATHERS = ("clear", "rain", "fog", "snow")
TIMES = ("day", "dusk", "night")
SCENARIOS = ("parked row", "overtaking", "following", "crossing", "roundabout", "work zone")
ROADS: Mapping[str, str] = {
    "Lakeside": "rural",
    "Northfield": "urban",
    "Oldtown": "urban",
    "Westport": "motorway",
}


_GROWN = 0.12  # when the program took on rain, dusk, the suburb by night and fog


@dataclass(frozen=True, slots=True)
class Slice:
    """strangeness: 0 to 1, how far things here look from how they look elsewhere.

    since: when its first drive came in, as a share of the backlog's days, for the program grew;
    is_learnable: False where what the camera shows says little about what is there.
    """

    about: str
    region: str
    weather: str
    time_of_day: str
    scenario: str
    strangeness: float
    since: float = 0.0
    is_hidden: bool = False
    is_learnable: bool = True

    @property
    def tags(self) -> tuple[str, str, str, str]:
        return (self.region, self.weather, self.time_of_day, self.scenario)

    @property
    def shows(self) -> tuple[str, ...]:
        """What a drawing of it shows, also where no tag says so."""
        return (self.scenario, self.about) if self.is_hidden else (self.scenario,)

    @property
    def road_type(self) -> str:
        return ROADS[self.region]


def _hidden(about: str, common: Slice, strangeness: float) -> Slice:
    return Slice(about, *common.tags, strangeness, is_hidden=True)


_OLD_TOWN = Slice("old town by day", "Oldtown", "clear", "day", "parked row", 0.1)
_MOTORWAY = Slice("motorway by day", "Westport", "clear", "day", "overtaking", 0.25)
_SNOW = Slice("snow on the lens", "Northfield", "snow", "day", "following", 0.4, is_learnable=False)
_RAIN = Slice("rain at the crossings", "Oldtown", "rain", "day", "crossing", 0.45, _GROWN)
_DUSK = Slice("lake road at dusk", "Lakeside", "clear", "dusk", "roundabout", 0.45, _GROWN)

SLICES: tuple[Slice, ...] = (
    _OLD_TOWN,
    _MOTORWAY,
    _SNOW,
    _RAIN,
    _DUSK,
    _hidden("low sun", _OLD_TOWN, 0.5),
    Slice("suburb by night", "Northfield", "clear", "night", "parked row", 0.55, _GROWN),
    Slice("fog on the lake road", "Lakeside", "fog", "day", "following", 0.7, _GROWN),
    _hidden("trailers", _MOTORWAY, 0.55),
    Slice("night rain at the crossings", "Oldtown", "rain", "night", "crossing", 0.8),
    Slice("night rain on the motorway", "Westport", "rain", "night", "following", 0.7),
    _hidden("umbrellas", _RAIN, 0.6),
    Slice("work zone in the suburb", "Northfield", "clear", "day", "work zone", 0.75),
    Slice("rain on the lake road", "Lakeside", "rain", "dusk", "overtaking", 0.6),
    _hidden("group rides", _DUSK, 0.6),
    Slice("work zone in night fog", "Westport", "fog", "night", "work zone", 0.85),
)
NUM_SLICES = len(SLICES)
FIRST_RARE = 7
"""Slices from this one on are rare: half of their clips came in with one campaign."""

_ZIPF_EXPONENT = 1.3
_HIDDEN_IN_BENCHMARK = 0.5


def backlog_shares() -> Floats:
    """Long-tailed, as what a fleet records is."""
    share: Floats = np.arange(1.0, NUM_SLICES + 1) ** -_ZIPF_EXPONENT
    share /= share.sum()
    return share


def benchmark_shares() -> Floats:
    """Even over what tags can tell apart: who puts a benchmark together sees no hidden slice."""
    share: Floats = np.array([_HIDDEN_IN_BENCHMARK if one.is_hidden else 1.0 for one in SLICES])
    share /= share.sum()
    return share
