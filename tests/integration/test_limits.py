"""Limits of runs from the command line and the API: kept, told where they cannot be, replayed."""

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, func, select

from gainloop.bootstrap import open_home, operator_of
from gainloop.errors import InvalidInput, NotAllowed
from gainloop.models.governance import AuditEntry
from gainloop.models.priority import LimitsVersion, Priority, PriorityRun
from gainloop.settings import load_settings
from gainloop.stores.home import Home
from gainloop.terms.enums import LimitUnit, Profile, Role
from gainloop.terms.governance import GovernedKind, ReviewVerdict
from gainloop.terms.limits import FIRST_LIMITS, Limits, Minimum
from gainloop.workflows.changes.propose_change import Proposal, propose_change
from gainloop.workflows.changes.review_change import review_change
from gainloop.workflows.home.prepare_home import prepare_home
from gainloop.workflows.priorities.last_options import options_of
from gainloop.workflows.priorities.replay_run import replay_run
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from tests.api_client import api_of
from tests.cli_runner import Run, runner
from tests.conftest import ReadyHome
from tests.integration import gain_program
from tests.integration.changed_versions import account, change_limits
from tests.integration.ranked_program import (
    add_all,
    add_embeddings,
    add_evaluation,
    add_predictions,
)

NIGHT = {"time_of_day": "night"}
APART = "pool-03"
"""By night, so that labels of it would help, and far from all others."""

REFRESH = """
mutation ($input: RefreshPrioritiesInput!) {
  refreshPriorities(input: $input) {
    ... on RefreshPrioritiesSuccess {
      run {
        limits {
          version { label floors { label } largestShare mostCopies note }
          minimums { label cohort { axis value } amount unit safetyFloor }
          infeasible { minimum { label } reached possible reason sentence }
          cost costSentence copyRate
        }
        triage { place clip { clipId } guard score unguarded sentence }
      }
    }
    ... on Invalid { code path message }
  }
}
"""


