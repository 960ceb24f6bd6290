"""Why a score changed: causes add up to the whole difference, and say what was planted."""

import numpy as np
import pytest

from gainloop.pipeline.replay.cause_words import (
    CellFacts,
    RunFacts,
    Seen,
    UnitFacts,
    label_cause,
    say_cause,
    say_move,
)
from gainloop.pipeline.replay.causes import (
    ATLAS,
    COST,
    OWN_FACTORS,
    REST,
    WEIGHTS,
    GainParts,
    WeightedParts,
    causes_between,
    cell_cause,
)

NIGHT, DAY = 7, 3


def gain_parts(
    values: list[float],
    cells: tuple[int, ...] = (NIGHT, DAY, 0),
    atlas: str = "a",
    **factors: float,
) -> GainParts:
    """One unit. factors: of its own, 1 for others."""
    return GainParts(
        cells=np.array([cells]),
        values=np.array([values]),
        factors={name: np.array([factors.get(name, 1.0)]) for name in OWN_FACTORS},
        atlas_id=atlas,
        weights_id="expected_gain:1",
    )


def test_a_cost_that_halves_is_the_only_cause_of_a_score_that_doubles() -> None:
    before = gain_parts([3.0, 1.0, 0.0], cost=2.0)
    after = gain_parts([6.0, 2.0, 0.0], cost=4.0)

    assert causes_between(before, after, 0, 0) == {COST: pytest.approx(4.0)}


def test_a_cell_that_gains_is_told_apart_from_a_cost_that_falls() -> None:
    before = gain_parts([2.0, 1.0, 0.0], cost=2.0)
    after = gain_parts([9.0, 1.5, 0.0], cost=3.0)

    found = causes_between(before, after, 0, 0)

    # The night cell is worth three times as much; 1.5 of what was 4.5 times as much is the cost.
    night = (9 - 2) / np.log(4.5)
    assert list(found) == [cell_cause(NIGHT), COST]
    assert found[cell_cause(NIGHT)] == pytest.approx(night * np.log(3))
    assert found[COST] == pytest.approx(night * np.log(1.5) + 0.5)
    assert sum(found.values()) == pytest.approx(10.5 - 3.0)


def test_causes_add_up_whatever_changed() -> None:
    draw = np.random.default_rng(11)
    for _ in range(200):
        sides = [
            gain_parts(
                (draw.random(3) * draw.integers(0, 2, 3)).tolist(),
                tuple(draw.permutation(5)[:3].tolist()),
                "a",
                **{name: float(draw.random() + 0.1) for name in OWN_FACTORS},
            )
            for _ in range(2)
        ]
        found = causes_between(sides[0], sides[1], 0, 0)

        difference = float(sides[1].values.sum() - sides[0].values.sum())
        assert sum(found.values()) == pytest.approx(difference, abs=1e-12)
        assert len(found) <= 4
        assert len(found) <= 3 or list(found)[-1] == REST


def test_another_atlas_is_one_cause_beside_what_the_unit_has_of_its_own() -> None:
    before = gain_parts([2.0, 0.0, 0.0], cost=1.0)
    after = gain_parts([1.0, 5.0, 0.0], (1, 2, 4), atlas="b", cost=2.0)

    found = causes_between(before, after, 0, 0)

    assert set(found) == {ATLAS, COST}
    assert sum(found.values()) == pytest.approx(4.0)
    assert found[COST] == pytest.approx(4 / np.log(3) * np.log(2))


def test_weights_are_one_cause_and_signals_another() -> None:
    before = WeightedParts({"a": np.array([0.2]), "b": np.array([1.0])}, {"a": 0.5, "b": 0.5})
    after = WeightedParts({"a": np.array([0.6]), "b": np.array([1.0])}, {"a": 0.9, "b": 0.1})

    found = causes_between(before, after, 0, 0)

    assert found == {"a": pytest.approx(0.7 * 0.4), WEIGHTS: pytest.approx(0.4 * 0.4 - 0.4)}
    assert sum(found.values()) == pytest.approx((0.54 + 0.1) - (0.1 + 0.5))


