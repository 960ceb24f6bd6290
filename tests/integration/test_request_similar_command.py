"""`gainloop errors request`: what it would label, the queue that it makes, and what it refuses."""

from pathlib import Path

import pytest
from sqlmodel import select

from gainloop.models.clusters import ErrorClusterMember
from gainloop.models.governance import LineageEdge
from gainloop.models.priority import QueueItem
from gainloop.reads.similar_features import errors_on_clips
from gainloop.reads.similar_request import SimilarFilter
from gainloop.stores.home import Home
from gainloop.terms.enums import LineageType
from tests.cli_runner import Run, runner
from tests.integration.ranked_program import add_all
from tests.state_digest import state_digest

PARTS = (
    *("--name", "more like this", "--ontology", "town:1", "--instructions", "Draw boxes."),
    *("--check", "min_box_px=8", "--reason", "they fail alike"),
)


@pytest.fixture
def error(home: Home, tmp_path: Path) -> str:
    """The first error by day on the benchmark, EVALUATION:NUMBER."""
    evaluation = add_all(home, tmp_path)
    with home.database.read() as session:
        rows = errors_on_clips(session, SimilarFilter(), [evaluation], ["bench-day"])
    key, number = rows["bench-day"][0].key
    return f"{key}:{number}"


@pytest.fixture
def run(home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(home.settings.home, monkeypatch, capsys)


def test_a_dry_run_tells_what_would_be_labeled_and_stores_nothing(
    home: Home, run: Run, error: str
) -> None:
    before = state_digest(home)

    told = run("errors", "request", "--error", error, "--dry-run", "--json")
    fog = run(
        "errors", "request", "--error", error, "--where", "weather = fog", "--dry-run", "--json"
    )
    rain = run("errors", "request", "--error", error, "--where", "weather = rain", "--dry-run")

    assert told.json["clips"] == ["pool-day", "pool-late"]
    assert (told.json["num_candidates"], told.json["num_in_benchmarks"]) == (2, 0)
    assert fog.json == {"clips": [], "num_candidates": 0}
    assert rain.output.splitlines()[0] == "1 clip, the nearest first: pool-late"
    assert state_digest(home) == before


def test_the_nearest_that_can_be_labeled_become_one_queue(home: Home, run: Run, error: str) -> None:
    made = run("errors", "request", "--error", error, "-k", 1, *PARTS, "--json")
    again = run("errors", "request", "--error", error, "-k", 1, *PARTS)

    assert (made.exit_code, made.json["is_new"]) == (0, True)
    assert again.output.strip() == f"Queue {made.json['queue_id']} was there already."
    with home.database.read() as session:
        assert list(session.exec(select(QueueItem.clip_id))) == ["pool-day"]


def test_the_queue_is_for_the_cluster_of_the_failure(home: Home, run: Run, error: str) -> None:
    evaluation, _ = error.split(":")
    run("errors", "cluster", evaluation)
    with home.database.read() as session:
        member = session.exec(select(ErrorClusterMember)).first()
    assert member is not None
    failure = f"{evaluation}:{member.ordinal}"

    made = run("errors", "request", "--error", failure, "-k", 1, *PARTS, "--json")
    again = run("errors", "request", "--cluster", member.cluster_id, "-k", 1, *PARTS, "--json")

    with home.database.read() as session:
        edges = session.exec(
            select(LineageEdge).where(LineageEdge.type == LineageType.TARGETS)
        ).all()
    queues = {made.json["queue_id"], again.json["queue_id"]}
    assert {edge.source_id for edge in edges} == queues
    assert {edge.target_id for edge in edges} == {member.cluster_id}


def test_where_none_can_be_labeled_the_fleet_is_asked(run: Run, error: str) -> None:
    asked = run(
        *("errors", "request", "--error", error, "--where", "weather = fog", *PARTS),
        *("--expression", "weather = fog", "--wanted", 7),
    )

    assert asked.exit_code == 0
    assert asked.output.startswith("None of what is like it is left to label. Collection request ")
    assert "for 7 clips made" in asked.output.replace("\n", " ")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), "ONE_QUERY"),
        (("--clip", "pool-day", "--cluster", "x"), "ONE_QUERY"),
        (("--error", "nonsense"), "BAD_ID"),
        (("--clip", "pool-day", "--where", "weather ="), "BAD_EXPRESSION"),
        (("--clip", "pool-day", "--where", "weather = fog", *PARTS), "NO_CLIPS"),
        (("--clip", "pool-day", "--name", "x", "--reason", "y"), "NO_ONTOLOGY"),
        (("--clip", "pool-day", "--dry-run", "--budget-hours", -1), "BAD_BUDGET"),
        (("--clip", "pool-day", "--dry-run", "--budget-hours", "nan"), "BAD_BUDGET"),
    ],
)
@pytest.mark.usefixtures("error")
def test_what_cannot_be_asked_for_is_refused_and_stores_nothing(
    home: Home, run: Run, words: tuple[str, ...], code: str
) -> None:
    run("vectors", "rebuild")
    before = state_digest(home)

    refused = run("errors", "request", *words, "--json")

    assert (refused.exit_code, refused.json["error"]["code"]) == (2, code)
    assert state_digest(home) == before
