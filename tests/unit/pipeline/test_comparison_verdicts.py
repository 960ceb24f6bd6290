"""Verdicts: Holm over cohorts, too few, what could be seen; and what a planted change leads to."""

from collections.abc import Sequence

import numpy as np
import pytest

from gainloop.pipeline.comparison.intervals import Changes, measure_changes
from gainloop.pipeline.comparison.verdicts import UNKNOWABLE, Verdicts, holm, judge_changes
from gainloop.terms.boxes import Ints
from gainloop.terms.enums import Verdict


def changes_of(
    delta: Sequence[float],
    se: Sequence[float],
    *,
    num_units: int = 31,
    num_objects: int = 500,
    num_changed: int = 31,
) -> Changes:
    moved, error = np.array(delta, dtype=float), np.array(se, dtype=float)
    counts = {
        name: np.full(len(moved), count)
        for name, count in {
            "num_objects": num_objects,
            "num_units": num_units,
            "num_changed": num_changed,
        }.items()
    }
    return Changes(
        a=np.full(len(moved), 0.5),
        b=0.5 + moved,
        delta=moved,
        low=moved - 2 * error,
        high=moved + 2 * error,
        se=error,
        **counts,
    )


def judged(changes: Changes, num_clips: int = 60) -> Verdicts:
    return judge_changes(changes, np.full(len(changes), num_clips))


def test_holm_as_in_a_worked_example() -> None:
    """4 x .005, 3 x .01, 2 x .03; then .06 again, as an adjusted value never falls."""
    adjusted = holm(np.array([0.01, 0.04, 0.03, 0.005]))

    assert adjusted == pytest.approx([0.03, 0.06, 0.06, 0.02])


def test_holm_never_passes_1_and_leaves_out_what_is_not_tested() -> None:
    adjusted = holm(np.array([0.6, np.nan, 0.7]))

    assert adjusted[[0, 2]] == pytest.approx([1.0, 1.0])
    assert np.isnan(adjusted[1])


def test_p_is_two_sided_from_student_with_one_degree_less_than_units() -> None:
    found = judged(changes_of([-0.0408456], [0.02]))  # t = 2.04228, df = 30: the 5 % point

    assert found.p_value[0] == pytest.approx(0.05, abs=1e-4)


def test_clear_changes_are_better_or_worse_and_the_rest_undecided() -> None:
    found = judged(changes_of([0.1, -0.1, 0.01], [0.01, 0.01, 0.01]))

    assert found.verdict == (Verdict.BETTER, Verdict.WORSE, Verdict.UNDECIDED)


def test_more_cohorts_ask_for_more() -> None:
    alone = judged(changes_of([0.05], [0.02]))
    among_many = judged(changes_of([0.05] + [0.0] * 20, [0.02] * 21))

    assert alone.verdict[0] is Verdict.BETTER
    assert among_many.verdict[0] is Verdict.UNDECIDED
    assert among_many.minimum_detectable[0] > alone.minimum_detectable[0]


def test_a_change_as_large_as_the_minimum_detectable_is_seen_in_80_of_100_cases() -> None:
    se = 0.02
    minimum = float(judged(changes_of([0.05], [se])).minimum_detectable[0])
    generator = np.random.default_rng(0)
    errors = generator.normal(0, se, 2_000)
    spreads = se * np.sqrt(generator.chisquare(30, 2_000) / 30)

    seen = [
        judged(changes_of([minimum + error], [spread])).verdict[0] is Verdict.BETTER
        for error, spread in zip(errors, spreads, strict=True)
    ]

    assert np.mean(seen) == pytest.approx(0.8, abs=0.03)


@pytest.mark.parametrize(
    ("num_objects", "num_units", "too_few"), [(30, 6, False), (29, 6, True), (500, 5, True)]
)
def test_too_few_objects_or_units_get_no_verdict(
    num_objects: int, num_units: int, too_few: bool
) -> None:
    found = judged(changes_of([-0.9], [0.001], num_objects=num_objects, num_units=num_units))

    assert bool(found.too_few[0]) is too_few
    assert found.verdict[0] is (Verdict.UNDECIDED if too_few else Verdict.WORSE)
    assert found.needs_clips[0] == UNKNOWABLE
    assert bool(np.isnan(found.adjusted[0])) is too_few


def test_five_equal_signs_among_many_units_are_no_verdict() -> None:
    found = judged(changes_of([-0.1], [0.01], num_changed=5))

    assert found.p_value[0] == pytest.approx(2.0**-4)
    assert found.verdict[0] is Verdict.UNDECIDED


