"""Benchmark and pool are apart, also where one dataset is split into both by clip id."""

from pathlib import Path

import pytest
from sqlmodel import select

from gainloop.bootstrap import operator_of
from gainloop.errors import GateBlocked
from gainloop.models.priority import Priority, Queue
from gainloop.reads.leakage import comparison_refusals, report_leakage
from gainloop.stores.home import Home
from gainloop.terms.enums import BenchmarkRole
from gainloop.workflows.queue.create_queue import create_queue
from tests.cli_runner import Run
from tests.integration.leaking_program import queue_request, rank
from tests.integration.ranked_program import (
    add_catalog,
    add_embeddings,
    add_evaluation,
    add_predictions,
)

CLIPS = ("c1", "c2", "c3", "c4", "c5", "c6")
TRUTH = dict.fromkeys(CLIPS, (8, 2))
"""Of the whole dataset: the pool's is in the same files."""


def ranked_clips(home: Home, run_id: str) -> list[str]:
    with home.database.read() as session:
        return sorted(session.exec(select(Priority.clip_id).where(Priority.run_id == run_id)))


def split(home: Home, folder: Path, catalog: str) -> None:
    """c1 and c2 steer, c3 is held out, the rest waits."""
    add_catalog(home, folder, catalog)
    add_predictions(home, folder, {clip: [0.6, 0.9] for clip in CLIPS[3:]})
    add_evaluation(home, folder, TRUTH, benchmark="steer", only=frozenset({"c1", "c2"}))
    add_evaluation(
        *(home, folder, TRUTH),
        benchmark="sealed",
        role=BenchmarkRole.HOLDOUT,
        only=frozenset({"c3"}),
    )


def test_one_dataset_without_drives_is_split_by_clip_id(any_home: Home, tmp_path: Path) -> None:
    split(any_home, tmp_path, "clip_id\n" + "\n".join(CLIPS))

    run = rank(any_home)

    assert ranked_clips(any_home, run.id) == ["c4", "c5", "c6"]
    assert not [note for note in run.notes if "too close" in note]
    assert create_queue(any_home, operator_of(any_home), queue_request(any_home, run.id)).is_new


def test_a_pool_that_shares_drives_with_a_development_benchmark_is_still_ranked(
    home: Home, tmp_path: Path
) -> None:
    split(home, tmp_path, "clip_id,drive_id\nc1,a\nc2,b\nc3,h\nc4,a\nc5,b\nc6,a\n")

    run = rank(home)

    assert ranked_clips(home, run.id) == ["c4", "c5", "c6"]
    assert run.notes[0].startswith("3 candidates are too close to steer:1 (3 by drive)")
    assert create_queue(home, operator_of(home), queue_request(home, run.id)).is_new
    with home.database.read() as session:
        assert comparison_refusals(session, home.objects, "steer:1") == []


def test_once_such_clips_are_labeled_the_development_benchmark_gives_no_verdict(
    home: Home, tmp_path: Path
) -> None:
    split(home, tmp_path, "clip_id,drive_id\nc1,a\nc2,b\nc3,h\nc4,a\nc5,b\nc6,a\n")

    add_catalog(home, tmp_path, "clip_id,drive_id,label_state\nc4,a,labeled\nc6,a,labeled\n")

    with home.database.read() as session:
        refused = comparison_refusals(session, home.objects, "steer:1")
        assert comparison_refusals(session, home.objects, "sealed:1") == []
    assert len(refused) == 1
    assert refused[0].startswith("2 labeled clips are too close to steer:1 (2 by drive)")


@pytest.mark.parametrize("role", list(BenchmarkRole))
def test_a_clip_that_moves_into_a_benchmark_leaves_candidates_and_new_queues(
    home: Home, tmp_path: Path, role: BenchmarkRole
) -> None:
    split(home, tmp_path, "clip_id\n" + "\n".join(CLIPS))
    before = rank(home)
    request = queue_request(home, before.id)

    add_evaluation(home, tmp_path, TRUTH, benchmark="later", role=role, only=frozenset({"c5"}))

    with pytest.raises(GateBlocked, match="c5: Part of the benchmark later:1") as refused:
        create_queue(home, operator_of(home), request)
    assert refused.value.code == "LEAKAGE"
    with home.database.read() as session:
        assert session.exec(select(Queue)).all() == []
    assert ranked_clips(home, rank(home).id) == ["c4", "c6"]
    assert ranked_clips(home, before.id) == ["c4", "c5", "c6"]


def test_every_version_of_a_holdout_is_guarded(home: Home, tmp_path: Path) -> None:
    split(home, tmp_path, "clip_id,drive_id\nc1,a\nc2,b\nc3,h\nc4,h\nc5,i\nc6,j\n")
    add_evaluation(
        *(home, tmp_path, TRUTH),
        benchmark="sealed",
        role=BenchmarkRole.HOLDOUT,
        only=frozenset({"c5"}),
    )

    run = rank(home)

    assert ranked_clips(home, run.id) == ["c6"]
    assert "c4: From the same drive as c3." in run.notes[0]
    with home.database.read() as session:
        one = report_leakage(session, home.objects, operator_of(home), "sealed:1")
        two = report_leakage(session, home.objects, operator_of(home), "sealed:2")
    assert [leak.clip_id for leak in one.leaks] == ["c4"]
    assert two.leaks == []


def test_few_vectors_are_never_compared(home: Home, tmp_path: Path) -> None:
    split(home, tmp_path, "clip_id\n" + "\n".join(CLIPS))
    add_embeddings(home, tmp_path, dict.fromkeys(CLIPS, (0.0, 1.0)))

    with home.database.read() as session:
        found = report_leakage(session, home.objects, operator_of(home), "sealed:1")

    assert found.leaks == []
    assert "fewer than 50 clips" in found.basis


def test_the_command_line_lists_blocks_and_names(gainloop: Run, home: Home, tmp_path: Path) -> None:
    split(home, tmp_path, "clip_id,drive_id\nc1,a\nc2,b\nc3,h\nc4,x\nc5,y\nc6,z\n")
    run = rank(home)
    queue_request(home, run.id)
    add_catalog(home, tmp_path, "clip_id,drive_id\nc4,h\n")

    listed = gainloop("evaluation", "leakage", "sealed:1")
    document = gainloop("evaluation", "leakage", "sealed:1", "--json").json
    missing = gainloop("evaluation", "leakage", "sealed:9", "--json")
    blocked = gainloop(
        *("queue", "create", "--run", run.id, "--name", "Next", "--ontology", "road-users:1"),
        *("--instructions", "Draw.", "--check", "min_box_px=8", "--json"),
    )

    assert listed.exit_code == 0
    assert "1 candidate and 0 labeled clips are too close to sealed:1 (holdout)." in listed.output
    assert "From the same drive as c3." in listed.output
    assert (document["num_training"], document["num_candidates"]) == (0, 1)
    assert [(leak["clip_id"], leak["kind"], leak["measure"]) for leak in document["leaks"]] == [
        ("c4", "drive", None)
    ]
    assert (missing.exit_code, missing.json["error"]["code"]) == (2, "NOT_FOUND")
    assert (blocked.exit_code, blocked.json["error"]["code"]) == (3, "LEAKAGE")
    assert "c4: From the same drive as c3." in blocked.json["error"]["message"]
