"""`--dry-run`: the same answers and refusals as without it, and nothing is written."""

import json
from pathlib import Path

import pytest

from gainloop.stores.home import Home
from tests.cli_runner import Run
from tests.dry_runs import dry
from tests.integration.leaking_program import add_clips, add_development, queue_request, rank
from tests.integration.ranked_program import CATALOG
from tests.state_digest import state_digest

RULES = [{"id": "a", "when": "weather = rain", "tags": ["a=b"]}]
COMMANDS = [
    (("ontology", "add", "town", "--classes", "Car"), "Ontology town:1 added."),
    (
        ("scenario", "save", "wet", "weather = rain", "--reason", "why"),
        "Scenario wet:1 saved.",
    ),
    (
        ("axis", "register", "place", "--column", "region", "--reason", "why"),
        "Axis place, version 1, registered.",
    ),
    (("inventory", "own", "dataset", "clips", "Data"), "Data answers for dataset clips."),
    (
        ("decision", "record", "Wait", "--about", "Epic:PERC-1", "--rationale", "Too few."),
        "Decision decision-",
    ),
    (("errors", "save-mapping", "main", "rules.json", "--reason", "why"), "Mapping main:1 saved."),
]
REFUSED = [
    (("ontology", "add", "town", "--classes", ""), "BAD_NAME"),
    (("scenario", "save", "wet", "weather = rain"), "NO_REASON"),
    (("inventory", "own", "dataset", "none", "Data"), "NOT_FOUND"),
]


@pytest.fixture
def program(gainloop: Run, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.chdir(tmp_path)
    Path("clips.csv").write_text(CATALOG, encoding="utf-8")
    Path("epics.csv").write_text("key,title\nPERC-1,Nights\n", encoding="utf-8")
    Path("rules.json").write_text(json.dumps(RULES), encoding="utf-8")
    assert gainloop("catalog", "import", "clips.csv").exit_code == 0
    assert gainloop("epics", "import", "epics.csv").exit_code == 0
    return home


@pytest.mark.parametrize(("words", "said"), COMMANDS)
def test_what_would_be_written_is_told_and_then_written(
    gainloop: Run, program: Home, words: tuple[str, ...], said: str
) -> None:
    told = dry(gainloop, program, *words)
    document = dry(gainloop, program, *words, "--json")
    before = state_digest(program)
    done = gainloop(*words, "--json")

    assert told.exit_code == 0, told.errors
    assert told.output.startswith(f"Checked, nothing written: {said}")
    assert document.json == {**done.json, "dry_run": True}
    assert done.json["new"] is True
    assert state_digest(program) != before
    assert dry(gainloop, program, *words, "--json").json["new"] is False


@pytest.mark.parametrize(("words", "code"), REFUSED)
def test_what_would_be_refused_is_refused(
    gainloop: Run, program: Home, words: tuple[str, ...], code: str
) -> None:
    told = dry(gainloop, program, *words, "--json")

    assert (told.exit_code, told.json["error"]["code"]) == (2, code)
    assert gainloop(*words, "--json").json == told.json


def test_a_queue_is_told_before_it_is_made(gainloop: Run, home: Home, tmp_path: Path) -> None:
    add_clips(home, tmp_path)
    add_development(home, tmp_path)
    run = rank(home)
    queue_request(home, run.id)  # adds the ontology
    words = (
        *("queue", "create", "--run", run.id, "--name", "Next", "--ontology", "road-users:1"),
        *("--instructions", "Draw.", "--check", "min_box_px=8", "--json"),
    )

    told = dry(gainloop, home, *words)
    made = gainloop(*words)

    assert (told.exit_code, made.json["new"]) == (0, True)
    assert told.json == {**made.json, "dry_run": True}
