"""Comparing two evaluations: rows, verdicts, winners that flip, and what is refused."""

from pathlib import Path
from typing import Any

import pytest

from gainloop.bootstrap import operator_of
from gainloop.errors import InvalidInput
from gainloop.reads.comparison_axes import comparison_axes
from gainloop.reads.comparison_rows import CohortDeltaRow, ComparisonRequest, ComparisonRow
from gainloop.reads.comparisons import compare_evaluations
from gainloop.reads.evaluations import evaluations_by_id
from gainloop.stores.home import Home
from gainloop.terms.enums import OperatingPoint, Verdict
from gainloop.workflows.catalog.import_catalog import CatalogRequest, import_catalog
from tests.integration.comparison_program import (
    CLEAR,
    CLIPS,
    RAIN,
    STEADY,
    WORSE_IN_RAIN,
    add_clips,
    add_model,
)

Pair = tuple[str, str]


def compared(home: Home, pair: Pair, *by: str, **more: Any) -> ComparisonRow:
    actor = operator_of(home)
    with home.database.read() as session:
        rows = evaluations_by_id(session, actor, pair)
        a, b = (rows[evaluation_id] for evaluation_id in pair)
        request = ComparisonRequest(a, b, by or ("weather",), **more)
        return compare_evaluations(session, home.objects, actor, request)


def by_value(row: ComparisonRow) -> dict[tuple[str, ...], CohortDeltaRow]:
    return {cohort.values: cohort for cohort in row.cohorts}


def add_pair(home: Home, folder: Path) -> Pair:
    """A model, and a later one that finds less in rain."""
    add_clips(home, folder)
    first = add_model(home, folder, "first", STEADY)
    return first, add_model(home, folder, "second", WORSE_IN_RAIN)


@pytest.fixture
def pair(home: Home, tmp_path: Path) -> Pair:
    return add_pair(home, tmp_path)


def test_cohorts_have_exact_rates_and_a_verdict(any_home: Home, tmp_path: Path) -> None:
    found = compared(any_home, add_pair(any_home, tmp_path))

    assert [row.values for row in found.cohorts] == [("rain",), ("clear",)]
    rain, clear = found.cohorts
    assert (rain.num_clips, rain.num_drives, rain.num_objects) == (12, 12, 240)
    assert (rain.a, rain.b) == (0.8, 0.55)
    assert rain.delta == pytest.approx(-0.25)
    assert rain.low is not None
    assert rain.high is not None
    assert rain.low < -0.25 < rain.high < 0
    assert (rain.verdict, rain.needs_clips, rain.too_few) == (Verdict.WORSE, None, False)
    assert (clear.delta, clear.low, clear.high) == (0, 0, 0)
    assert clear.verdict is Verdict.UNDECIDED
    assert (found.overall.num_clips, found.overall.num_drives) == (24, 12)
    assert found.overall.delta == pytest.approx(-0.125)
    assert (found.resampled_by, found.refusals) == ("drives", [])
    assert found.within_effect == pytest.approx(-0.125)
    assert found.mix_effect == 0


def test_swapped_sides_are_better_by_the_same(home: Home, pair: Pair) -> None:
    there, back = compared(home, pair), compared(home, pair[::-1])

    rain = back.cohorts[0]
    assert (rain.values, rain.verdict) == (("rain",), Verdict.BETTER)
    assert rain.low is not None
    assert there.cohorts[0].high == pytest.approx(-rain.low)


def test_objects_have_axes_of_their_own_and_axes_combine(home: Home, pair: Pair) -> None:
    found = by_value(compared(home, pair, "weather", "occlusion"))

    # Objects are found from the first on; every second one is occluded.
    assert {values: row.num_objects for values, row in found.items()} == {
        ("rain", "0"): 120,
        ("rain", "1"): 120,
        ("clear", "0"): 120,
        ("clear", "1"): 120,
    }
    assert found["rain", "0"].b == pytest.approx((5 * 4 + 6 * 4 + 6 * 4) / 120)
    assert found["rain", "1"].b == pytest.approx((5 * 4 + 5 * 4 + 6 * 4) / 120)


