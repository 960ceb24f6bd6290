"""`gainloop scenario`, `axis`, `errors map`: what people see, and what they are told."""

from pathlib import Path

import pytest

from tests.cli_runner import Run
from tests.integration.ranked_program import CATALOG

NIGHT_RAIN = "time_of_day = night and weather = rain"


@pytest.fixture
def catalog(gainloop: Run, tmp_path: Path) -> None:
    path = tmp_path / "catalog.csv"
    path.write_text(CATALOG, encoding="utf-8")
    assert gainloop("catalog", "import", str(path)).exit_code == 0


@pytest.mark.usefixtures("catalog")
def test_a_scenario_is_previewed_saved_and_asked_for(gainloop: Run) -> None:
    preview = gainloop("scenario", "preview", NIGHT_RAIN)
    saved = gainloop("scenario", "save", "night rain", NIGHT_RAIN, "--reason", "misses", "--json")
    again = gainloop("scenario", "preview", "--name", "night rain", "--json")
    gainloop("ontology", "add", "town", "--classes", "Pedestrian")
    queued = gainloop(
        *("scenario", "request", "night rain", "--name", "wet nights", "--ontology", "town:1"),
        *("--instructions", "Draw boxes.", "--check", "min_box_px=8", "--reason", "misses"),
        "--json",
    )
    gainloop("scenario", "save", "snow", "weather = snow", "--reason", "none yet")
    asked = gainloop("scenario", "request", "snow", "--reason", "none yet", "--wanted", "5")

    assert preview.output.splitlines() == [
        NIGHT_RAIN,
        "3 candidates, 0.42 h to label (0.17 to 1.00)",
        "0 clips labeled, 0 in benchmarks, 0 too close to one that is held out",
        "Misses: no model was measured on a development benchmark yet.",
        "Expected gain: unknown. No priority run has scored the whole pool yet.",
        "Such as bench-night, pool-night, pool-late",
    ]
    assert saved.json == {"id": "night rain:1", "new": True}
    assert again.json["expression"] == NIGHT_RAIN
    assert queued.json["collection_request_id"] is None
    assert asked.exit_code == 0
    assert asked.output.startswith(
        "No clip of snow:1 is left to label. Collection request collection-"
    )


@pytest.mark.usefixtures("catalog")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("scenario", "preview", "wether = rain"), "at character 1: 'wether' is no axis; do you"),
        (("scenario", "preview", "--name", "x"), "there is no scenario 'x'"),
        (("scenario", "save", "x", "weather = rain"), "NO_REASON: say why"),
        (("scenario", "request", "x", "--reason", "y"), "there is no scenario 'x'"),
        (("axis", "register", "x", "--column", "nothing", "--reason", "y"), "UNKNOWN_COLUMN"),
        (("axis", "register", "x", "--column", "lat", "--bins", "a,b"), "are no numbers"),
        (("errors", "map", "nothing"), "there is no evaluation 'nothing'"),
        (("errors", "explain", "nothing"), "'nothing' is not EVALUATION:NUMBER"),
        (("errors", "explain", "eval:1"), "no mapping ever saw error eval:1"),
    ],
)
def test_wrong_input_is_told_and_ends_with_2(
    gainloop: Run, words: tuple[str, ...], said: str
) -> None:
    run = gainloop(*words)

    assert run.exit_code == 2
    assert said in run.errors.replace("\n", " ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "no list of rules"),
        ('[{"id": "a"}]', "a rule has id, when, tags, confidence, and nothing else"),
        ('[{"id": "a", "when": 3, "tags": ["a=b"]}]', "id and when are texts"),
        ('[{"id": "a", "when": "weather = rain", "tags": "a=b"}]', "tags is a list of texts"),
        ('[{"id": "a", "id": "b"}]', "DUPLICATE_KEY"),
    ],
)
def test_a_file_of_rules_is_refused_by_row(
    gainloop: Run, tmp_path: Path, text: str, said: str
) -> None:
    path = tmp_path / "rules.json"
    path.write_text(text, encoding="utf-8")

    run = gainloop("errors", "save-mapping", "main", str(path), "--reason", "x")

    assert run.exit_code == 2
    assert said in run.errors.replace("\n", " ")


def test_a_mapping_is_saved_from_a_file_and_listed(gainloop: Run, tmp_path: Path) -> None:
    path = tmp_path / "rules.json"
    path.write_text('[{"id": "a", "when": "weather = rain", "tags": ["a=b"]}]', encoding="utf-8")

    saved = gainloop("errors", "save-mapping", "main", str(path), "--reason", "x", "--json")
    listed = gainloop("errors", "mappings", "--json")

    assert saved.json == {"id": "main:1", "new": True}
    assert [row["mapping_id"] for row in listed.json] == ["main:1"]
