"""How things stand and move beside and ahead of the car, and how many of them are in sight.

Plain figures, taken by `tracks`: meters, meters a second, and mean numbers in sight at any moment.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gainloop.terms.scenes import CLUTTER

CLASSES = ("car", "pedestrian", "cyclist")
KINDS = (*CLASSES, *CLUTTER)

SIZES: Mapping[str, tuple[float, float]] = {
    "car": (1.5, 2.2),
    "pedestrian": (1.75, 0.7),
    "cyclist": (1.75, 0.95),
    "sign": (2.4, 0.75),
    "bin": (1.1, 0.65),
    "shrub": (1.2, 1.5),
    "pole": (3.2, 0.3),
}
"""Height and width of each kind."""


@dataclass(frozen=True, slots=True)
class Motion:
    """One way in which a kind is met.

    in_sight: how many at once, by type of road, none where a road is left out; more: factor by
    scenario; sides: from and to, on one side of the road each; along: mean and spread of the speed
    in the car's direction, relative to the car where keeps_pace; across: speed across the road.
    """

    kind: str
    in_sight: Mapping[str, float]
    sides: tuple[tuple[float, float], ...]
    along: tuple[float, float] = (0.0, 0.0)
    across: float = 0.0
    keeps_pace: bool = False
    more: Mapping[str, float] = field(default_factory=dict)


_SIDEWALK = ((-8.5, -6.0), (6.0, 8.5))
_VERGE = ((-10.0, -6.5), (6.5, 10.0))

MOTIONS = (
    Motion(
        "car",
        {"urban": 0.8, "rural": 0.8, "motorway": 1.8},
        ((-0.3, 0.3), (3.2, 3.8)),
        along=(0.0, 1.5),
        keeps_pace=True,
        more={"overtaking": 1.5},
    ),
    Motion("car", {"urban": 0.7, "rural": 0.6}, ((-3.8, -3.2),), along=(-11.0, 2.0)),
    Motion(
        "car",
        {"urban": 0.7},
        ((-6.4, -5.8), (3.6, 4.2)),
        more={"parked row": 3.0, "work zone": 0.3},
    ),
    Motion(
        "pedestrian",
        {"urban": 0.8, "rural": 0.5},
        _SIDEWALK,
        along=(0.0, 1.2),
        more={"work zone": 1.5},
    ),
    Motion(
        "pedestrian",
        {"urban": 0.3, "rural": 0.15},
        ((-7.0, 7.0),),
        across=1.3,
        more={"crossing": 4.0, "roundabout": 2.0},
    ),
    Motion("pedestrian", {"motorway": 0.2}, ((4.5, 7.0),), across=0.3, more={"work zone": 5.0}),
    Motion(
        "cyclist",
        {"urban": 0.6, "rural": 0.6},
        ((2.2, 3.2),),
        along=(4.5, 0.8),
        more={"crossing": 1.3, "roundabout": 1.5},
    ),
    Motion(
        "cyclist",
        {"urban": 0.3, "rural": 0.3},
        ((-5.2, -4.4),),
        along=(-4.5, 0.8),
    ),
    Motion("cyclist", {"urban": 0.15, "rural": 0.1}, ((-6.0, 6.0),), across=3.0),
    *(
        Motion(kind, {"urban": 0.6, "rural": 0.5, "motorway": 0.5}, _VERGE, more={"work zone": 1.5})
        for kind in CLUTTER
    ),
)
