"""What counts as another evaluation below the line, in whatever order runs are made."""

from dataclasses import replace
from pathlib import Path

from sqlmodel import select

from gainloop.bootstrap import operator_of
from gainloop.models.gain import RunCell
from gainloop.models.priority import PriorityRun
from gainloop.reads.clip_filter import ClipFilter
from gainloop.reads.rank_sources import SourceChoice
from gainloop.stores.home import Home
from gainloop.terms.enums import Profile
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from tests.integration.gain_program import HEADER, add_program, results
from tests.integration.ranked_program import add_catalog, add_embeddings, add_evaluation

WEST = (20, 21)
HOUR = RunOptions(Profile.EXPECTED_GAIN, budget_hours=1.0, holdback_share=0.0)


def on(evaluation: str, seed: int = 0) -> RunOptions:
    return replace(HOUR, sources=SourceChoice(evaluation_id=evaluation), seed=seed)


def cells_of(home: Home, request: RunOptions) -> dict[int, RunCell]:
    run_id = run_priorities(home, operator_of(home), request).run_id
    with home.database.read() as session:
        cells = session.exec(select(RunCell).where(RunCell.run_id == run_id)).all()
    return {cell.number: cell for cell in cells}


def times_below(cells: dict[int, RunCell]) -> list[int]:
    return [cells[number].num_below for number in sorted(cells)]


def test_ranking_on_older_evaluations_again_is_no_further_evaluation(
    home: Home, tmp_path: Path
) -> None:
    first = add_program(home, tmp_path)
    once = times_below(cells_of(home, on(first)))
    second = add_evaluation(home, tmp_path, results(night=2), model="rrc:2")
    twice = times_below(cells_of(home, on(second)))

    once_again = times_below(cells_of(home, on(first, seed=1)))
    twice_again = times_below(cells_of(home, on(second, seed=1)))

    assert max(once) == 1
    assert max(twice) == 2
    assert once_again == once
    assert twice_again == twice


def test_a_run_without_the_rule_in_between_forgets_nothing(home: Home, tmp_path: Path) -> None:
    first = add_program(home, tmp_path)
    cells_of(home, on(first))
    sky = add_evaluation(home, tmp_path, results(night=1), model="sky:1")
    second = add_evaluation(home, tmp_path, results(night=2), model="rrc:2")
    shares = SourceChoice(families=(("rrc", 0.5), ("sky", 0.5)))

    of_families = cells_of(home, replace(HOUR, sources=shares))
    twice = times_below(cells_of(home, on(second)))

    assert sky
    assert {cell.marginal_gain for cell in of_families.values()} == {None}
    assert max(twice) == 2


def test_a_run_that_picked_nothing_but_its_holdback_stops_no_cell(
    home: Home, tmp_path: Path
) -> None:
    evaluation = add_program(home, tmp_path)
    rows = (f"west-{row},w-{row},2026-01-03T{row}:00:00Z,10,night,rain,West,\n" for row in WEST)
    add_catalog(home, tmp_path, HEADER + "".join(rows))
    add_embeddings(home, tmp_path, {f"west-{row}": (8.0, float(row)) for row in WEST})
    west = replace(on(evaluation), scope=ClipFilter(region=("West",)))
    run_id = run_priorities(home, operator_of(home), west).run_id
    with home.database.read() as session:
        hours = session.get_one(PriorityRun, run_id).spent_hours

    # One of the two is drawn, and the other no longer fits.
    drawn = cells_of(home, replace(west, budget_hours=0.75 * hours, holdback_share=0.5))
    picked = cells_of(home, west)

    assert {cell.marginal_gain for cell in drawn.values()} == {None}
    assert not any(times_below(drawn))
    assert None not in {cell.marginal_gain for cell in picked.values()}
