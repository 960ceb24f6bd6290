"""Words: plurals, places, lists, moments, groups."""

import numpy as np
import pytest

from gainloop.pipeline.reasons.words import (
    at_least,
    class_noun,
    group_words,
    joined,
    moment,
    number_of,
    out_of,
    place_of,
    plural_of,
)
from gainloop.terms.features import Axes


@pytest.mark.parametrize(
    ("noun", "plural"),
    [
        ("pedestrian", "pedestrians"),
        ("person", "people"),
        ("person sitting", "people sitting"),
        ("bus", "buses"),
        ("traffic light", "traffic lights"),
        ("lane marking", "lane markings"),
        ("lorry", "lorries"),
        ("monkey", "monkeys"),
        ("bench", "benches"),
        ("cars", "cars"),
        ("glass", "glasses"),
        ("misc", "other objects"),
        ("unlabeled clip in this scope", "unlabeled clips in this scope"),
    ],
)
def test_plurals(noun: str, plural: str) -> None:
    assert plural_of(noun) == plural


def test_class_names_become_nouns() -> None:
    assert class_noun("Person_sitting") == "person sitting"
    assert class_noun("VRU") == "VRU"
    assert class_noun("traffic light") == "traffic light"


def test_numbers_carry_their_noun() -> None:
    assert number_of(1, "clip") == "1 clip"
    assert number_of(0, "clip") == "0 clips"
    assert number_of(1200, "clip") == "1,200 clips"
    assert out_of(1, 1, "car") == "1 of 1 car"
    assert out_of(1, 12, "car") == "1 of 12 cars"


def test_places_end_as_english_does() -> None:
    assert [place_of(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111, 1003)] == [
        *("1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th", "1,003rd")
    ]


def test_lists_and_moments() -> None:
    assert joined(["a"]) == "a"
    assert joined(["a", "b", "c"]) == "a, b and c"
    assert moment(1767427800.0) == "3 Jan 2026 08:10 UTC"


def test_a_group_is_its_known_tags_with_the_region_last() -> None:
    axes = Axes(
        ("time_of_day", "weather", "region", "speed_band"),
        (("night",), ("rain",), ("Region B",), ("0_to_30",)),
    )

    assert group_words(axes, np.array([0, 0, 0, 0])) == (
        "night, rain, speed band 0 to 30 in Region B"
    )
    assert group_words(axes, np.array([0, -1, -1, -1])) == "night"
    assert group_words(axes, np.array([-1, -1, 0, -1])) == "in Region B"
    assert group_words(axes, np.array([-1, -1, -1, -1])) == ""
    assert group_words(axes, np.array([0, 0, 0, 0]), [0, 1]) == "night, rain"


@pytest.mark.parametrize(
    ("share", "text"), [(0.98498, "98.4%"), (0.985, "98.5%"), (1.0, "100.0%"), (0.9999, "99.9%")]
)
def test_a_bound_from_below_is_never_rounded_up(share: float, text: str) -> None:
    assert at_least(share) == text
