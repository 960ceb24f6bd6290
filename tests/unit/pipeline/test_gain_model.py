"""Learning curves: what is counted by cell, what the posterior says, what a cell weighs."""

from dataclasses import replace

import numpy as np
import pytest

from gainloop.pipeline.atlas.membership import place
from gainloop.pipeline.expected_gain.forecast import Forecast, change_of, forecast
from gainloop.pipeline.expected_gain.objective import Objective
from gainloop.pipeline.expected_gain.result import states_of
from gainloop.pipeline.gain_model.counts import CellCounts, FreshCounts, count_cells
from gainloop.pipeline.gain_model.curves import GRID, START_OBJECTS, curve_values, fit_curves
from gainloop.pipeline.gain_model.weights import weigh_cells
from gainloop.terms.boxes import Floats, Ints
from gainloop.terms.enums import CellState
from gainloop.terms.features import Features, PastEvaluation
from tests.unit.pipeline.gain_world import atlas_of, draw_world


def counts_of(
    exposure: list[list[float]], missed: list[list[float]], objects: list[list[float]]
) -> CellCounts:
    """Each list: per evaluation, oldest first, of the cells."""
    number = len(exposure[0])
    return CellCounts(
        exposure=np.array(exposure),
        missed=np.array(missed),
        objects=np.array(objects),
        fresh=FreshCounts(*(np.zeros((0, number)) for _ in range(3))),
        labeled=np.array(exposure[-1]),
        mass=np.full(number, 10.0),
        importance=np.full(number, 1 / number),
        doubt=np.full(number, np.nan),
        calibration=np.nan,
        nearness=np.zeros((number, number)),
    )


def count(features: Features) -> CellCounts:
    atlas, pool = atlas_of(features), features.candidates
    cells = place(atlas, features.axes, pool.codes, pool.vectors)
    return count_cells(
        features,
        atlas,
        cells,
        np.ones(len(pool)),
        usual_objects=5.0,
        novelty=np.ones(len(features.labeled)),
    )


def test_nothing_is_lost_when_objects_are_split_over_cells() -> None:
    world = draw_world()
    assert world.benchmark is not None
    assert world.labeled.objects is not None

    found = count(world)

    assert found.objects.sum() == pytest.approx(world.benchmark.gt.sum())
    assert found.missed.sum() == pytest.approx(world.benchmark.fn.sum())
    assert found.labeled.sum() == pytest.approx(world.labeled.objects.sum())
    assert found.mass.sum() == pytest.approx(600)
    assert found.importance.sum() == pytest.approx(1)
    assert (found.missed <= found.objects + 1e-9).all()


def test_objects_nobody_counted_are_taken_as_usual() -> None:
    world = draw_world()
    objects = np.where(np.arange(40) < 10, np.nan, 2.0)

    found = count(replace(world, labeled=replace(world.labeled, objects=objects)))

    assert found.labeled.sum() == pytest.approx(10 * 5.0 + 30 * 2.0)


def test_an_evaluation_has_the_exposure_that_its_model_had_learned_from() -> None:
    world = draw_world()
    assert world.benchmark is not None
    gt, fn = (part[:, 0].astype(np.float64) for part in (world.benchmark.gt, world.benchmark.fn))
    learned = np.arange(40) < 15
    history = tuple(
        PastEvaluation(gt, fn, is_learned) for is_learned in (learned, np.ones(40, dtype=bool))
    )

    found = count(replace(world, history=history))

    assert world.labeled.objects is not None
    assert found.exposure.sum(axis=1) == pytest.approx(
        [world.labeled.objects[:15].sum(), world.labeled.objects.sum()]
    )


def test_what_models_made_of_new_labels_is_counted_by_batch() -> None:
    world = draw_world()
    batch = np.repeat([-1, 0, 1, 1], 10)
    missed = np.where(batch == 1, 1.0, np.where(batch == 0, np.nan, 0.0))
    labeled = replace(world.labeled, objects=np.full(40, 3.0), missed=missed, batch=batch)

    fresh = count(replace(world, labeled=labeled)).fresh

    # The seed (-1) is no batch, and nothing is known of batch 0: one is left, with 20 before it.
    assert fresh.objects.sum(axis=1) == pytest.approx([60.0])
    assert fresh.missed.sum(axis=1) == pytest.approx([20.0])
    assert fresh.exposure.sum(axis=1) == pytest.approx([60.0])