@pytest.fixture(scope="module")
def gain_folder(ready_home: ReadyHome, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = shutil.copytree(ready_home.folder, tmp_path_factory.mktemp("gain") / "home")
    opened = open_home(load_settings(home=folder, database_url=""))
    files = tmp_path_factory.mktemp("files")
    gain_program.add_clips(opened, files)
    clips = [*gain_program.benchmark(), *gain_program.POOL]
    vectors = {clip: gain_program._vector(clip) for clip in clips}
    add_embeddings(opened, files, {**vectors, APART: (8.0, 40.0)})
    add_predictions(opened, files, gain_program.predicted(), ("Pedestrian",))
    add_evaluation(opened, files, gain_program.results())
    opened.close()
    return folder


@pytest.fixture
def gain_home(gain_folder: Path, tmp_path: Path) -> Iterator[Home]:
    folder = shutil.copytree(gain_folder, tmp_path / "home")
    opened = open_home(load_settings(home=folder, database_url=""))
    yield opened
    opened.close()


@pytest.fixture
def on_gain_home(
    gain_home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    return runner(gain_home.settings.home, monkeypatch, capsys)


def selected(document: dict[str, Any]) -> list[str]:
    return [item["clip"] for item in document["items"] if item["selected"]]


def is_night(clip: str) -> bool:
    return gain_program.IS_NIGHT[clip]


def night_floor(amount: float) -> Limits:
    return Limits(floors=(Minimum.of(NIGHT, amount, LimitUnit.CLIPS, "night"),))


def test_a_minimum_of_the_command_line_is_met_first_and_costs_what_it_says(
    on_gain_home: Run, gain_home: Home
) -> None:
    words = ("priorities", "run", "--budget-hours", "0.5", "--holdback", "0")
    free = on_gain_home(*words, "--json").json
    asked = on_gain_home(
        *words, "--minimum", "time_of_day=daytime,weather=clear:2clips", "--json"
    ).json

    assert all(is_night(clip) for clip in selected(free))
    assert free["limits_version"] == "limits:1"
    assert (free["limits_cost"], free["infeasible"]) == (None, [])
    assert [is_night(clip) for clip in selected(asked)[:3]] == [False, False, True]
    assert asked["infeasible"] == []
    cost = 1 - asked["expected_gain"] / free["expected_gain"]
    assert asked["limits_cost"] == pytest.approx(cost)
    assert cost > 0.1
    assert 0 < asked["certificate"] < free["certificate"]
    text = on_gain_home("priorities", "show", asked["run"]).output
    assert "Minimum time_of_day=daytime,weather=clear:2clips." in text
    assert f"Limits cost {cost:.1%}".replace("%", " %") in text
    assert on_gain_home("priorities", "replay", asked["run"]).exit_code == 0
    with gain_home.database.read() as session:
        stored = session.get_one(PriorityRun, asked["run"])
        assert options_of(stored).minimums == (
            Minimum.of({"time_of_day": "daytime", "weather": "clear"}, 2, LimitUnit.CLIPS),
        )


def test_what_cannot_be_met_is_said_and_the_run_is_there(on_gain_home: Run) -> None:
    words = ("priorities", "run", "--budget-hours", "0.5", "--holdback", "0", "--minimum")
    none = on_gain_home(*words, "weather=snow:1clip").output
    hours = on_gain_home(*words, "time_of_day=daytime:0.8h", "--json").json

    assert (
        "INFEASIBLE: Minimum for weather=snow is not met: 0 of 1 clip selected. The pool has 0 "
        "clips of it." in none
    )
    [missed] = hours["infeasible"]
    assert missed["reason"] == "budget"
    assert missed["reached"] <= 0.5
    assert missed["possible"] > 0.8
    assert "but the cheapest do not fit into 0.5 h." in missed["sentence"]
    assert on_gain_home("priorities", "replay", hours["run"]).exit_code == 0


def test_a_clip_that_stands_apart_goes_to_triage(on_gain_home: Run, gain_home: Home) -> None:
    run = on_gain_home("priorities", "run", "--budget-hours", "0.2", "--json").json

    [entry] = on_gain_home("priorities", "triage", run["run"], "--json").json
    assert (entry["place"], entry["clip"], entry["guard"]) == (1, APART, 0.01)
    assert entry["unguarded"] > entry["score"]
    assert "corrupt recording or a new domain? Look at it before labeling." in entry["sentence"]
    assert APART not in selected(run)
    assert APART in [item["clip"] for item in run["items"]]  # ranked, and not dropped
    assert "Triage: 1 to look at first" in on_gain_home("priorities", "show", run["run"]).output
    with api_of(gain_home, "demo-perception-engineer") as api:
        found = api.data(REFRESH, input={"budgetHours": 0.2})["refreshPriorities"]["run"]
    assert [one["clip"]["clipId"] for one in found["triage"]] == [APART]
    assert found["limits"]["infeasible"] == []


def test_a_safety_floor_is_kept_under_every_profile_and_comes_first(
    gainloop: Run, home: Home, tmp_path: Path
) -> None:
    add_all(home, tmp_path)
    change_limits(home, night_floor(2), "night is where people are missed")

    for profile in Profile:
        if profile is Profile.EXPECTED_GAIN:
            continue
        made = run_priorities(
            home, operator_of(home), RunOptions(profile, budget_hours=0.5, holdback_share=0.0)
        )
        with home.database.read() as session:
            rows = session.exec(
                select(Priority)
                .where(Priority.run_id == made.run_id, col(Priority.is_selected))
                .order_by(col(Priority.rank))
            ).all()
            run = session.get_one(PriorityRun, made.run_id)
        assert {row.clip_id for row in rows[:2]} == {"pool-night", "pool-late"}
        assert run.limits_version_id == "limits:2"
        assert run.infeasible == []
        assert replay_run(home, operator_of(home), made.run_id).is_equal


def test_a_run_that_cannot_keep_a_floor_is_refused(home: Home, tmp_path: Path) -> None:
    add_all(home, tmp_path)
    actor = operator_of(home)
    change_limits(home, night_floor(3), "night is where people are missed")

    for profile in (Profile.FIFO, Profile.WEIGHTED_SUM, Profile.WEIGHTED_SUM_BATCH):
        with pytest.raises(InvalidInput) as refused:
            run_priorities(home, actor, RunOptions(profile))
        assert refused.value.code == "SAFETY_FLOOR"
        assert 'Safety floor "night" for time_of_day=night is not met: 2 of 3 clips' in str(
            refused.value
        )
        assert "The pool has 2 clips of it." in str(refused.value)
    with home.database.read() as session:
        assert session.exec(select(func.count()).select_from(PriorityRun)).one() == 0


def test_limits_are_versions_and_runs_keep_theirs(home: Home, tmp_path: Path) -> None:
    add_all(home, tmp_path)
    actor = operator_of(home)
    first = run_priorities(home, actor, RunOptions(Profile.WEIGHTED_SUM)).run_id
    version = change_limits(home, Limits(most_copies=1), "no copies this month")
    with pytest.raises(InvalidInput) as again:
        change_limits(home, Limits(most_copies=1), "no copies this month")
    second = run_priorities(home, actor, RunOptions(Profile.WEIGHTED_SUM)).run_id

    assert (version, again.value.code) == ("limits:2", "NO_CHANGE")
    assert first != second
    with home.database.read() as session:
        before, after = (session.get_one(PriorityRun, run_id) for run_id in (first, second))
        entries = session.exec(
            select(AuditEntry).where(AuditEntry.action == "change.activate")
        ).all()
    # pool-night and pool-late are one drive, ten seconds apart.
    assert before.num_selected == 3
    assert before.copy_rate == pytest.approx(1 / 3)
    assert (after.num_selected, after.copy_rate) == (2, 0.0)
    assert after.copy_rate == Limits(most_copies=1).largest_copy_rate
    assert len(entries) == 1
    for run_id in (first, second):
        assert replay_run(home, actor, run_id).is_equal


def test_inputs_from_before_there_were_limits_replay(home: Home, tmp_path: Path) -> None:
    add_all(home, tmp_path)
    change_limits(home, Limits(), "none")
    made = run_priorities(home, operator_of(home), RunOptions(budget_hours=0.5))

    with home.database.read() as session:
        stored = session.get_one(PriorityRun, made.run_id).inputs_object
    assert stored is not None
    assert "limits" not in json.loads(home.objects.get_bytes(stored))["request"]
    assert replay_run(home, operator_of(home), made.run_id).is_equal


def test_a_home_from_before_gets_the_first_limits(home: Home) -> None:
    with home.database.read() as session:
        first = session.get_one(LimitsVersion, "limits:1")
        assert Limits.of_json(first.model_dump()) == FIRST_LIMITS
    assert not prepare_home(home)


def test_who_may_not_propose_limits_changes_nothing(home: Home) -> None:
    actor = account(home, Role.ANNOTATION_LEAD)

    with pytest.raises(NotAllowed):
        propose_change(home, actor, Proposal(GovernedKind.LIMITS, "", {}, "none"))

    with home.database.read() as session:
        assert session.exec(select(func.count()).select_from(LimitsVersion)).one() == 1


def test_the_api_takes_minimums_and_says_what_came_of_them(home: Home, tmp_path: Path) -> None:
    add_all(home, tmp_path)
    minimums: list[dict[str, Any]] = [
        {"cohort": [{"axis": "time_of_day", "value": "night"}], "amount": 1},
        {"cohort": [{"axis": "weather", "value": "snow"}], "amount": 0.5, "unit": "HOURS"},
    ]

    with api_of(home, "demo-perception-engineer") as api:
        made = api.data(REFRESH, input={"minimums": minimums})["refreshPriorities"]["run"]
        bad = api.data(REFRESH, input={"minimums": [{**minimums[0], "amount": 0}]})
        twice = {"cohort": [*minimums[0]["cohort"], *minimums[0]["cohort"]], "amount": 1}
        double = api.data(REFRESH, input={"minimums": [twice]})

    limits = made["limits"]
    assert limits["version"] == {
        "label": "limits:1",
        "floors": [],
        "largestShare": 0.5,
        "mostCopies": None,
        "note": limits["version"]["note"],
    }
    assert [one["label"] for one in limits["minimums"]] == ["time_of_day=night", "weather=snow"]
    assert [one["unit"] for one in limits["minimums"]] == ["CLIPS", "HOURS"]
    [missed] = limits["infeasible"]
    assert missed["minimum"]["label"] == "weather=snow"
    assert (missed["reached"], missed["possible"], missed["reason"]) == (0, 0, "CANDIDATES")
    assert made["triage"] == []
    assert bad["refreshPriorities"]["code"] == "BAD_MINIMUM"
    assert bad["refreshPriorities"]["path"] == "minimums"
    assert double["refreshPriorities"]["code"] == "BAD_MINIMUM"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("rain:20clips", "is not a minimum"),
        ("weather=rain", "is not a minimum"),
        ("weather=rain:20", "is not a minimum"),
        ("weather=rain:-1clips", "is not a minimum"),
        ("weather=rain:0clips", "a minimum is more than 0"),
        ("weather=rain:1.5clips", "clips are counted in whole numbers"),
        ("colour=red:1clip", "there is no axis colour; axes are time_of_day"),
        ("weather=rain,weather=fog:1clip", "one value on each axis"),
        ("weather=:1clip", "weather has no value"),
    ],
)
def test_a_minimum_that_says_nothing_is_refused(gainloop: Run, text: str, why: str) -> None:
    ran = gainloop("priorities", "run", "--minimum", text)

    assert ran.exit_code == 2
    assert why in ran.errors.replace("\n", " ")


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ([], "BAD_LIMITS"),
        ({"floor": []}, "BAD_LIMITS"),
        ({"floors": [{"cohort": NIGHT, "amount": 1, "unit": "clips"}]}, "BAD_LIMITS"),
        ({"minimums": [{"cohort": NIGHT, "amount": 1, "unit": "frames"}]}, "BAD_LIMITS"),
        ({"minimums": [{"cohort": {}, "amount": 1, "unit": "clips"}]}, "BAD_MINIMUM"),
        ({"largest_share": 0}, "BAD_LIMITS"),
        ({"most_copies": 0}, "BAD_LIMITS"),
        ({"largest_share": "half"}, "BAD_LIMITS"),
        ({"most_copies": float("inf")}, "BAD_LIMITS"),
        ({"minimums": [{"cohort": {"weather": 3}, "amount": 1, "unit": "clips"}]}, "BAD_LIMITS"),
    ],
)
def test_limits_that_say_nothing_are_refused(home: Home, document: Any, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        propose_change(
            home, operator_of(home), Proposal(GovernedKind.LIMITS, "", document, "why not")
        )

    assert refused.value.code == code
    with home.database.read() as session:
        assert session.exec(select(func.count()).select_from(LimitsVersion)).one() == 1


def test_limits_are_proposed_and_shown_on_the_command_line(gainloop: Run, tmp_path: Path) -> None:
    gainloop("db", "upgrade")
    path = tmp_path / "limits.json"
    floor = {"name": "night", "cohort": NIGHT, "amount": 5, "unit": "clips"}
    path.write_text(json.dumps({"floors": [floor], "largest_share": 0.25}), encoding="utf-8")

    done = gainloop("limits", "set", path, "--reason", "night first", "--json").json
    proposed = gainloop("limits", "show")
    with closing(open_home(load_settings())) as home:
        reviewer = account(home, "reviewer")
        review_change(home, reviewer, done["change"], ReviewVerdict.APPROVE, "agreed")
    made = gainloop("change", "activate", done["change"], "--json").json
    shown = gainloop("limits", "show")
    every = gainloop("limits", "show", "--json").json

    assert (done["change"], done["base"], done["status"]) == ("change-1", "limits:1", "proposed")
    assert "In force: limits:1." in proposed.output
    assert made["version"] == "limits:2"
    assert "In force: limits:2. night first" in shown.output
    assert "Safety floor night: time_of_day=night:5clips" in shown.output
    assert [(row["limits"], row["in_force"]) for row in every] == [
        ("limits:2", True),
        ("limits:1", False),
    ]
    assert gainloop("limits", "set", tmp_path / "none.json", "--reason", "x").exit_code == 2
