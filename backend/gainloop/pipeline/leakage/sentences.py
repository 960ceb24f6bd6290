"""Leaks and their limits as a colleague would say them. Called by `reads.leakage`."""

import math
from collections.abc import Sequence

from gainloop.pipeline.leakage.find_leaks import PLACE_M, PLACE_S, TIME_GAP_S
from gainloop.pipeline.leakage.records import KINDS
from gainloop.pipeline.leakage.usual_distance import MIN_CLIPS, UsualDistance
from gainloop.pipeline.reasons.words import joined
from gainloop.terms.enums import LeakKind

_REASONS = {
    LeakKind.DRIVE: "by drive",
    LeakKind.TIME: "by vehicle and time",
    LeakKind.PLACE: "by place and time",
    LeakKind.EMBEDDING: "by embedding",
}
_DAYS_FROM_S = 2 * 86_400


def describe_leak(
    kind: LeakKind, other: str, measure: float, usual: UsualDistance | None = None
) -> str:
    """Why a clip is too close to this other one, without the clip's own name."""
    if kind is LeakKind.DRIVE:
        gap = "" if math.isnan(measure) else f", {_duration(measure)} apart"
        return f"From the same drive as {other}{gap}."
    if kind is LeakKind.TIME:
        return f"Recorded by the same vehicle as {other}, {_duration(measure)} apart."
    if kind is LeakKind.PLACE:
        return f"Begins {measure:.0f} m from where {other} does, within the hour."
    between = f", where {usual.usual:.3g} is usual between different drives" if usual else ""
    return f"A near-copy of {other}: their vectors are {measure:.3g} apart{between}."


def describe_limits(usual: UsualDistance | None, space: str | None) -> str:
    """What counts as too close, in a sentence or two."""
    known = (
        "Too close is the same drive; the same vehicle within "
        f"{_duration(TIME_GAP_S)}; beginnings within {PLACE_M:.0f} m and {_duration(PLACE_S)}"
    )
    if space is None:
        return f"{known}. No vectors were compared: no embedding space holds clips of both sides."
    if usual is None:
        return (
            f"{known}. The vectors of {space} were not compared: fewer than {MIN_CLIPS} clips tell "
            "how far apart different drives usually are, or their distances do not differ."
        )
    return (
        f"{known}; vectors of {space} closer than {usual.limit:.3g}, where {usual.usual:.3g} is "
        "usual between the nearest clips of different drives."
    )


def count_reasons(kinds: Sequence[LeakKind]) -> str:
    """How many clips leak for which reason: "2 by drive and 1 by embedding"."""
    counted = ((kinds.count(kind), _REASONS[kind]) for kind in KINDS)
    return joined(f"{count:,} {words}" for count, words in counted if count)


def _duration(seconds: float) -> str:
    """In two units at most, the smaller one rounded: "2 min 10 s", "1 h 5 min", "9 days"."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min" + (f" {whole % 60} s" if whole % 60 else "")
    if whole >= _DAYS_FROM_S:
        return f"{round(seconds / 86_400):,} days"
    minutes = round(seconds / 60)
    hours = f"{minutes // 60:,} h"
    return hours + (f" {minutes % 60} min" if minutes % 60 else "")
