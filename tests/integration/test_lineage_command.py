"""`gainloop lineage show`: both opinions, names, bounds of what may be asked."""

from pathlib import Path

import pytest

from gainloop.bootstrap import open_home
from gainloop.settings import load_settings
from tests.cli_runner import Run
from tests.integration.lineage_program import write_edges
from tests.integration.planted_lineage import EPIC, T, plant_program


@pytest.fixture
def show(gainloop: Run, tmp_path: Path) -> Run:
    home = open_home(load_settings(home=tmp_path / "home", database_url=""))
    edges = plant_program(home, tmp_path)
    write_edges(home, edges)
    home.close()
    return gainloop


def test_a_trace_is_shown_and_checked_in_one_statement(show: Run) -> None:
    ran = show(
        *("lineage", "show", "Epic:PERC-1", "--direction", "downstream", "--depth", "2"),
        *("--check", "--json"),
    )
    found = ran.json

    assert ran.exit_code == 0
    assert (found["start"], found["answered_by"]) == ("Epic:PERC-1", "relational")
    assert found["cuts"] == []
    assert {node["key"]: node["hop"] for node in found["nodes"]}["Queue:queue-1"] == 2
    addressed = [edge for edge in found["edges"] if edge["type"] == T.ADDRESSES]
    assert {edge["source"] for edge in addressed} == {f"Epic:{EPIC[1]}"}


def test_a_trace_is_readable(show: Run) -> None:
    ran = show("lineage", "show", "Epic:PERC-1")

    assert ran.exit_code == 0
    assert "answered by the relational side" in ran.output
    assert "cars at night" in ran.output


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["Epic:PERC-9"], "NOT_FOUND"),
        (["PERC-1"], "BAD_KEY"),
        (["Epic:PERC-1", "--depth", "11"], "BAD_DEPTH"),
        (["Epic:PERC-1", "--as-of", "2026-01-05T08:00"], "BAD_TIME"),
        (["Epic:PERC-1", "--as-of", "yesterday"], "BAD_TIME"),
    ],
)
def test_wrong_questions_are_refused(show: Run, arguments: list[str], code: str) -> None:
    ran = show("lineage", "show", *arguments)

    assert ran.exit_code == 2
    assert code in ran.errors
