"""`python -m scripts.bench`: its exit codes and `bench.json`."""

import json
from pathlib import Path

import pytest

from scripts.bench.__main__ import main
from scripts.bench.harness import Goal, GoalResult, NotEqual, Target, TooNoisy, Verdict


def goal(name: str, ratio: float) -> Goal:
    def run(is_full: bool) -> GoalResult:
        verdict = Verdict(
            Target("cpu_s", "peer", 0.1),
            "large" if is_full else "small",
            ratio=ratio,
            low=ratio / 2,
            high=ratio * 2,
        )
        return GoalResult(verdict, [verdict], {"ours": {"version": "1"}})

    return Goal(name, f"title of {name}", run)


def failing(failure: Exception) -> Goal:
    def run(_: bool) -> GoalResult:
        raise failure

    return Goal("P1", "a goal", run)


def test_a_met_goal_exits_0_and_writes_its_entry(tmp_path: Path) -> None:
    output = tmp_path / "bench.json"

    assert main(["-o", str(output)], [goal("P1", 0.05)]) == 0

    (entry,) = json.loads(output.read_text())
    assert entry.pop("machine")["thread_limit"] == 1
    assert entry == {
        "goal": "P1",
        "ratio": 0.05,
        "low": 0.025,
        "high": 0.1,
        "target": 0.1,
        "met": True,
        "equal": True,
        "parts": [
            {
                "size": "small",
                "metric": "cpu_s",
                "peer": "peer",
                "ratio": 0.05,
                "low": 0.025,
                "high": 0.1,
                "target": 0.1,
                "stretch": False,
                "met": True,
            }
        ],
        "engines": {"ours": {"version": "1"}},
        "command": "python -m scripts.bench --goals P1",
    }


def test_a_missed_goal_exits_1_and_is_written_as_missed(tmp_path: Path) -> None:
    output = tmp_path / "bench.json"

    assert main(["-o", str(output)], [goal("P1", 0.05), goal("P2", 0.12)]) == 1

    assert [entry["met"] for entry in json.loads(output.read_text())] == [True, False]


def test_slack_decides_the_exit_code_but_not_what_is_written(tmp_path: Path) -> None:
    output = tmp_path / "bench.json"

    assert main(["--slack", "0.25", "-o", str(output)], [goal("P1", 0.12)]) == 0

    assert json.loads(output.read_text())[0]["met"] is False


def test_only_the_wanted_goals_run_at_the_wanted_size(tmp_path: Path) -> None:
    output = tmp_path / "bench.json"
    goals = [failing(NotEqual("never runs")), goal("P2", 0.1), goal("P3", 0.1)]

    assert main(["--goals", "P3,P2", "--full", "-o", str(output)], goals) == 0

    entries = json.loads(output.read_text())
    assert [entry["goal"] for entry in entries] == ["P3", "P2"]
    assert entries[0]["parts"][0]["size"] == "large"
    assert entries[0]["command"] == "python -m scripts.bench --goals P3 --full"


def test_unequal_results_exit_1_before_any_ratio_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "bench.json"

    assert main(["-o", str(output)], [failing(NotEqual("3 matches differ"))]) == 1

    assert "P1 NOT EQUAL: 3 matches differ" in capsys.readouterr().out
    assert not output.exists()


def test_noise_exits_4_and_judges_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "bench.json"

    assert main(["-o", str(output)], [failing(TooNoisy("the control job varied"))]) == 4

    assert "P1 NOT JUDGED: the control job varied" in capsys.readouterr().out
    assert not output.exists()


def test_an_unknown_goal_exits_2_and_names_the_known_ones(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--goals", "P1,P99"], [goal("P1", 0.05)])

    assert ended.value.code == 2
    assert "no goal P99; there are P1" in capsys.readouterr().err
