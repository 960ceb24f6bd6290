"""Picking by expected gain: equal to a naive greedy, and certified against every other batch."""

from collections.abc import Iterator
from itertools import chain, combinations, permutations, product

import numpy as np
import pytest

from gainloop.pipeline.expected_gain import block_picker
from gainloop.pipeline.expected_gain.board import GainBoard
from gainloop.pipeline.expected_gain.certificate import certify
from gainloop.pipeline.expected_gain.objective import Objective
from gainloop.pipeline.expected_gain.units import Units
from gainloop.pipeline.gain_model.curves import GRID
from gainloop.pipeline.scoring.holdback import Holdback
from gainloop.pipeline.scoring.selection import select_from
from gainloop.terms.atlas import Memberships
from gainloop.terms.boxes import Floats, Ints
from tests.unit.pipeline.gain_world import Problem, draw_problem

NOBODY: Ints = np.zeros(0, dtype=np.int64)


def pick(problem: Problem, hours: float) -> tuple[list[int], GainBoard]:
    made = GainBoard(problem.objective, problem.units, NOBODY)
    minutes = problem.units.minutes
    visits = select_from(made, minutes, hours, Holdback.none(len(minutes)))
    return visits.taken.tolist(), made


def added_by(units: Units, picks: list[int], num_cells: int) -> Floats:
    """(K,) of these picks in this order, counted one by one."""
    added, copies = np.zeros(num_cells), dict[int, int]()
    for row in picks:
        group = int(units.group[row])
        before = copies.get(group, int(units.num_labeled[group])) if group >= 0 else 0
        copies[group] = before + 1
        amount = units.objects[row] * units.uncertainty[row] * units.guard[row] * 0.5**before
        for cell, share in zip(
            units.memberships.cells[row], units.memberships.shares[row], strict=True
        ):
            added[cell] += share * amount
    return added


def gains(objective: Objective, added: Floats) -> Floats:
    """(S,) F of each row of `added` (S, K), by the definition."""
    total = np.zeros(len(added))
    for cell, (weight, start) in enumerate(zip(objective.weights, objective.start, strict=True)):
        curve = objective.table[cell]
        now = np.interp(start, GRID, curve)
        total += weight * (now - np.interp(start + added[:, cell], GRID, curve))
    return total


def orders_of(units: Units, rows: tuple[int, ...]) -> Iterator[list[int]]:
    """Every order that matters: copies of one group count by their order, others do not."""
    groups = [
        [row for row in rows if units.group[row] == group] for group in np.unique(units.group)
    ]
    alone = [row for row in rows if units.group[row] < 0]
    for choice in product(*(permutations(group) for group in groups[int(-1 in units.group) :])):
        yield alone + list(chain.from_iterable(choice))


def best_gain(problem: Problem, minutes: float) -> float:
    """F of the best batch of at most these minutes, of all that there are."""
    units, number = problem.units, len(problem.objective.weights)
    every = [
        added_by(units, order, number)
        for size in range(len(units) + 1)
        for rows in combinations(range(len(units)), size)
        if units.minutes[list(rows)].sum() <= minutes
        for order in orders_of(units, rows)
    ]
    return float(gains(problem.objective, np.array(every)).max())


def test_no_batch_beats_the_bound_of_the_certificate() -> None:
    ratios = []
    for seed in range(200):
        problem = draw_problem(num_units=7, num_cells=4, num_groups=2, seed=seed)
        budget = 0.75 * float(problem.units.minutes.sum())
        picks, _ = pick(problem, budget / 60)
        added = added_by(problem.units, picks, 4)

        found = certify(problem.objective, problem.units, added, budget)

        best = best_gain(problem, budget)
        assert found.gain == pytest.approx(gains(problem.objective, added[None])[0], abs=1e-12)
        assert found.gain <= best + 1e-12
        assert found.bound >= best - 1e-12
        ratios.append(found.ratio)
    assert np.median(ratios) >= 0.95
    assert max(ratios) <= 1.0


def test_a_long_batch_is_certified_to_be_near_the_best() -> None:
    ratios = []
    for seed in range(20):
        problem = draw_problem(num_units=400, num_cells=20, num_groups=60, seed=seed)
        budget = 0.3 * float(problem.units.minutes.sum())
        picks, _ = pick(problem, budget / 60)
        added = added_by(problem.units, picks, 20)

        ratios.append(certify(problem.objective, problem.units, added, budget).ratio)

    assert min(ratios) >= 0.95


def test_a_batch_from_drives_of_copies_is_certified_as_well() -> None:
    """Fifteen clips a drive that differ in nothing but what they seem to cost: a bound that let a
    short one count whole for as long as the longest would be far above every batch.
    """
    ratios = []
    for seed in range(10):
        problem = draw_problem(num_units=40, num_cells=20, num_groups=1, seed=seed)
        units, drive = problem.units, np.repeat(np.arange(40), 15)
        errors = np.exp(np.random.default_rng(seed).normal(0, 0.2, len(drive)))
        copied = Units(
            Memberships(units.memberships.cells[drive], units.memberships.shares[drive]),
            units.objects[drive],
            units.uncertainty[drive],
            units.guard[drive],
            units.minutes[drive] * errors,
            drive,
            np.zeros(40, dtype=np.int64),
        )
        budget = 0.5 * float(units.minutes.sum())
        picks, _ = pick(Problem(problem.objective, copied), budget / 60)
        spent = float(copied.minutes[picks].sum())

        found = certify(problem.objective, copied, added_by(copied, picks, 20), spent)

        ratios.append(found.ratio)

    assert min(ratios) >= 0.95


