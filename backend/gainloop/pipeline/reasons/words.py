"""Numbers, names and tags as a colleague would say them. Used by the sentences of this package."""

from collections.abc import Iterable
from datetime import UTC, datetime
from math import floor

from gainloop.terms.boxes import Ints
from gainloop.terms.features import Axes

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_IRREGULAR = {"person": "people", "knife": "knives", "misc": "other objects", "sheep": "sheep"}
_PLAIN_AXES = frozenset({"time_of_day", "weather", "scenario", "road_type"})
_PLACE_AXIS = "region"
_SPOKEN = {"dawn_dusk": "dawn or dusk"}


def number_of(count: int, noun: str) -> str:
    """A count with its noun: "1 clip", "1,200 clips"."""
    return f"{count:,} {noun if count == 1 else plural_of(noun)}"


def at_least(share: float) -> str:
    """In per cent, never more than it is: "98.4%"."""
    return f"{floor(share * 1000 + 1e-9) / 10:.1f}%"


def out_of(part: int, whole: int, noun: str) -> str:
    """A part of a whole, "14 of 100 clips": the noun follows the whole."""
    return f"{part:,} of {number_of(whole, noun)}"


def verb(count: int, one: str = "is", many: str = "are") -> str:
    return one if count == 1 else many


def plural_of(noun: str) -> str:
    """English plural of a noun phrase; one that is plural already stays."""
    kind, place, scope = noun.partition(" in ")
    if place:
        return f"{plural_of(kind)}{place}{scope}"
    if noun.startswith("person "):  # "person sitting"
        return noun.replace("person", "people", 1)
    head, _, last = noun.rpartition(" ")
    lead = f"{head} " if head else ""
    if last in _IRREGULAR:
        return lead + _IRREGULAR[last]
    if last.endswith(("ss", "us", "is", "x", "z", "ch", "sh")):
        return f"{lead}{last}es"
    if last.endswith("s"):
        return noun
    if last.endswith("y") and last[-2:-1] not in "aeiou":
        return f"{lead}{last[:-1]}ies"
    return f"{lead}{last}s"


def class_noun(name: str) -> str:
    """A class name as a noun: "Person_sitting" is "person sitting", "VRU" stays."""
    return " ".join(
        word if word.isupper() and len(word) > 1 else word.lower()
        for word in name.replace("_", " ").split()
    )


def place_of(number: int) -> str:
    """A place in an order: "1st", "2nd", "11th"."""
    teens = 10 <= number % 100 <= 20
    ending = "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"


def joined(names: Iterable[str]) -> str:
    """A list in words: "a", "a and b", "a, b and c"."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def moment(seconds: float) -> str:
    """Seconds since 1970 as "3 Jan 2026 08:10 UTC"."""
    at = datetime.fromtimestamp(seconds, UTC)
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year} {at:%H:%M} UTC"


def group_words(axes: Axes, codes: Ints, used: Iterable[int] | None = None) -> str:
    """The known tags of a clip as a phrase, "night, rain in Region B"; "" where none is known."""
    plain, place = [], ""
    for axis in range(len(axes.names)) if used is None else used:
        if codes[axis] < 0:
            continue
        name = axes.names[axis]
        value = axes.labels[axis][codes[axis]]
        value = _SPOKEN.get(value, value.replace("_", " "))
        if name == _PLACE_AXIS:
            place = f"in {value}"
        elif name in _PLAIN_AXES:
            plain.append(value)
        else:
            plain.append(f"{name.replace('_', ' ')} {value}")
    return " ".join(part for part in (", ".join(plain), place) if part)


def sentence(text: str) -> str:
    """With a capital first letter and a full stop."""
    ending = "" if text.endswith((".", "?")) else "."
    return f"{text[:1].upper()}{text[1:]}{ending}"


def introduced(group: str, statement: str) -> str:
    """A sentence on a group, as in "Night, rain: none is labeled."."""
    return sentence(f"{group}: {statement}" if group else statement)