def test_scores_of_different_units_have_no_difference() -> None:
    weighted = WeightedParts({"a": np.array([0.2])}, {"a": 1.0})

    assert causes_between(weighted, gain_parts([1.0, 0.0, 0.0]), 0, 0) == {}


def seen(
    number: int, *, miss_rate: float = 0.3, labeled: float = 10, weight: float = 1, **figures: float
) -> Seen:
    cell = CellFacts("night, rain in Region_B", miss_rate, labeled, weight)
    run = RunFacts(number, "mEP/h", f"expected_gain:{number}", f"atlas-{number}", {NIGHT: cell})
    return Seen(run, UnitFacts(figures.pop("minutes", 12.0), figures))


@pytest.mark.parametrize(
    ("value", "now", "sentence"),
    [
        (
            2.1,
            seen(2, miss_rate=0.42),
            "Cell 'night, rain in Region B' now misses 42 of 100 (was 30): +2.1 mEP/h.",
        ),
        (
            -0.5,
            seen(2, miss_rate=0.42, labeled=55),  # misses more, yet helps less: labels did that
            "Cell 'night, rain in Region B' has 55 labeled objects (was 10): -0.5 mEP/h.",
        ),
        (
            0.25,
            seen(2, weight=1.2),
            "Cell 'night, rain in Region B' counts more among all cells than before: +0.25 mEP/h.",
        ),
        (
            0.25,
            seen(2, miss_rate=0.2, labeled=55),
            "Labels are expected to help more in cell 'night, rain in Region B': +0.25 mEP/h.",
        ),
    ],
)
def test_a_cell_is_named_with_what_explains_the_direction(
    value: float, now: Seen, sentence: str
) -> None:
    assert say_cause(cell_cause(NIGHT), value, seen(1), now) == sentence
    assert label_cause(cell_cause(NIGHT), now.run.cells) == "Cell 'night, rain in Region B'"


@pytest.mark.parametrize(
    ("cause", "was", "now", "sentence"),
    [
        (COST, {"minutes": 12.0}, {"minutes": 9.5}, "Its cost estimate is 9.5 min (was 12.0)"),
        (
            "novelty",
            {"novelty": 1.0},
            {"novelty": 0.25},
            "2 copies of it are labeled or picked ahead of it (was 0)",
        ),
        (
            "uncertainty",
            {"uncertainty": 0.9},
            {"uncertainty": 1.3},
            "The model is 1.30 times as unsure of it as of its peers (was 0.90)",
        ),
        (WEIGHTS, {}, {}, "The weights changed (expected_gain:1 → expected_gain:2)"),
        (ATLAS, {}, {}, "The atlas changed (atlas-1 → atlas-2), so its cells did"),
        (REST, {}, {}, "Smaller causes together"),
    ],
)
def test_other_causes_have_words(
    cause: str, was: dict[str, float], now: dict[str, float], sentence: str
) -> None:
    assert say_cause(cause, -1.0, seen(1, **was), seen(2, **now)) == f"{sentence}: -1 mEP/h."


def test_a_move_names_the_cause_that_agrees_with_it_or_says_that_others_moved() -> None:
    night = (2.1, "Cell 'night' now misses 42 of 100 (was 31): +2.1 mEP/h.")
    cost = (-0.4, "Its cost estimate is 15.0 min (was 12.0): -0.4 mEP/h.")

    assert say_move(40, 3, [night, cost], 5) == (
        "Moved 40 → 3 since run 5 because cell 'night' now misses 42 of 100 (was 31): +2.1 mEP/h."
    )
    assert say_move(3, 40, [night, cost], 5) == (
        "Moved 3 → 40 since run 5 although its own score rose (cell 'night' now misses 42 of 100 "
        "(was 31): +2.1 mEP/h): others moved further."
    )
    assert say_move(3, 40, [(0.0, "Anything.")], 5) == (
        "Moved 3 → 40 since run 5: its own score is as it was, others moved around it."
    )
