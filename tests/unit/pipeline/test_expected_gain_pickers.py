"""What is compiled picks what numpy picks, bit for bit: picks, notes and labeled objects."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gainloop.pipeline.expected_gain import block_picker, board, heap_picker
from gainloop.pipeline.expected_gain.block_picker import BlockPicker
from gainloop.pipeline.expected_gain.board import GainBoard
from gainloop.pipeline.expected_gain.heap_picker import HeapPicker
from gainloop.pipeline.expected_gain.objective import Objective
from gainloop.pipeline.gain_model.curves import GRID
from gainloop.pipeline.scoring.holdback import Holdback, draw_holdback
from gainloop.pipeline.scoring.selection import Visits, select_from
from gainloop.terms.atlas import Memberships
from gainloop.terms.boxes import Ints
from tests.unit.pipeline.gain_world import Problem, draw_problem

NOBODY: Ints = np.zeros(0, dtype=np.int64)


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that numpy gathers and measures in many steps, too."""
    monkeypatch.setattr(block_picker, "BLOCK", 16)
    monkeypatch.setattr(block_picker, "NEAR", 64)


def boards(
    problem: Problem, monkeypatch: pytest.MonkeyPatch, withheld: Ints, exponent: float
) -> tuple[GainBoard, GainBoard]:
    made = []
    for has_compiler, picker in ((True, HeapPicker), (False, BlockPicker)):
        monkeypatch.setattr(board, "has_compiler", lambda found=has_compiler: found)
        one = GainBoard(problem.objective, problem.units, withheld, exponent)
        assert isinstance(one._picker, picker)
        made.append(one)
    return made[0], made[1]


