"""Stories of changes between two runs: they hold the whole difference of the scores, and say it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import col, select

from gainloop.bootstrap import open_home, operator_of
from gainloop.models.gain import PriorityChange, RunCell
from gainloop.models.priority import Priority, PriorityRun
from gainloop.settings import load_settings
from gainloop.stores.home import Home
from gainloop.terms.enums import Arm, PriorityChangeKind, Profile
from gainloop.workflows.priorities.diff_runs import diff_runs
from gainloop.workflows.priorities.refresh_priorities import Refreshed, refresh_priorities
from gainloop.workflows.priorities.request import RunOptions
from tests.cli_runner import Run
from tests.integration.gain_program import IS_NIGHT, add_program, label, results
from tests.integration.ranked_program import add_evaluation

HOUR = RunOptions(budget_hours=1.0, holdback_share=0.0)
PROFILES = [Profile.WEIGHTED_SUM, Profile.WEIGHTED_SUM_BATCH, Profile.EXPECTED_GAIN]


@pytest.fixture(scope="module")
def program(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Home, Refreshed, Refreshed]]:
    """Two night clips are labeled, then a version misses less by night."""
    folder = tmp_path_factory.mktemp("stories")
    home = open_home(load_settings(home=folder / "home", database_url=""))
    add_program(home, folder)
    before = refresh_priorities(home, operator_of(home), HOUR)
    label(home, folder, dict.fromkeys(list(IS_NIGHT)[:4:3], 2))
    add_evaluation(home, folder, results(night=2), model="rrc:2")
    after = refresh_priorities(home, operator_of(home), HOUR)
    yield home, before, after
    home.close()


def scores(home: Home, run_id: str) -> dict[str, float]:
    with home.database.read() as session:
        table = home.objects.get_table(session.get_one(PriorityRun, run_id).scores_object)
    return dict(zip(table["unit_id"].to_pylist(), table["score"].to_pylist(), strict=True))


@pytest.mark.parametrize("profile", PROFILES)
def test_causes_are_the_whole_difference_of_the_scores(
    program: tuple[Home, Refreshed, Refreshed], profile: Profile
) -> None:
    home, before, after = program
    run_id = after.runs[profile].run_id
    was, now = scores(home, before.runs[profile].run_id), scores(home, run_id)
    with home.database.read() as session:
        changes = session.exec(select(PriorityChange).where(PriorityChange.run_id == run_id)).all()

    told = diff_runs(home, operator_of(home), before.runs[profile].run_id, run_id)

    ranked = [change for change in changes if change.rank_before and change.rank_after]
    assert len(ranked) > 3
    for change in ranked:
        difference = now[change.unit_id] - was[change.unit_id]
        total = sum(cause["value"] for cause in change.causes)
        assert total == pytest.approx(difference, abs=1e-9)
    found = {one.unit_id: one for one in told.changes}
    assert {change.unit_id for change in changes} <= set(found)
    assert all(found[change.unit_id].causes == change.causes for change in changes)


def test_what_was_planted_is_what_is_said(program: tuple[Home, Refreshed, Refreshed]) -> None:
    home, before, after = program
    told = diff_runs(home, operator_of(home), before.chosen.run_id, after.chosen.run_id)
    nights = [
        one
        for one in told.changes
        if IS_NIGHT.get(one.clip_id) and one.rank_before and one.rank_after
    ]
    gone = [one for one in told.changes if one.rank_after is None]

    assert nights
    for one in nights:
        strongest = one.causes[0]
        assert strongest["label"].startswith("Cell 'night, rain")
        assert strongest["value"] < 0
        assert "now misses" in strongest["sentence"]
        assert strongest["sentence"].endswith(" mEP/h.")
    assert [one.kind for one in gone] == [PriorityChangeKind.LEFT] * 2
    assert {one.story for one in gone} == {"It was labeled meanwhile."}


def test_reasons_of_items_say_how_they_moved(program: tuple[Home, Refreshed, Refreshed]) -> None:
    home, before, after = program
    with home.database.read() as session:
        first, second = (
            session.exec(select(Priority).where(Priority.run_id == run.chosen.run_id)).all()
            for run in (before, after)
        )
        number = session.get_one(PriorityRun, before.chosen.run_id).number
        moved = set(
            session.exec(
                select(PriorityChange.unit_id).where(
                    PriorityChange.run_id == after.chosen.run_id,
                    col(PriorityChange.rank_before).is_not(None),
                )
            )
        )
    rank_before = {row.unit_id: row.rank for row in first}

    assert not any("since run" in detail for row in first for detail in row.reason["details"])
    for row in second:
        told = [detail for detail in row.reason["details"] if "since run" in detail]
        if row.unit_id not in moved:
            assert told == []
            continue
        [story] = told
        start = f"Moved {rank_before[row.unit_id]} → {row.rank} since run {number}"
        assert story.startswith(start)


def test_runs_of_different_units_say_that_only_orders_compare(
    program: tuple[Home, Refreshed, Refreshed],
) -> None:
    home, _, after = program
    told = diff_runs(
        home,
        operator_of(home),
        after.runs[Profile.WEIGHTED_SUM].run_id,
        after.runs[Profile.EXPECTED_GAIN].run_id,
    )

    assert {one.story for one in told.changes} == {
        "The runs score in different units, so only their order can be compared."
    }


def test_a_budget_that_ends_elsewhere_is_no_change_of_the_score(home: Home, tmp_path: Path) -> None:
    add_program(home, tmp_path)
    options = replace(HOUR, profile=Profile.WEIGHTED_SUM)
    more = refresh_priorities(home, operator_of(home), options).chosen
    less = refresh_priorities(home, operator_of(home), replace(options, budget_hours=0.5)).chosen

    told = diff_runs(home, operator_of(home), more.run_id, less.run_id)

    assert {one.kind for one in told.changes} == {PriorityChangeKind.LEFT}
    assert {one.causes[0]["sentence"] for one in told.changes} == {
        "Its own score is as it was; what is picked before it took more or less of the budget."
    }


def test_the_command_prints_the_story(
    program: tuple[Home, Refreshed, Refreshed], monkeypatch: pytest.MonkeyPatch, gainloop: Run
) -> None:
    home, before, after = program
    monkeypatch.setenv("GAINLOOP_HOME", str(home.settings.home))

    told = gainloop("priorities", "diff", before.chosen.run_id, after.chosen.run_id)
    document = gainloop(
        "priorities", "diff", before.chosen.run_id, after.chosen.run_id, "--json"
    ).json

    words = " ".join(told.output.split())
    assert "since run 3 because cell '" in words
    stories = [change["story"] for change in document["changes"]]
    assert any(story.startswith("Moved ") and "because cell '" in story for story in stories)
    assert stories.count("It was labeled meanwhile.") == 2


def test_the_line_says_what_would_have_decided_otherwise(
    program: tuple[Home, Refreshed, Refreshed], monkeypatch: pytest.MonkeyPatch, gainloop: Run
) -> None:
    home, _, after = program
    monkeypatch.setenv("GAINLOOP_HOME", str(home.settings.home))
    exact = gainloop("priorities", "line", after.runs[Profile.WEIGHTED_SUM].run_id, "--json").json
    gain = after.chosen.run_id
    batch = gainloop("priorities", "line", gain, "--json").json
    clip = batch["changes"][0]["clip"]

    one = gainloop("priorities", "line", gain, "--clip", clip)
    unknown = gainloop("priorities", "line", gain, "--clip", "nowhere")

    assert [change["is_selected"] for change in exact["changes"]].count(True) == 10
    for change in exact["changes"]:
        assert change["is_exact"]
        if change["minutes"] is not None:
            stays = change["minutes"] >= change["cost_minutes"]
            assert stays is change["is_selected"]
            assert (
                f"{change['minutes']:.1f} min (now {change['cost_minutes']:.1f})"
                in (change["sentence"])
            )
    told = [change for change in batch["changes"] if change["minutes"] is not None]
    assert told
    for change in told:
        wanted = change["score"] * change["cost_minutes"] / batch["cut"]
        assert change["minutes"] == pytest.approx(wanted, abs=0.02)
        assert change["sentence"].endswith(", by the score of the last pick.")
    assert clip in one.output
    assert unknown.exit_code == 2
    assert "does not rank 'nowhere'" in " ".join(unknown.errors.split())


def test_what_was_drawn_for_the_holdback_is_decided_by_nothing(
    home: Home, tmp_path: Path, gainloop: Run
) -> None:
    add_program(home, tmp_path)
    options = replace(HOUR, profile=Profile.EXPECTED_GAIN, holdback_share=0.3)
    run_id = refresh_priorities(home, operator_of(home), options).chosen.run_id
    with home.database.read() as session:
        drawn = session.exec(
            select(Priority.clip_id).where(Priority.run_id == run_id, Priority.arm == Arm.HOLDBACK)
        ).all()

    told = gainloop("priorities", "line", run_id, *(f"--clip={clip}" for clip in drawn), "--json")

    assert drawn
    for change in told.json["changes"]:
        assert (change["is_drawn"], change["minutes"], change["is_exact"]) == (True, None, None)
        assert change["sentence"] == ("Drawn at random for the holdback: nothing about it decided.")


def test_cells_of_a_run_carry_the_rule_from_run_to_run(
    program: tuple[Home, Refreshed, Refreshed],
) -> None:
    home, before, after = program
    with home.database.read() as session:
        first, second = (
            {
                cell.number: cell
                for cell in session.exec(select(RunCell).where(RunCell.run_id == run.chosen.run_id))
            }
            for run in (before, after)
        )
        notes = session.get_one(PriorityRun, after.chosen.run_id).notes

    assert first
    for number, cell in second.items():
        assert cell.marginal_gain is not None
        assert cell.marginal_low is not None
        assert 0 <= cell.marginal_low <= cell.marginal_gain
        if cell.num_below:
            assert cell.num_below == first[number].num_below + 1  # of another evaluation
        assert cell.is_stopped is (cell.stop_note != "")
        assert not first[number].is_stopped  # one evaluation stops nothing
    stopped = [cell for cell in second.values() if cell.is_stopped]
    assert any("saturated:" in note for note in notes) is bool(stopped)
    assert all(cell.num_below == 2 for cell in stopped)
