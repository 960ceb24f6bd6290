"""Names of clusters in plain words: "Missed pedestrians: night, rain". Called by `clustering`."""

from collections.abc import Sequence

from gainloop.pipeline.clustering.contrast import is_beyond_chance
from gainloop.pipeline.clustering.records import Trait, TraitContrast
from gainloop.pipeline.reasons.words import class_noun, plural_of

MOST_TRAITS = 3
MOSTLY = 0.7
_PLAIN_AXES = frozenset({"time_of_day", "weather", "scenario", "road_type", "size"})
_SPOKEN: dict[Trait, str] = {
    ("time_of_day", "dawn_dusk"): "dawn or dusk",
    ("size", "small"): "small in the image",
    ("size", "medium"): "of medium size",
    ("size", "large"): "large in the image",
}


def subject_of(class_name: str, class_share: float, miss_share: float) -> str:
    """What kind of error it is: "Missed pedestrians", or "Missed and false objects" for a mix."""
    noun = plural_of(class_noun(class_name)) if class_share >= MOSTLY else "objects"
    if miss_share >= MOSTLY:
        return f"Missed {noun}"
    return f"False {noun}" if miss_share <= 1 - MOSTLY else f"Missed and false {noun}"


def name_clusters(
    subjects: Sequence[str], contrasts: Sequence[tuple[TraitContrast, ...]]
) -> list[str]:
    """One name each, no two alike: a further trait tells them apart, else a number."""
    names: list[str] = []
    for subject, traits in zip(subjects, contrasts, strict=True):
        depths = range(MOST_TRAITS, max(len(traits), MOST_TRAITS) + 1)
        wanted = [_name(subject, traits, depth) for depth in depths]
        free = [name for name in wanted if name not in names]
        names.append(free[0] if free else _numbered(wanted[0], names))
    return names


def _numbered(name: str, taken: Sequence[str]) -> str:
    number = 2
    while f"{name} ({number})" in taken:
        number += 1
    return f"{name} ({number})"


def _name(subject: str, traits: tuple[TraitContrast, ...], depth: int) -> str:
    """Traits beyond chance alone, where there are any."""
    sure = tuple(trait for trait in traits if is_beyond_chance(trait))
    words = [trait_words((trait.axis, trait.value)) for trait in (sure or traits)[:depth]]
    if not words:
        return f"{subject}: no condition stands out"
    return f"{subject}: {', '.join(words)}" + ("" if sure else " (few drives)")


def trait_words(trait: Trait) -> str:
    axis, value = trait
    if trait in _SPOKEN:
        return _SPOKEN[trait]
    if axis == "region":
        return f"in {value}"
    words = value.replace("_", " ")
    return words if axis in _PLAIN_AXES else f"{axis.replace('_', ' ')} {words}"
