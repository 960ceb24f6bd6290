"""Clips too close to a benchmark: left out of rankings, barred from queues and verdicts, listed."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import col, func, select

from gainloop.api.global_ids import global_id
from gainloop.bootstrap import operator_of
from gainloop.errors import Conflict, GateBlocked, InvalidInput, NotFound
from gainloop.models.governance import AuditEntry
from gainloop.models.priority import Priority, Queue, QueueItem
from gainloop.reads.leakage import LeakageReport, comparison_refusals, report_leakage
from gainloop.reads.leakage_state import LeakageState, leakage_state
from gainloop.stores.home import Home
from gainloop.terms.enums import BenchmarkRole, LeakKind
from gainloop.workflows.queue.create_queue import create_queue
from gainloop.workflows.queue.export_queue import ExportedQueue, ExportFormat, export_queue
from tests.api_client import ENGINEER, MANAGER, ApiClient, api_of
from tests.integration.leaking_program import (
    BARRED,
    DEVELOPMENT,
    HOLDOUT,
    INNOCENT,
    add_clips,
    add_development,
    add_holdout,
    add_leaking_program,
    queue_request,
    rank,
)
from tests.integration.meanwhile import act_after
from tests.integration.ranked_program import add_all, add_catalog, add_embeddings, add_evaluation
from tests.integration.test_api_statements import counted

LEAKAGE = """query ($id: ID!) { benchmark(id: $id) { leakage { numTraining numCandidates basis
  leaks { kind sentence clip { clipId } benchmarkClip { clipId } } } } }"""
CREATE = """mutation ($input: CreateQueueInput!) { createQueue(input: $input) { __typename
  ... on UserError { code message path } } }"""


def ranked_clips(home: Home, run_id: str) -> set[str]:
    with home.database.read() as session:
        return set(session.exec(select(Priority.clip_id).where(Priority.run_id == run_id)))


def report(home: Home, benchmark_id: str) -> LeakageReport:
    with home.database.read() as session:
        return report_leakage(session, home.objects, operator_of(home), benchmark_id)


def num_queues(home: Home) -> tuple[int, int]:
    """Queues, and audit entries of any kind."""
    with home.database.read() as session:
        queues = session.exec(select(func.count()).select_from(Queue)).one()
        return queues, session.exec(select(func.count()).select_from(AuditEntry)).one()


def test_every_planted_neighbor_of_a_holdout_is_reported_with_its_measure(
    any_home: Home, tmp_path: Path
) -> None:
    add_leaking_program(any_home, tmp_path)

    found = report(any_home, HOLDOUT)

    assert (found.role, found.num_training, found.num_candidates) == (BenchmarkRole.HOLDOUT, 1, 4)
    assert [(leak.clip_id, leak.kind, leak.benchmark_clip_id) for leak in found.leaks] == [
        ("done-drive", LeakKind.DRIVE, "hold-2"),
        ("near-drive", LeakKind.DRIVE, "hold-1"),
        ("near-time", LeakKind.TIME, "hold-1"),
        ("near-place", LeakKind.PLACE, "hold-2"),
        ("near-copy", LeakKind.EMBEDDING, "hold-2"),
    ]
    assert [leak.measure for leak in found.leaks] == [
        6 * 3600 - 10,
        3 * 3600 - 10,
        290,
        pytest.approx(0.0009 * 111_195, rel=1e-4),
        pytest.approx(0.02, rel=1e-3),
    ]
    assert [leak.is_labeled for leak in found.leaks] == [True, False, False, False, False]
    assert found.leaks[2].sentence == "Recorded by the same vehicle as hold-1, 4 min 50 s apart."
    assert found.leaks[3].sentence == "Begins 100 m from where hold-2 does, within the hour."
    assert "vectors of scenes closer than" in found.basis


def test_neighbors_of_a_holdout_are_left_out_of_a_ranking_and_the_run_says_so(
    any_home: Home, tmp_path: Path
) -> None:
    add_leaking_program(any_home, tmp_path)

    run = rank(any_home)

    ranked = ranked_clips(any_home, run.id)
    assert not ranked & set(BARRED)
    assert set(INNOCENT) <= ranked
    assert run.num_candidates == len(ranked) == 60 + len(INNOCENT) + 1
    assert run.notes[0].startswith(
        "4 clips are too close to a holdout benchmark and were left out (1 by drive, 1 by vehicle "
        "and time, 1 by place and time and 1 by embedding). near-drive: From the same drive as "
        "hold-1, 3 h apart. near-time:"
    )


def test_neighbors_of_a_development_benchmark_stay_and_the_run_says_what_that_costs(
    home: Home, tmp_path: Path
) -> None:
    add_leaking_program(home, tmp_path)

    run = rank(home)

    assert "near-dev" in ranked_clips(home, run.id)
    assert run.notes[1] == (
        "1 candidate is too close to town:1 (1 by drive): once it is labeled, comparisons on that "
        "benchmark get no verdict. It stays in the ranking, because a development benchmark only "
        "steers it."
    )
    near = report(home, DEVELOPMENT)
    assert [(leak.clip_id, leak.kind) for leak in near.leaks] == [("near-dev", LeakKind.DRIVE)]


def test_a_program_without_neighbors_is_ranked_as_before(home: Home, tmp_path: Path) -> None:
    add_all(home, tmp_path)

    run = rank(home)

    assert run.num_candidates == 3
    assert not [note for note in run.notes if "too close" in note]
    assert report(home, DEVELOPMENT).leaks == []


def test_a_new_neighbor_is_a_new_run_even_where_no_candidate_changes(
    home: Home, tmp_path: Path
) -> None:
    add_leaking_program(home, tmp_path)
    before = rank(home)

    add_catalog(home, tmp_path, "clip_id,drive_id\nlate-neighbor,h1\n")
    after = rank(home)

    assert rank(home).id == after.id != before.id
    assert after.num_candidates == before.num_candidates
    assert after.notes[0].startswith("5 clips are too close")


def test_a_pool_that_is_all_too_close_says_so(home: Home, tmp_path: Path) -> None:
    add_catalog(home, tmp_path, "clip_id,drive_id\nhold-1,d\nnear-1,d\n")
    add_holdout(home, tmp_path, "hold-1")

    with pytest.raises(InvalidInput, match="or too close to one that is held out") as refused:
        rank(home)

    assert refused.value.code == "NO_CANDIDATES"


def test_a_queue_is_refused_once_a_holdout_came_after_its_run(
    any_home: Home, tmp_path: Path
) -> None:
    add_clips(any_home, tmp_path)
    add_development(any_home, tmp_path)
    run = rank(any_home)
    request = queue_request(any_home, run.id)
    add_holdout(any_home, tmp_path)
    before = num_queues(any_home)

    with pytest.raises(GateBlocked) as refused:
        create_queue(any_home, operator_of(any_home), request)

    assert (refused.value.code, refused.value.path, refused.value.exit_code) == (
        *("LEAKAGE", "run"),
        3,
    )
    # The two clips of the benchmark itself were candidates as well.
    assert refused.value.message.startswith("6 selected clips are in a benchmark or too close")
    assert "hold-1: Part of the benchmark sealed:1." in refused.value.message
    assert "near-time: Recorded by the same vehicle as hold-1" in refused.value.message
    assert num_queues(any_home) == before

    again = queue_request(any_home, rank(any_home).id)
    queue_id = create_queue(any_home, operator_of(any_home), again).queue_id

    with any_home.database.read() as session:
        queued = set(
            session.exec(select(QueueItem.clip_id).where(col(QueueItem.queue_id) == queue_id))
        )
    assert not queued & {*BARRED, "hold-1", "hold-2"}
    assert set(INNOCENT) <= queued


def test_a_queue_of_clips_near_a_development_benchmark_is_made(home: Home, tmp_path: Path) -> None:
    add_clips(home, tmp_path)
    run = rank(home)
    request = queue_request(home, run.id)
    add_evaluation(home, tmp_path, {"dev-1": (24, 16)})

    with pytest.raises(GateBlocked, match="dev-1: Part of the benchmark town:1") as refused:
        create_queue(home, operator_of(home), request)
    assert "near-dev" not in refused.value.message

    again = queue_request(home, rank(home).id)
    assert create_queue(home, operator_of(home), again).is_new


def test_items_that_leak_by_now_are_withheld_from_exports(home: Home, tmp_path: Path) -> None:
    add_clips(home, tmp_path)
    add_development(home, tmp_path)
    queue_id = create_queue(home, operator_of(home), queue_request(home, rank(home).id)).queue_id
    whole = export_queue(home, operator_of(home), queue_id, ExportFormat.JSON)

    add_holdout(home, tmp_path)
    part = export_queue(home, operator_of(home), queue_id, ExportFormat.JSON)
    table = export_queue(home, operator_of(home), queue_id, ExportFormat.CSV)

    assert whole.withheld == {}
    assert set(part.withheld) == set(table.withheld) == {*BARRED, "hold-1", "hold-2"}
    assert part.num_items == whole.num_items - 6
    document = json.loads(part.data)
    assert {entry["clip"] for entry in document["queue"]["withheld"]} == set(part.withheld)
    assert not {item["clip"] for item in document["items"]} & set(part.withheld)
    assert b"near-copy" not in table.data


def test_a_comparison_gets_no_verdict_where_labeled_clips_leak(home: Home, tmp_path: Path) -> None:
    add_leaking_program(home, tmp_path)

    with home.database.read() as session:
        sealed = comparison_refusals(session, home.objects, HOLDOUT)
        town = comparison_refusals(session, home.objects, DEVELOPMENT)

    assert sealed == [
        "1 labeled clip is too close to sealed:1 (1 by drive), and a model that was trained on it "
        "looks better here than it is. done-drive: From the same drive as hold-2, 6 h apart. "
        "`gainloop evaluation leakage sealed:1` lists all."
    ]
    assert town == []


def test_a_benchmark_that_does_not_exist_is_named(home: Home) -> None:
    with pytest.raises(NotFound, match="no benchmark 'none:1'"):
        report(home, "none:1")


@pytest.fixture
def api(home: Home, tmp_path: Path) -> Iterator[ApiClient]:
    add_leaking_program(home, tmp_path)
    with api_of(home, MANAGER) as client:
        yield client


def test_the_api_lists_what_leaks(api: ApiClient) -> None:
    shown = api.data(LEAKAGE, id=global_id("Benchmark", HOLDOUT))["benchmark"]["leakage"]

    assert (shown["numTraining"], shown["numCandidates"]) == (1, 4)
    assert shown["leaks"][2] == {
        "kind": "TIME",
        "sentence": "Recorded by the same vehicle as hold-1, 4 min 50 s apart.",
        "clip": {"clipId": "near-time"},
        "benchmarkClip": {"clipId": "hold-1"},
    }
    assert shown["basis"].startswith("Too close is the same drive; the same vehicle within 10 min;")


def test_many_leaks_cost_as_many_statements_as_few(
    home: Home, api: ApiClient, tmp_path: Path
) -> None:
    asked = global_id("Benchmark", HOLDOUT)
    with counted(home) as few:
        api.data(LEAKAGE, id=asked)
    neighbors = "".join(f"more-{row},h1\n" for row in range(150))
    add_catalog(home, tmp_path, "clip_id,drive_id\n" + neighbors)

    with counted(home) as many:
        shown = api.data(LEAKAGE, id=asked)["benchmark"]["leakage"]

    assert (shown["numCandidates"], len(shown["leaks"])) == (154, 100)
    assert len(many) == len(few)


def test_the_api_answers_a_leaking_queue_as_blocked(home: Home, tmp_path: Path) -> None:
    add_clips(home, tmp_path)
    run = rank(home)
    queue_request(home, run.id)
    add_holdout(home, tmp_path)

    with api_of(home, ENGINEER) as api:
        answer = api.data(
            CREATE,
            input={
                "runId": global_id("PriorityRun", run.id),
                "name": "Next",
                "ontologyVersionId": global_id("OntologyVersion", "road-users:1"),
                "instructions": "Draw.",
                "checks": [{"rule": "MIN_BOX_PX", "value": "8"}],
            },
        )["createQueue"]

    assert (answer["__typename"], answer["code"], answer["path"]) == (
        "GateBlocked",
        "LEAKAGE",
        "run",
    )


def test_a_holdout_that_comes_while_leaks_are_looked_for_is_a_conflict(
    any_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_clips(any_home, tmp_path)
    add_development(any_home, tmp_path)
    request = queue_request(any_home, rank(any_home).id)
    with any_home.database.read() as session:
        entries = session.exec(select(func.count()).select_from(AuditEntry)).one()

    with monkeypatch.context() as patch:
        place = "gainloop.workflows.queue.create_queue.barred_clips"
        act_after(patch, place, lambda: add_holdout(any_home, tmp_path))
        with pytest.raises(Conflict, match="ask again") as refused:
            create_queue(any_home, operator_of(any_home), request)

    assert refused.value.code == "LEAKAGE_CHANGED"
    assert num_queues(any_home) == (0, entries + 1)  # the entry of the holdout
    with pytest.raises(GateBlocked):
        create_queue(any_home, operator_of(any_home), request)


def test_an_export_that_leaks_may_have_changed_under_is_a_conflict(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_clips(home, tmp_path)
    queue_id = create_queue(home, operator_of(home), queue_request(home, rank(home).id)).queue_id
    _, entries = num_queues(home)

    def export() -> ExportedQueue:
        return export_queue(home, operator_of(home), queue_id, ExportFormat.CSV)

    with monkeypatch.context() as patch:
        place = "gainloop.workflows.queue.export_queue.barred_items"
        act_after(patch, place, lambda: add_holdout(home, tmp_path))
        with pytest.raises(Conflict, match="benchmarks, embeddings or the catalog changed"):
            export()

    assert num_queues(home) == (1, entries + 1)
    assert set(export().withheld) >= set(BARRED)


def test_what_cannot_move_a_leak_leaves_the_state_as_it_is(home: Home, tmp_path: Path) -> None:
    add_leaking_program(home, tmp_path)

    def state() -> LeakageState:
        with home.database.read() as session:
            return leakage_state(session)

    before = state()
    run_id = rank(home).id
    same = state()
    add_catalog(home, tmp_path, "clip_id,drive_id,weather\nfill-00,h1,clear\n")
    moved = state()
    add_embeddings(home, tmp_path, {"fill-01": tuple(range(8))})

    assert run_id
    assert same == before
    assert moved != before
    assert state() != moved
