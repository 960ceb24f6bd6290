"""Which figure stands for an object: by kind, heading, build and step. Called by `road_users`.

Also the paints of an object, which follow from its appearance and so stay with it through a clip.
"""

from dataclasses import dataclass
from functools import lru_cache

from gainloop.demo.drawing import clutter, cyclists, vehicles, walkers
from gainloop.demo.drawing.figures import Figure, fitted, mirrored, unfitted
from gainloop.demo.drawing.palette import (
    CLOTHES,
    HAIRS,
    LEAVES,
    PAINTS,
    SKINS,
    SNOW,
    STEEL,
    TROUSERS,
    VEST,
    WOOD,
    Color,
    dim,
    mix,
    pick,
)

NUM_LOOKS = 60
"""Builds, hair and luggage repeat after so many appearances; colors do not."""

_SIGN_BOARDS = ((196, 62, 54), (196, 62, 54), (236, 238, 236))
_BINS = ((78, 96, 84), (84, 90, 100), (64, 88, 120), (134, 92, 62))
_FRAMES = ((52, 94, 140), (176, 66, 58), (60, 62, 68), (92, 140, 118), (214, 168, 72))


@dataclass(frozen=True, slots=True)
class Pose:
    """heading: as of the object; step: the leg in front; aspect: width by height of the box."""

    kind: str
    heading: int
    look: int
    step: int
    faces_camera: bool
    aspect: float
    has_umbrella: bool = False
    has_trailer: bool = False


@lru_cache(maxsize=1024)
def figure_of(pose: Pose) -> Figure:
    figure = _whole_figure(pose)
    if pose.has_umbrella:
        figure = fitted([*unfitted(figure), *walkers.umbrella()])
    return mirrored(figure) if pose.heading < 0 else figure


def _whole_figure(pose: Pose) -> Figure:
    """As seen when it faces right, where it is seen from the side."""
    look, step, aspect = pose.look, pose.step, pose.aspect
    if pose.kind == "car":
        return _car(pose)
    if pose.kind == "pedestrian" and not pose.heading:
        return walkers.walker_from_ahead(look, step, aspect, pose.faces_camera)
    if pose.kind == "pedestrian":
        return walkers.walker_from_the_side(look, step, aspect)
    if pose.kind == "cyclist" and not pose.heading:
        return cyclists.cyclist_from_ahead(look, step, aspect, pose.faces_camera)
    if pose.kind == "cyclist":
        return cyclists.cyclist_from_the_side(look, step, aspect)
    return _CLUTTER[pose.kind](look, aspect)


def _car(pose: Pose) -> Figure:
    build = vehicles.BUILDS[(0, 0, 1, 1, 2)[pose.look % 5]]
    if pose.heading:
        return vehicles.car_from_the_side(build, pose.aspect)
    if pose.faces_camera:
        return vehicles.car_from_ahead(build, pose.aspect)
    if pose.has_trailer:
        return vehicles.trailer_from_behind(pose.aspect)
    return vehicles.car_from_behind(build, pose.aspect)


_CLUTTER = {
    "sign": clutter.sign,
    "bin": clutter.bin_on_wheels,
    "shrub": clutter.shrub,
    "pole": clutter.pole,
}


def paints_of(kind: str, look: int, is_white: bool, is_work: bool) -> dict[str, Color]:
    """is_white: whether snow lies; is_work: people in a work zone wear orange vests."""
    number = look // 5
    if kind == "car":
        return {
            "body": pick(PAINTS, number),
            "glass": (58, 72, 86),
            "glint": (98, 116, 130),
            "tire": (40, 42, 46),
            "rim": (168, 172, 176),
            "trim": (58, 62, 68),
            "tail": (176, 44, 40),
            "head": (228, 230, 226),
        }
    if kind in ("pedestrian", "cyclist"):
        paints = _paints_of_person(kind, look)
        return paints | {"coat": VEST} if is_work and kind == "pedestrian" else paints
    leaf = pick(LEAVES, look)
    return {
        "post": STEEL if kind == "sign" else WOOD,
        "board": pick(_SIGN_BOARDS, look),
        "square": (46, 98, 152),
        "face": (238, 238, 232),
        "bin": pick(_BINS, look),
        "tire": (44, 46, 50),
        "leaf": mix(leaf, SNOW, 0.6) if is_white else leaf,
        "pole": pick((STEEL, WOOD, (196, 96, 70)), look // 2),
    }


def _paints_of_person(kind: str, look: int) -> dict[str, Color]:
    coat = pick(CLOTHES, look * 3 + look // 8)
    bright = (226, 214, 84) if look % 3 == 0 else coat
    return {
        "skin": pick(SKINS, look // 3),
        "hair": pick(HAIRS, look // 2),
        "coat": bright if kind == "cyclist" else coat,
        "legs": pick(TROUSERS, look // 2),
        "shoes": (58, 52, 50) if look % 2 else (206, 202, 194),
        "bag": dim(pick(CLOTHES, look + 3), 0.8),
        "helmet": pick(CLOTHES, look + 2),
        "umbrella": pick(CLOTHES, look // 4),
        "frame": pick(_FRAMES, look),
        "tire": (46, 48, 52),
        "rim": (150, 154, 160),
        "head": (232, 232, 222),
        "tail": (176, 44, 40),
    }