def test_a_poor_batch_is_told_from_a_good_one() -> None:
    problem = draw_problem(num_units=200, num_cells=10, num_groups=20, seed=1)
    picks, _ = pick(problem, 3.0)
    score = GainBoard(problem.objective, problem.units, NOBODY).scores(np.arange(200))
    spent = float(problem.units.minutes[picks].sum())
    worst_first = np.argsort(score)
    poor = worst_first[np.cumsum(problem.units.minutes[worst_first]) <= spent].tolist()

    found = certify(problem.objective, problem.units, added_by(problem.units, poor, 10), spent)

    assert found.ratio < 0.5


@pytest.mark.parametrize(("block", "near"), [(1, 1), (2, 5), (512, 8192)])
def test_lazy_picks_are_those_of_a_naive_greedy(
    block: int, near: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(block_picker, "BLOCK", block)
    monkeypatch.setattr(block_picker, "NEAR", near)
    for seed in range(5):
        problem = draw_problem(num_units=60, num_cells=6, num_groups=8, seed=seed)

        picks, _ = pick(problem, 2.0)

        assert picks == naive_picks(problem, 120.0)
        assert len(picks) > 10


def naive_picks(problem: Problem, minutes: float) -> list[int]:
    """Every unit is measured anew before each pick."""
    units, number = problem.units, len(problem.objective.weights)
    left, is_open, picks = minutes, np.ones(len(units), dtype=bool), list[int]()
    while is_open.any():
        after = np.array([added_by(units, [*picks, row], number) for row in range(len(units))])
        value = gains(problem.objective, after)
        before = gains(problem.objective, added_by(units, picks, number)[None])[0]
        score = np.where(is_open, (value - before) / units.minutes, -np.inf)
        row = int(score.argmax())
        is_open[row] = False
        if units.minutes[row] <= left:
            picks.append(row)
            left -= float(units.minutes[row])
    return picks


@pytest.mark.parametrize(("block", "near"), [(1, 1), (2, 5), (512, 8192)])
def test_of_equal_units_the_first_is_taken_however_many_there_are(
    block: int, near: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three kinds of units, twenty of each: all of a kind are worth the same at every moment, and
    much less than the miss rates that they change.
    """
    monkeypatch.setattr(block_picker, "BLOCK", block)
    monkeypatch.setattr(block_picker, "NEAR", near)
    for seed in range(5):
        problem, kind = problem_of_kinds(seed)

        picks, _ = pick(problem, 3.0)

        assert len(picks) == 30
        for number in range(3):
            of_kind = [row for row in picks if kind[row] == number]
            assert of_kind == np.flatnonzero(kind == number)[: len(of_kind)].tolist()


def problem_of_kinds(seed: int) -> tuple[Problem, Ints]:
    generator = np.random.default_rng(seed)
    kind = generator.permutation(np.repeat(np.arange(3), 20))
    table = 0.9 * ((GRID + 8) / 8) ** -generator.uniform(0.1, 0.6, (4, 1))
    objective = Objective.of(np.full(4, 0.25), generator.uniform(1e3, 1e5, 4), table)
    shares = -np.sort(-generator.dirichlet([3.0, 1.0, 1.0], 3), axis=1)
    cells = np.array([[0, 1, 2], [3, 0, 1], [2, 3, 0]])
    alike, alone = np.ones(60), np.full(60, -1, dtype=np.int64)
    members = Memberships(cells[kind], shares[kind])
    units = Units(members, 3 * alike, alike, alike, 6 * alike, alone, NOBODY)
    return Problem(objective, units), kind


def test_what_picks_took_off_adds_up_to_the_gain_of_the_batch() -> None:
    problem = draw_problem(num_units=80, num_cells=6, num_groups=10, seed=4)
    picks, made = pick(problem, 4.0)

    taken = made.removed[picks] * problem.objective.weights[problem.units.memberships.cells[picks]]
    added = added_by(problem.units, picks, 6)

    assert made.exposure - problem.objective.start == pytest.approx(added)
    assert taken.sum() == pytest.approx(problem.objective.value(added), abs=1e-12)


def test_nothing_is_offered_twice_once_all_is_gone() -> None:
    problem = draw_problem(num_units=5, num_cells=3, num_groups=1, seed=0)
    made = GainBoard(problem.objective, problem.units, withheld=np.array([2]))

    offered = []
    while (row := made.best()) is not None:
        offered.append(row)
        made.take(row) if len(offered) % 2 else made.skip(row)

    assert sorted(offered) == [0, 1, 3, 4]
    assert made.best() is None


def test_the_exponent_of_cost_can_switch_cost_off() -> None:
    problem = draw_problem(num_units=30, num_cells=4, num_groups=3, seed=2)
    units, rows = problem.units, np.arange(30)

    by_hour = GainBoard(problem.objective, units, NOBODY, exponent=1.0).scores(rows)
    as_such = GainBoard(problem.objective, units, NOBODY, exponent=0.0).scores(rows)

    assert by_hour == pytest.approx(as_such / (units.minutes / 60))