def with_ties(problem: Problem, seed: int) -> Problem:
    """Every unit stands in for some others: equal in all, in other groups or in none."""
    rows = np.random.default_rng(seed).integers(0, len(problem.units) // 5, len(problem.units))
    units = problem.units
    return Problem(
        problem.objective,
        replace(
            units,
            memberships=Memberships(units.memberships.cells[rows], units.memberships.shares[rows]),
            objects=units.objects[rows],
            uncertainty=units.uncertainty[rows],
            guard=units.guard[rows],
            minutes=units.minutes[rows],
        ),
    )


def saturated(problem: Problem, seed: int) -> Problem:
    """Cells far along, at and beyond the end of the curves; some that are worth nothing."""
    generator, objective = np.random.default_rng(seed), problem.objective
    start = 10 ** generator.uniform(0, 6.5, len(objective.start))
    weights = objective.weights * (generator.random(len(start)) < 0.8)
    return Problem(Objective(weights, start, objective.table, objective.slope), problem.units)


CASES: dict[str, Callable[[Problem, int], Problem]] = {
    "drawn": lambda problem, seed: problem,
    "ties": with_ties,
    "saturated": saturated,
    "saturated ties": lambda problem, seed: saturated(with_ties(problem, seed), seed),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("exponent", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("seed", range(5))
def test_compiled_picks_are_those_of_numpy(
    case: str, exponent: float, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = CASES[case](draw_problem(600, 12, 90, seed), seed)
    minutes = problem.units.minutes
    holdback = draw_holdback(minutes, 8.0, 0.1, seed)
    assert len(holdback) > 3

    compiled, plain = boards(problem, monkeypatch, holdback.rows, exponent)
    ours, theirs = (pick(one, minutes, 8.0, holdback) for one in (compiled, plain))

    assert ours.visited.tolist() == theirs.visited.tolist()
    assert len(ours.taken) > 50
    assert ours.selection.num_passed_over == theirs.selection.num_passed_over
    for name in ("exposure", "removed", "copies"):
        assert getattr(compiled, name).tobytes() == getattr(plain, name).tobytes(), name


def pick(one: GainBoard, minutes: np.ndarray, hours: float, holdback: Holdback) -> Visits:
    visits = select_from(one, minutes, hours, holdback)
    one.finish()
    return visits


@pytest.mark.parametrize("seed", range(3))
def test_rows_that_were_not_offered_may_be_taken_or_skipped(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As minimums do: the next offers are as if nothing had been compiled."""
    problem = draw_problem(300, 8, 40, seed)
    compiled, plain = boards(problem, monkeypatch, np.arange(0, 300, 7), 1.0)
    generator, offered = np.random.default_rng(seed), []
    for row in generator.permutation(300)[:120].tolist():
        ours, theirs = compiled.best(), plain.best()
        assert ours == theirs
        offered.append(ours)
        for one in (compiled, plain):
            if ours is not None and row % 3:
                one.take(ours)
            elif row % 2:
                one.take(row)
            else:
                one.skip(row)

    assert len(set(offered)) > 60


def test_all_rows_are_offered_once_and_then_none(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = draw_problem(40, 5, 6, 0)
    compiled, plain = boards(problem, monkeypatch, np.array([3, 4]), 1.0)
    for one in (compiled, plain):
        offered = []
        while (row := one.best()) is not None:
            offered.append(row)
            one.take(row)
        assert sorted(offered) == [row for row in range(40) if row not in {3, 4}]
        assert one.best() is None


def test_what_equals_what_is_the_same_for_both() -> None:
    assert (heap_picker.EQUAL, heap_picker.CLOSE) == (block_picker.EQUAL, block_picker.CLOSE)


def test_small_pools_are_picked_from_in_numpy_until_the_compiler_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(sys.modules, heap_picker.__name__)
    assert isinstance(picker_of_30(), BlockPicker)
    monkeypatch.setattr(board, "FEWEST_COMPILED", 30)
    assert type(picker_of_30()).__name__ == "HeapPicker"

    monkeypatch.setattr(board, "FEWEST_COMPILED", 31)
    board.load_compiled()
    assert type(picker_of_30()).__name__ == "HeapPicker"


def test_without_numba_all_are_picked_from_in_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board, "find_spec", lambda name: None)
    monkeypatch.setattr(board, "FEWEST_COMPILED", 0)
    board.load_compiled()
    assert isinstance(picker_of_30(), BlockPicker)


def picker_of_30() -> board.Picker:
    problem = draw_problem(30, 4, 3, 0)
    return GainBoard(problem.objective, problem.units, NOBODY)._picker


def test_an_install_that_cannot_be_written_compiles_and_writes_nowhere(tmp_path: Path) -> None:
    folder = tmp_path / "installed"
    assert heap_picker._is_writable(folder)  # its parent can be
    folder.mkdir()
    assert heap_picker._is_writable(folder)
    program = (
        "import os, sys; os.access = lambda path, mode: False\n"
        "os.environ['HOME'] = sys.argv[1]\n"
        "from gainloop.pipeline.expected_gain import heap_picker\n"
        "import numpy as np\n"
        "nodes = np.zeros(2, heap_picker.NODE)\n"
        "heap_picker._sink(nodes, 2, 0, 1.5, 1)\n"
        "assert nodes[0].tolist() == (1.5, 1) and not heap_picker.CACHE\n"
        "assert not heap_picker._sink.stats.cache_path\n"
    )
    home = tmp_path / "home"
    home.mkdir()
    subprocess.run([sys.executable, "-B", "-c", program, str(home)], check=True, timeout=120)
    assert list(home.iterdir()) == []


def test_steps_across_pieces_of_a_curve_are_counted_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """Units of many objects on empty cells: one crosses dozens of pieces."""
    problem = draw_problem(200, 6, 20, 5)
    units = replace(problem.units, objects=problem.units.objects * 400)
    start = np.zeros(6)
    objective = Objective.of(problem.objective.weights, start, problem.objective.table)
    compiled, plain = boards(Problem(objective, units), monkeypatch, NOBODY, 1.0)
    ours, theirs = (pick(one, units.minutes, 6.0, Holdback.none(200)) for one in (compiled, plain))

    assert ours.taken.tolist() == theirs.taken.tolist()
    assert compiled.removed.tobytes() == plain.removed.tobytes()
    assert compiled.exposure.max() > GRID[60]