def test_units_that_change_all_alike_count_as_so_many_equal_signs() -> None:
    six = judged(changes_of([-1.0], [0.0], num_units=6, num_changed=6))
    none = judged(changes_of([0.0], [0.0], num_changed=0))

    assert six.p_value[0] == pytest.approx(2.0**-5)
    assert none.p_value[0] == 1.0
    for found in (six, none):
        assert bool(found.is_alike[0])
        assert np.isnan(found.minimum_detectable[0])
        assert found.needs_clips[0] == UNKNOWABLE


def test_nothing_is_estimated_from_units_that_change_all_alike() -> None:
    """A third of each: a share that has no exact number, whose mean is rounded."""
    gt = np.array([[30], [60], [90], [30], [60], [90], [120]])
    one_differs = np.array([[10], [20], [30], [10], [20], [30], [41]])

    alike = measure_changes(gt, gt, gt - gt // 3)
    found = judged(alike)
    other = judged(measure_changes(gt, gt, gt - one_differs))

    assert (alike.se[0], bool(found.is_alike[0])) == (0.0, True)
    assert found.p_value[0] == pytest.approx(2.0**-6)
    assert np.isnan(found.minimum_detectable[0])
    assert (bool(other.is_alike[0]), other.minimum_detectable[0] > 0) == (False, True)


def test_among_others_units_that_change_all_alike_are_never_said_to_need_a_clip() -> None:
    gt = np.full((7, 4), 30)
    found = judged(measure_changes(gt, gt, gt - 10))

    assert set(found.verdict) == {Verdict.UNDECIDED}  # 4 x 2 / 2 ** 7 is above 5 %
    assert (found.needs_clips == UNKNOWABLE).all()


def test_the_clips_that_are_needed_grow_with_the_square_of_what_is_missing() -> None:
    changes = changes_of([0.02], [0.02])
    found = judged(changes, num_clips=60)

    times = (found.minimum_detectable[0] / 0.02) ** 2
    assert found.needs_clips[0] == int(np.ceil(60 * (times - 1)))
    assert judged(changes_of([0.0001], [0.02])).needs_clips[0] == UNKNOWABLE


REGIONS, WEATHERS = 3, 3
DROPPED = 4  # region 1, rain


def planted_world(seed: int, drop: float) -> Verdicts:
    """135 drives, 15 in each of 9 cohorts; model b loses `drop` of its recall in one of them."""
    generator = np.random.default_rng(seed)
    num_cohorts = REGIONS * WEATHERS
    cohort = np.repeat(np.arange(num_cohorts), 15)
    objects = generator.poisson(40, len(cohort)) + 1
    skill = generator.normal(1.4, 0.5, len(cohort))
    own = generator.normal(0, 0.2, (2, len(cohort)))
    recall_a, recall_b = 1 / (1 + np.exp(-(skill + own)))
    recall_b = np.where(cohort == DROPPED, recall_b - drop, recall_b)
    gt, tp_a, tp_b = (
        spread(cohort, counts, num_cohorts)
        for counts in (
            objects,
            generator.binomial(objects, recall_a),
            generator.binomial(objects, recall_b),
        )
    )
    changes = measure_changes(gt, tp_a, tp_b, num_resamples=500, seed=seed)
    return judge_changes(changes, np.full(num_cohorts, 15))


def spread(cohort: Ints, counts: Ints, num_cohorts: int) -> Ints:
    by_unit = np.zeros((len(cohort), num_cohorts), dtype=np.int64)
    by_unit[np.arange(len(cohort)), cohort] = counts
    return by_unit


def test_a_planted_drop_is_found_and_nothing_else_is_flagged() -> None:
    found = [planted_world(seed, drop=0.2).verdict for seed in range(20)]

    assert sum(verdicts[DROPPED] is Verdict.WORSE for verdicts in found) >= 18
    others = [one for verdicts in found for one in verdicts[:DROPPED] + verdicts[DROPPED + 1 :]]
    assert sum(one is not Verdict.UNDECIDED for one in others) <= 1


def test_without_a_change_hardly_any_comparison_flags_a_cohort() -> None:
    found = [planted_world(seed, drop=0.0).verdict for seed in range(100, 120)]

    assert sum(set(verdicts) != {Verdict.UNDECIDED} for verdicts in found) <= 1