def test_curves_fall_and_are_convex_between_their_intervals() -> None:
    curves = fit_curves(count(draw_world()))

    steps = np.diff(curves.miss_rate, axis=1) / np.diff(GRID)
    assert (steps <= 0).all()
    assert (np.diff(steps, axis=1) >= -1e-12).all()
    assert (curves.low <= curves.miss_rate).all()
    assert (curves.miss_rate <= curves.high).all()
    assert (curves.miss_rate[:, -1] >= curves.floor - 1e-9).all()


def test_a_miss_rate_measured_well_is_met_by_the_curve() -> None:
    curves = fit_curves(counts_of([[40.0] * 3], [[60.0, 30.0, 5.0]], [[100.0] * 3]))

    now = np.array([np.interp(40.0, GRID, curve) for curve in curves.miss_rate])

    assert now == pytest.approx([0.6, 0.3, 0.05], abs=0.08)
    assert curves.rate == pytest.approx(
        (100 * np.array([0.6, 0.3, 0.05]) + 8 * 0.3172) / 108, abs=1e-3
    )


def test_a_cell_that_labels_did_not_help_has_a_floor() -> None:
    """The first cell got labels and stayed as bad; the second one fell."""
    exposure = [[20.0, 20.0], [200.0, 200.0], [900.0, 900.0]]
    missed = [[45.0, 60.0], [45.0, 25.0], [45.0, 10.0]]
    curves = fit_curves(counts_of(exposure, missed, [[100.0, 100.0]] * 3))

    assert curves.stuck[0] > 0.8
    assert curves.stuck[1] < 0.05
    assert curves.floor[0] > 0.35
    gained = [float(np.interp(900, GRID, c) - np.interp(1800, GRID, c)) for c in curves.miss_rate]
    assert gained[1] > gained[0]


def test_what_models_made_of_new_labels_tells_of_a_cell_without_a_benchmark() -> None:
    blind = counts_of([[50.0, 50.0]], [[20.0, 0.0]], [[100.0, 0.0]])
    fresh = FreshCounts(np.array([[5.0, 5.0]]), np.array([[0.0, 36.0]]), np.array([[0.0, 40.0]]))

    known, unknown = fit_curves(replace(blind, fresh=fresh)), fit_curves(blind)

    # 0.3 of the 40 objects, 36 of which were missed, beside the 8 of the prior.
    assert known.rate[1] == pytest.approx((0.3 * 36 + 8 * unknown.rate[1]) / (0.3 * 40 + 8))
    assert known.objects[1] == pytest.approx(20.0)
    assert np.interp(50, GRID, known.miss_rate[1]) > np.interp(50, GRID, unknown.miss_rate[1]) + 0.1


def test_doubt_of_the_model_is_half_of_the_prior() -> None:
    counts = counts_of([[50.0, 50.0]], [[20.0, 0.0]], [[100.0, 0.0]])
    doubted = replace(counts, doubt=np.array([0.1, 0.4]), calibration=2.0)

    plain, found = fit_curves(counts).rate[1], fit_curves(doubted).rate[1]

    assert found == pytest.approx(0.5 * 0.8 + 0.5 * plain)


def test_cells_borrow_from_each_other() -> None:
    """One with hardly any evidence is taken to be as flat as all the others are."""
    flat = [[50.0] * 20, [50.0] * 20]
    others = counts_of(
        [[20.0] * 20, [500.0] * 20], [[*r[:-1], 0.5] for r in flat], [[100.0] * 19 + [1.0]] * 2
    )
    alone = counts_of([[20.0], [500.0]], [[0.5], [0.5]], [[1.0], [1.0]])

    assert fit_curves(others).stuck[-1] > fit_curves(alone).stuck[0] + 0.2


def test_weights_of_cells() -> None:
    counts = counts_of([[40.0] * 4], [[50.0, 10.0, 0.0, 1.0]], [[100.0, 100.0, 0.0, 10.0]])
    counts = replace(
        counts,
        importance=np.array([0.7, 0.25, 0.0, 0.05]),
        mass=np.array([10.0, 10.0, 10.0, 2.0]),
    )
    curves = fit_curves(counts)

    found = weigh_cells(counts, curves)
    mean = weigh_cells(counts, curves, gamma=0.0)

    assert found.benchmark == pytest.approx(0.95 * counts.importance + 0.05 / 4)
    # Blind: no benchmark objects but candidates; half covered but hardly any candidate: nothing.
    assert found.blind == pytest.approx([0.0, 0.0, 0.7 / 4, 0.0])
    assert found.urgency.mean() == pytest.approx(1.0)
    assert found.urgency[0] > found.urgency[1]
    assert mean.urgency.tolist() == [1.0] * 4
    assert found.blind_total == pytest.approx(found.blind * found.urgency)