def test_sizes_heights_classes_and_clips_are_axes(home: Home, pair: Pair) -> None:
    actor = operator_of(home)
    with home.database.read() as session:
        axes = comparison_axes(session, home.objects, actor, ["town:1"])["town:1"]

    assert axes == [
        *("weather", "region", "class", "size", "height", "occlusion", "clip"),
    ]
    assert set(by_value(compared(home, pair, "size", "height", "class"))) == {
        ("small", "below 25 px", "Pedestrian")
    }
    clips = by_value(compared(home, pair, "clip"))
    assert len(clips) == 24
    assert all(row.too_few and row.low is None for row in clips.values())


def test_without_drives_clips_are_resampled(home: Home, tmp_path: Path) -> None:
    add_clips(home, tmp_path, has_drives=False)
    first = add_model(home, tmp_path, "first", STEADY)
    second = add_model(home, tmp_path, "second", WORSE_IN_RAIN)

    found = compared(home, (first, second))

    assert found.resampled_by == "clips"
    assert found.overall.num_drives == 24


def test_a_winner_that_owes_it_to_false_positives_is_called_out(home: Home, tmp_path: Path) -> None:
    """The later model finds two more on every clip, at the price of many false detections."""
    add_clips(home, tmp_path)
    first = add_model(home, tmp_path, "first", STEADY, false={CLIPS[0]: [0.7]})
    more = dict.fromkeys(CLIPS, 18)
    false = {clip: [0.7, 0.7 + place / 1000] for place, clip in enumerate(CLIPS)}
    second = add_model(home, tmp_path, "second", more, false=false)

    published = compared(home, (first, second), at=OperatingPoint.PUBLISHED)
    fair = compared(home, (first, second))

    (threshold,) = [row for row in fair.thresholds if row.class_name == "Pedestrian"]
    assert (threshold.false_positives_a, threshold.false_positives_b) == (1, 1)
    assert threshold.a is None
    assert threshold.b == pytest.approx(0.723)
    assert fair.overall.b == pytest.approx(12 / 20)  # scores fall by .02 from .95
    assert [row.flips for row in (fair.overall, *fair.cohorts)] == [True] * 3
    assert [row.flips for row in published.cohorts] == [True] * 2
    assert [row.published_delta for row in fair.cohorts] == [pytest.approx(0.1)] * 2
    assert published.cohorts[0].equal_fp_delta == pytest.approx(-0.2)


def test_cohorts_with_too_few_come_last_whatever_their_rates(home: Home, tmp_path: Path) -> None:
    add_clips(home, tmp_path)
    few = dict.fromkeys(CLIPS, 20) | dict.fromkeys(RAIN, 0) | {RAIN[0]: 13}
    first = add_model(home, tmp_path, "first", {**STEADY, RAIN[0]: 13}, num_objects=few)
    second = add_model(home, tmp_path, "second", {**STEADY, RAIN[0]: 0}, num_objects=few)

    found = compared(home, (first, second))

    assert [(row.values, row.too_few) for row in found.cohorts] == [
        (("clear",), False),
        (("rain",), True),
    ]
    assert found.cohorts[1].delta == -1
    assert found.cohorts[1].verdict is Verdict.UNDECIDED


def test_where_all_drives_change_alike_nothing_more_is_estimated_and_it_says_so(
    home: Home, tmp_path: Path
) -> None:
    add_clips(home, tmp_path)
    first = add_model(home, tmp_path, "first", STEADY)
    worse = STEADY | dict.fromkeys(RAIN, 12) | {CLEAR[0]: 10}
    second = add_model(home, tmp_path, "second", worse)

    found = compared(home, (first, second), at=OperatingPoint.PUBLISHED)

    rain = by_value(found)[("rain",)]
    assert rain.delta == pytest.approx(-0.2)
    assert (rain.is_alike, rain.minimum_detectable, rain.needs_clips) == (True, None, None)
    assert "In 1 cohort all drives change by the same share: how much they differ" in found.basis
    assert not found.overall.is_alike
    assert found.overall.minimum_detectable is not None


