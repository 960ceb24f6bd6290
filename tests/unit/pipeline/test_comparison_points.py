"""Operating points: thresholds that the program chooses so that two models can be compared."""

from collections.abc import Sequence

import numpy as np
import pytest

from gainloop.pipeline.comparison.operating_points import choose_thresholds, is_found
from gainloop.pipeline.comparison.sides import NEVER, Scores, Side
from gainloop.terms.enums import OperatingPoint

INF = np.inf


def side(
    found: Sequence[float],
    false: Sequence[float],
    *,
    cls: Sequence[int] | None = None,
    false_cls: Sequence[int] | None = None,
) -> Side:
    """Objects of class 0 unless said otherwise; probabilities are the scores."""
    scores = Scores(np.array(found, dtype=float), np.array(false, dtype=float))
    classes = np.zeros(len(found), dtype=np.int64) if cls is None else np.array(cls)
    return Side(
        cls=classes,
        clip=np.zeros(len(found), dtype=np.int64),
        unit=np.zeros(len(found), dtype=np.int64),
        false_cls=np.zeros(len(false), dtype=np.int64)
        if false_cls is None
        else np.array(false_cls),
        scores=scores,
        probabilities=scores,
    )


def test_as_published_everything_counts() -> None:
    a, b = side([0.9, NEVER], [0.1]), side([0.2, 0.8], [0.3, 0.4])

    chosen = choose_thresholds(OperatingPoint.PUBLISHED, a, b, 1)

    assert (chosen.a[0], chosen.b[0]) == (-INF, -INF)
    assert (chosen.false_a[0], chosen.false_b[0]) == (1, 2)
    assert is_found(a, chosen.a).tolist() == [True, False]
    assert is_found(b, chosen.b).tolist() == [True, True]


def test_the_longer_list_is_cut_to_the_smaller_count_of_false_positives() -> None:
    a = side([0.5, NEVER, NEVER], [0.4])
    b = side([0.9, 0.65, 0.55], [0.8, 0.6, 0.3])

    chosen = choose_thresholds(OperatingPoint.EQUAL_FP, a, b, 1)

    assert chosen.a[0] == -INF
    assert chosen.b[0] == 0.65  # the lowest score above the second false positive
    assert (chosen.false_a[0], chosen.false_b[0]) == (1, 1)
    assert is_found(b, chosen.b).tolist() == [True, True, False]


def test_every_class_has_thresholds_of_its_own() -> None:
    a = side([0.9, 0.9], [0.5, 0.5], cls=[0, 1], false_cls=[0, 0])
    b = side([0.9, 0.9], [0.7, 0.6, 0.5], cls=[0, 1], false_cls=[0, 1, 1])

    chosen = choose_thresholds(OperatingPoint.EQUAL_FP, a, b, 2)

    assert (chosen.false_a.tolist(), chosen.false_b.tolist()) == ([0, 0], [1, 0])
    assert chosen.a.tolist() == [0.9, -INF]
    assert chosen.b.tolist() == [-INF, 0.9]


def test_scores_that_tie_are_cut_together_on_both_sides_where_that_is_close() -> None:
    a = side([1.0], np.linspace(0.1, 0.9, 20).tolist())
    b = side([1.0], [0.9] * 19 + [0.5, 0.5, 0.5])

    chosen = choose_thresholds(OperatingPoint.EQUAL_FP, a, b, 1)

    assert (chosen.false_a[0], chosen.false_b[0]) == (19, 19)


def test_where_ties_are_wide_the_one_with_ties_keeps_fewer_and_never_more() -> None:
    a = side([1.0], np.linspace(0.1, 0.9, 20).tolist())
    b = side([1.0], [0.9] * 5 + [0.5] * 20)

    chosen = choose_thresholds(OperatingPoint.EQUAL_FP, a, b, 1)

    assert (chosen.false_a[0], chosen.false_b[0]) == (20, 5)


def test_nothing_is_left_above_false_positives_of_the_highest_score() -> None:
    a, b = side([0.5], []), side([0.5, 0.9], [0.9])

    chosen = choose_thresholds(OperatingPoint.EQUAL_FP, a, b, 1)

    assert is_found(a, chosen.a).tolist() == [True]
    assert is_found(b, chosen.b).tolist() == [False, False]
    assert chosen.false_b[0] == 0


def test_at_equal_recall_both_find_the_smaller_count_with_the_fewest_false_positives() -> None:
    a = side([0.9, 0.8, NEVER, NEVER], [0.7])
    b = side([0.9, 0.6, 0.5, 0.4], [0.55, 0.2])

    chosen = choose_thresholds(OperatingPoint.EQUAL_RECALL, a, b, 1)

    assert (chosen.a[0], chosen.b[0]) == (-INF, 0.6)
    assert is_found(b, chosen.b).sum() == is_found(a, chosen.a).sum() == 2
    assert (chosen.false_a[0], chosen.false_b[0]) == (1, 0)


def test_a_model_that_finds_nothing_leaves_nothing_at_equal_recall() -> None:
    a, b = side([NEVER], [0.3]), side([0.8], [0.9])

    chosen = choose_thresholds(OperatingPoint.EQUAL_RECALL, a, b, 1)

    assert is_found(b, chosen.b).tolist() == [False]


def test_an_equal_score_is_on_probabilities() -> None:
    raw = Scores(np.array([3.0, -1.0]), np.array([2.0]))
    probable = Scores(np.array([0.9, 0.4]), np.array([0.6]))
    zeros = np.zeros(2, dtype=np.int64)
    a = Side(zeros, zeros, zeros, zeros[:1], raw, probable)

    chosen = choose_thresholds(OperatingPoint.EQUAL_SCORE, a, a, 1, score=0.7)

    assert chosen.on_probabilities
    assert is_found(a, chosen.a, on_probabilities=True).tolist() == [True, False]
    assert chosen.false_a[0] == 0


@pytest.mark.parametrize("seed", range(5))
def test_counts_are_equal_for_any_scores_without_ties(seed: int) -> None:
    generator = np.random.default_rng(seed)
    a = side(generator.random(40).tolist(), generator.random(30).tolist())
    b = side(generator.random(40).tolist(), generator.random(90).tolist())

    chosen = choose_thresholds(OperatingPoint.EQUAL_FP, a, b, 1)

    assert (chosen.false_a[0], chosen.false_b[0]) == (30, 30)