def test_states_of_cells() -> None:
    labeled = [20.0, 60.0, 200.0, 600.0, 2000.0]
    falling, done = [60.0, 45.0, 32.0, 25.0, 20.0], [45.0, 20.0, 10.0, 3.0, 1.0]
    counts = counts_of(
        [[at, at, at if at < 2000 else 90_000.0, at] for at in labeled],
        [[45.0, missed, last, 1.0] for missed, last in zip(falling, done, strict=True)],
        [[100.0, 100.0, 100.0, 3.0]] * 5,
    )
    curves = fit_curves(counts)
    objective = Objective.of(np.ones(4), counts.labeled, curves.miss_rate)

    states = states_of(counts, curves, objective, np.full(4, 60.0))

    assert states == (CellState.STUCK, CellState.ACTIVE, CellState.SATURATED, CellState.BLIND)


def test_intervals_of_forecasts_hold_what_is_measured_afterwards() -> None:
    """Curves are drawn from the prior. Both evaluations are of the same objects: three in four are
    as hard for the later model as for the earlier, the others as may be.
    """
    generator = np.random.default_rng(11)
    before, after, size, hits, widths = 60.0, 400.0, 60, [], []
    for _ in range(40):
        rows = _drawn_curves(generator, 30)
        now, then = (curve_values(np.array(place))[rows] for place in (before, after))
        hard = generator.random((30, size))
        again = np.where(generator.random((30, size)) < 0.75, hard, generator.random((30, size)))
        measured, measured_then = (now > hard.T).sum(axis=0), (then > again.T).sum(axis=0)
        counts = counts_of([[before] * 30], [measured.tolist()], [[float(size)] * 30])
        found = forecast(
            fit_curves(counts), counts.labeled, np.full(30, after - before), counts.objects[-1]
        )
        for cell in range(30):
            change = change_of(found, np.eye(30)[cell])
            fell = (measured[cell] - measured_then[cell]) / size
            hits.append(change.before - change.high <= fell <= change.before - change.low)
            widths.append(change.high - change.low)

    assert 0.85 <= np.mean(hits) <= 0.98
    assert np.mean(widths) < 0.45


def test_cells_are_off_together_and_a_cell_alone_is_as_sure_as_its_own_curve() -> None:
    sure = Forecast(
        before=np.array([0.5, 0.3]),
        expected=np.array([0.4, 0.2]),
        curve_variance=np.array([0.0004, 0.0]),
        noise_variance=np.array([0.0, 0.0009]),
    )

    first, both = change_of(sure, np.array([1.0, 0.0])), change_of(sure, np.array([0.5, 0.5]))

    assert first.high - first.expected == pytest.approx(1.96 * 0.02)
    # Of halves of .1 each: a common error of 0.6 times .1, less what each would err by itself.
    together = 0.36 * (0.1**2 - 2 * 0.05**2)
    assert both.expected - both.low == pytest.approx(1.96 * np.sqrt(0.25 * 0.0013 + together))
    assert (both.before, both.expected) == pytest.approx((0.4, 0.3))


def _drawn_curves(generator: np.random.Generator, number: int) -> Ints:
    floor, exponent = _grid_columns()
    prior = np.exp(-floor / 0.25) * np.exp(-0.5 * ((np.log(exponent) - np.log(0.4)) / 0.6) ** 2)
    rows: Ints = generator.choice(len(prior), number, p=prior / prior.sum())
    return rows


def _grid_columns() -> tuple[Floats, Floats]:
    """Floor and exponent of every curve, read off the curves themselves."""
    places = START_OBJECTS * (2.0 ** np.array([2, 4, 6]) - 1)
    far = curve_values(places)
    ratio = (far[:, 1] - far[:, 2]) / (far[:, 0] - far[:, 1])  # 2 ** (-2 exponent)
    exponent = -np.log2(ratio) / 2
    floor = far[:, 2] - (far[:, 1] - far[:, 2]) * ratio / (1 - ratio)
    return np.round(floor, 6), np.round(exponent, 6)