def test_classes_that_neither_model_names_are_left_out(home: Home, pair: Pair) -> None:
    found = compared(home, pair, "class", at=OperatingPoint.PUBLISHED)

    assert [row.values for row in found.cohorts] == [("Pedestrian",)]
    assert [row.class_name for row in found.thresholds] == ["Pedestrian"]
    assert "Neither model names Tram: left out" in found.basis


def test_a_class_of_one_model_alone_is_left_out_where_counts_are_made_equal(
    home: Home, tmp_path: Path
) -> None:
    """The other has no false tram, and none is the smaller count: no tram could be compared."""
    add_clips(home, tmp_path)
    first = add_model(home, tmp_path, "first", STEADY)
    second = add_model(home, tmp_path, "second", STEADY, false={RAIN[0]: [0.99]}, false_class=2)

    equal = compared(home, (first, second))
    published = compared(home, (first, second), at=OperatingPoint.PUBLISHED)

    assert [row.class_name for row in equal.thresholds] == ["Pedestrian"]
    assert "Not both models name Tram: left out" in equal.basis
    assert [row.class_name for row in published.thresholds] == ["Pedestrian", "Tram"]


def test_other_ground_truth_gives_numbers_but_no_verdict(home: Home, tmp_path: Path) -> None:
    """Every clip has the recall that it had; only rain has more objects now."""
    add_clips(home, tmp_path)
    first = add_model(home, tmp_path, "first", dict.fromkeys(RAIN, 10) | dict.fromkeys(CLEAR, 20))
    grown = dict.fromkeys(RAIN, 30) | dict.fromkeys(CLEAR, 20)
    second = add_model(
        *(home, tmp_path, "second"),
        dict.fromkeys(RAIN, 15) | dict.fromkeys(CLEAR, 20),
        num_objects=grown,
    )

    found = compared(home, (first, second))

    assert len(found.refusals) == 1
    assert "ground truth differs" in found.refusals[0]
    assert {row.verdict for row in found.cohorts} == {None}
    assert {(row.delta, row.low, row.p_value) for row in found.cohorts} == {(0, None, None)}
    assert found.within_effect == pytest.approx(0, abs=1e-12)
    assert found.mix_effect == pytest.approx(0.7 - 0.75)
    assert found.basis.startswith("Recall at IoU 0.5, A on town:1 and B on town:2; thresholds")
    assert "No intervals" in found.basis


@pytest.mark.parametrize(
    ("by", "more", "code", "words"),
    [
        (("wether",), {}, "UNKNOWN_FIELD", "'wether' is no axis; there are"),
        (("truncation",), {}, "UNKNOWN_FIELD", "no attribute 'truncated'"),
        (("weather", "weather"), {}, "TOO_MANY_VALUES", "different axes"),
        (("weather",), {"class_name": "Car"}, "UNKNOWN_FIELD", "there are Pedestrian, Tram"),
        (("weather",), {"score": 1.5}, "BAD_VALUE", "0 to 1, not 1.5"),
    ],
)
def test_what_cannot_be_compared_is_said(
    home: Home, pair: Pair, by: tuple[str, ...], more: dict[str, Any], code: str, words: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        compared(home, pair, *by, **more)

    assert refused.value.code == code
    assert words in refused.value.message


def test_an_evaluation_is_not_compared_with_itself(home: Home, pair: Pair) -> None:
    with pytest.raises(InvalidInput, match="SAME_EVALUATION"):
        compared(home, (pair[0], pair[0]))


def test_labeled_clips_of_a_drive_of_the_benchmark_take_the_verdicts_away(
    home: Home, tmp_path: Path, pair: Pair
) -> None:
    """A model that was trained on them looks better than it is; the numbers stay."""
    path = tmp_path / "labeled.csv"
    path.write_text("clip_id,drive_id,label_state\ntrained-on,d0,labeled\n", encoding="utf-8")
    import_catalog(home, operator_of(home), CatalogRequest(path))

    found = compared(home, pair)

    assert len(found.refusals) == 1
    assert "too close to town:1" in found.refusals[0]
    assert "trained-on" in found.refusals[0]
    assert {row.verdict for row in found.cohorts} == {None}
    assert found.cohorts[0].delta == pytest.approx(-0.25)
    assert found.cohorts[0].low is not None
