"""Expected gain on the command line and over HTTP: default, JSON, atlas, cells, refusals."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gainloop.bootstrap import open_home
from gainloop.settings import load_settings
from gainloop.stores.home import Home
from tests.api_client import ENGINEER, ApiClient, api_of
from tests.cli_runner import Run
from tests.integration.gain_program import add_program

REFRESH = """mutation ($input: RefreshPrioritiesInput!) { refreshPriorities(input: $input) {
  __typename ... on UserError { code message path }
  ... on RefreshPrioritiesSuccess { isNew whyProfile run { profile expectedGain certificate
    atlas { version numCells embeddingSpaceId tagWeight quality numPool numBenchmark note author }
    previous { number } weights { exposure { axis value factor } severity { value factor } }
    cells { number name state traits { axis value share } numObjects numMissed missRate low high
      curve { exposure missRate low high } history { exposure missRate objects } hours gain }
    items(first: 3) { edges { node { score parts { name label cell value } } } } } } } }"""


@pytest.fixture
def command(gainloop: Run, tmp_path: Path) -> Run:
    home = open_home(load_settings(home=tmp_path / "home", database_url=""))
    add_program(home, tmp_path)
    home.close()
    return gainloop


@pytest.fixture
def api(home: Home, tmp_path: Path) -> Iterator[ApiClient]:
    add_program(home, tmp_path)
    with api_of(home, ENGINEER) as client:
        yield client


def refresh(api: ApiClient, given: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = api.ask(REFRESH, input=given)["data"]["refreshPriorities"]
    return found


def test_the_command_ranks_by_expected_gain_and_says_why(command: Run) -> None:
    ran = command("priorities", "run", "--budget-hours", 0.5, "--holdback", 0, "--json")

    assert ran.exit_code == 0, ran.errors
    assert "expected_gain is the default here" in ran.errors
    run = ran.json
    assert (run["profile"], run["rung"], run["weights_version"]) == (
        *("expected_gain", 1),
        "expected_gain:1",
    )
    assert 0.9 < run["certificate"] <= 1
    assert 0 < run["expected_gain"] < 1
    for item in run["items"]:
        assert abs(sum(item["parts"].values()) - item["score"]) < 1e-9
        assert {name.split(":")[0] for name in item["parts"]} <= {"cell_errors", "blind_cell"}
    shown = command("priorities", "show", run["run"])
    assert f"Atlas {run['atlas']}; certificate 0.9" in shown.output


def test_one_command_ranks_under_all_profiles(command: Run) -> None:
    command("priorities", "run", "--all-profiles", "--json")

    runs = command("priorities", "list", "--json").json

    assert [run["profile"] for run in runs] == [
        *("expected_gain", "weighted_sum_batch", "weighted_sum")
    ]


def test_the_atlas_is_built_and_shown(command: Run) -> None:
    assert command("atlas", "show").exit_code == 2

    built = command("atlas", "build", "--cells", 26, "--note", "finer", "--json").json
    again = command("atlas", "build", "--cells", 26, "--json").json
    shown = command("atlas", "show", "--json").json

    assert (built["is_new"], again["is_new"], again["atlas"]) == (True, False, built["atlas"])
    assert (shown["num_cells"], len(shown["cells"]), shown["note"]) == (26, 26, "finer")
    assert "26 cells by embeddings of scenes and tags" in command("atlas", "show").output
    refused = command("atlas", "build", "--cells", 1, "--json")
    assert (refused.exit_code, refused.json["error"]["code"]) == (2, "BAD_CELLS")


def test_an_atlas_needs_a_benchmark(gainloop: Run, tmp_path: Path) -> None:
    catalog = tmp_path / "clips.csv"
    catalog.write_text("clip_id\na\n")
    gainloop("catalog", "import", catalog)

    refused = gainloop("atlas", "build", "--json")

    assert (refused.exit_code, refused.json["error"]["code"]) == (2, "ATLAS_UNAVAILABLE")
    ranked = gainloop("priorities", "run", "--profile", "expected_gain", "--json")
    assert (ranked.exit_code, ranked.json["error"]["code"]) == (2, "EXPECTED_GAIN_UNAVAILABLE")


def test_the_api_gives_atlas_cells_and_certificate(api: ApiClient) -> None:
    given = {"budgetHours": 0.5, "holdbackShare": 0.0}
    made = refresh(api, given)

    assert made["__typename"] == "RefreshPrioritiesSuccess"
    assert made["whyProfile"].startswith("expected_gain is the default here")
    run = made["run"]
    assert run["profile"] == "EXPECTED_GAIN"
    assert 0.9 < run["certificate"] <= 1
    assert run["previous"] is None
    assert run["weights"] == {"exposure": [], "severity": []}
    atlas = run["atlas"]
    assert (atlas["version"], atlas["numCells"], atlas["embeddingSpaceId"]) == (1, 24, "scenes")
    cells = run["cells"]
    assert len(cells) == 24
    assert [cell["gain"] for cell in cells] == sorted(
        (cell["gain"] for cell in cells), reverse=True
    )
    first = cells[0]
    assert first["traits"][0] == {"axis": "time_of_day", "value": "night", "share": 1.0}
    assert first["low"] <= first["missRate"] <= first["high"]
    assert first["curve"][0]["exposure"] == 0
    assert [point["objects"] for point in first["history"]] == [pytest.approx(first["numObjects"])]
    for edge in run["items"]["edges"]:
        item = edge["node"]
        assert sum(part["value"] for part in item["parts"]) == pytest.approx(item["score"])
        assert all(part["label"].endswith(f"({part['cell']})") for part in item["parts"])


def test_the_api_refuses_it_where_it_is_not_available(home: Home, tmp_path: Path) -> None:
    add_program(home, tmp_path, num_benchmark=149)
    with api_of(home, ENGINEER) as api:
        answer = refresh(api, {"profile": "EXPECTED_GAIN"})
        default = refresh(api, {"allProfiles": True})
        runs = api.data("{ priorityRuns { edges { node { profile } } } }")["priorityRuns"]

    assert answer["code"] == "EXPECTED_GAIN_UNAVAILABLE"
    assert answer["path"] == "profile"
    assert "only 149 clips" in answer["message"]
    assert default["run"]["cells"] == []
    assert default["run"]["atlas"] is None
    assert [edge["node"]["profile"] for edge in runs["edges"]] == [
        *("WEIGHTED_SUM_BATCH", "WEIGHTED_SUM")
    ]
