"""Stored detections matched anew after the ground truth of a benchmark changed."""

import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from sqlmodel import Session, col, func, select

from gainloop.bootstrap import open_home, operator_of
from gainloop.errors import Conflict, NotAllowed, NotFound
from gainloop.models.evaluation import Calibration, DetectionError, Evaluation
from gainloop.models.governance import AuditEntry
from gainloop.reads.benchmarks import benchmarks_by_id, stale_reason, versions_by_name
from gainloop.settings import load_settings
from gainloop.stores.home import Home
from gainloop.terms.enums import AuditAction, Role
from gainloop.terms.options import ScoreKind
from gainloop.workflows.evaluation.draft import Draft, draft_evaluation
from gainloop.workflows.evaluation.rematch_benchmark import RematchResult, rematch_benchmark
from gainloop.workflows.evaluation.store_evaluation import Entry, put_bulk
from tests.cli_runner import Run
from tests.integration.meanwhile import act_after
from tests.integration.mislabeled_program import add, detections, edited, ground_truth


@pytest.fixture
def other_home(tmp_path: Path) -> Iterator[Home]:
    opened = open_home(load_settings(home=tmp_path / "other", database_url=""))
    yield opened
    opened.close()


def rematch(home: Home) -> RematchResult:
    return rematch_benchmark(home, operator_of(home), "town")


def num_entries(session: Session) -> int:
    return session.exec(select(func.count()).select_from(AuditEntry)).one()


def all_of(home: Home, evaluation_id: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The evaluation and its errors, without what depends on when and where it was entered."""
    with home.database.read() as session:
        found = session.get_one(Evaluation, evaluation_id)
        errors = session.exec(
            select(DetectionError)
            .where(DetectionError.evaluation_id == evaluation_id)
            .order_by(col(DetectionError.ordinal))
        ).all()
        left_out = {"ordinal", "benchmark_id", "rematched_from", "valid_from", "recorded_at"}
        left_out |= {"findings"}  # what the reader said of the files
        return (
            found.model_dump(exclude=left_out),
            [error.model_dump() for error in errors],
        )


def test_results_are_those_of_a_fresh_import_of_the_same_files(
    any_home: Home, other_home: Home, tmp_path: Path
) -> None:
    old = add(any_home, tmp_path, ground_truth(), detections(0), model="net:1")
    add(any_home, tmp_path, edited(ground_truth()), detections(1), model="net:2")
    fresh = add(other_home, tmp_path, edited(ground_truth()), detections(0), model="net:1")

    done = rematch(any_home)

    assert done.benchmark_id == "town:2"
    first, second = done.models
    assert (first.model_version_id, first.source_id) == ("net:1", old.evaluation_id)
    assert (first.evaluation_id, first.is_new) == (fresh.evaluation_id, True)
    assert (second.model_version_id, second.is_new) == ("net:2", False)
    assert all_of(any_home, fresh.evaluation_id) == all_of(other_home, fresh.evaluation_id)
    with any_home.database.read() as session:
        new = session.get_one(Evaluation, fresh.evaluation_id)
        assert new.rematched_from == old.evaluation_id
        assert new.benchmark_id == "town:2"
    again = add(any_home, tmp_path, edited(ground_truth()), detections(0), model="net:1")
    assert not again.is_new


def test_a_calibration_of_raw_scores_is_fitted_anew(
    home: Home, other_home: Home, tmp_path: Path
) -> None:
    logits = detections(0, as_logits=True)
    add(home, tmp_path, ground_truth(), logits, scores=ScoreKind.LOGIT)
    add(home, tmp_path, edited(ground_truth()), detections(1), model="net:2")
    fresh = add(other_home, tmp_path, edited(ground_truth()), logits, scores=ScoreKind.LOGIT)

    done = rematch(home)

    assert done.models[0].evaluation_id == fresh.evaluation_id
    assert all_of(home, fresh.evaluation_id) == all_of(other_home, fresh.evaluation_id)
    fits = []
    for opened in (home, other_home):
        with opened.database.read() as session:
            fitted = session.exec(
                select(Calibration).where(Calibration.evaluation_id == fresh.evaluation_id)
            ).one()
            fits.append((fitted.slope, fitted.intercept))
    assert fits[0] == fits[1]


def test_a_second_run_writes_nothing(home: Home, tmp_path: Path) -> None:
    add(home, tmp_path, ground_truth(), detections(0))
    add(home, tmp_path, edited(ground_truth()), detections(1), model="net:2")
    done = rematch(home)
    with home.database.read() as session:
        before = num_entries(session)
        entry = session.exec(
            select(AuditEntry).where(AuditEntry.action == AuditAction.BENCHMARK_REMATCH)
        ).one()

    again = rematch(home)

    assert [row.evaluation_id for row in again.models] == [row.evaluation_id for row in done.models]
    assert not any(row.is_new for row in again.models)
    assert entry.object_id == "town:2"
    with home.database.read() as session:
        assert num_entries(session) == before


def test_older_evaluations_say_that_the_ground_truth_changed(home: Home, tmp_path: Path) -> None:
    add(home, tmp_path, ground_truth(), detections(0))
    add(home, tmp_path, edited(ground_truth()), detections(1), model="net:2")
    actor = operator_of(home)

    with home.database.read() as session:
        rows = benchmarks_by_id(session, actor, ["town:1", "town:2"])
        versions = versions_by_name(session, actor, ["town"])["town"]

    assert [row.version for row in versions] == [2, 1]
    assert stale_reason(rows["town:2"], versions) is None
    reason = stale_reason(rows["town:1"], versions)
    assert reason is not None
    assert reason.startswith("Ground truth changed since: town has version 2 since 2026-01-05")


def test_a_model_that_has_not_seen_all_frames_is_refused(home: Home, tmp_path: Path) -> None:
    few = 40
    old = add(home, tmp_path, ground_truth(num_frames=few), detections(0, num_frames=few))
    add(home, tmp_path, ground_truth(), detections(1), model="net:2")

    refused, up_to_date = rematch(home).models

    assert (refused.source_id, refused.evaluation_id) == (old.evaluation_id, None)
    assert refused.refusal.startswith("the model has not seen 20 of the 60 frames of town:2")
    assert up_to_date.refusal == ""
    with home.database.read() as session:
        assert session.exec(select(func.count()).select_from(Evaluation)).one() == 2


def test_detections_on_frames_that_are_gone_are_left_out_and_counted(
    home: Home, other_home: Home, tmp_path: Path
) -> None:
    few = 40
    add(home, tmp_path, ground_truth(), detections(0))
    smaller = ground_truth()
    smaller["images"] = smaller["images"][:few]
    kept = {image["id"] for image in smaller["images"]}
    smaller["annotations"] = [row for row in smaller["annotations"] if row["image_id"] in kept]
    add(home, tmp_path, smaller, detections(1, num_frames=few), model="net:2")
    inside = [row for row in detections(0) if row["image_id"] in kept]
    fresh = add(other_home, tmp_path, smaller, inside)

    done = rematch(home)

    assert done.models[0].evaluation_id == fresh.evaluation_id
    with home.database.read() as session:
        findings = session.get_one(Evaluation, fresh.evaluation_id).findings
    outside = len(detections(0)) - len(inside)
    assert [(row["code"], row["count"]) for row in findings] == [("OUTSIDE_BENCHMARK", outside)]


def test_who_may_not_import_may_not_rematch(home: Home, tmp_path: Path) -> None:
    add(home, tmp_path, ground_truth(), detections(0))
    add(home, tmp_path, edited(ground_truth()), detections(1), model="net:2")
    manager = operator_of(home).model_copy(update={"role": Role.PRODUCT_MANAGER})

    with pytest.raises(NotAllowed):
        rematch_benchmark(home, manager, "town")
    with pytest.raises(NotFound, match=r"give a name without its version; known: town"):
        rematch_benchmark(home, operator_of(home), "town:1")

    with home.database.read() as session:
        assert session.exec(select(func.count()).select_from(Evaluation)).one() == 2


def test_the_command_line_says_what_became_of_each_model(
    gainloop: Run, home: Home, tmp_path: Path
) -> None:
    add(home, tmp_path, ground_truth(), detections(0))
    add(home, tmp_path, edited(ground_truth()), detections(1), model="net:2")

    done = gainloop("evaluation", "rematch", "town", "--json")
    again = gainloop("evaluation", "rematch", "town")
    unknown = gainloop("evaluation", "rematch", "village")

    assert [row["is_new"] for row in done.json["models"]] == [True, False]
    assert "town:2 is the newest ground truth." in again.output
    assert again.output.count("up to date") == 2
    assert unknown.exit_code != 0
    assert "there is no benchmark 'village'" in unknown.errors


def test_an_evaluation_that_comes_meanwhile_is_a_conflict_and_nothing_is_stored(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(home, tmp_path, ground_truth(), detections(0))
    add(home, tmp_path, edited(ground_truth()), detections(1), model="net:2")
    with home.database.read() as session:
        before = num_entries(session)

    with monkeypatch.context() as patch:
        place = "gainloop.workflows.evaluation.rematch_benchmark.read_stored_truth"
        act_after(patch, place, lambda: add(home, tmp_path, ground_truth(), detections(3)))
        with pytest.raises(Conflict, match="rematch again") as refused:
            rematch(home)

    assert refused.value.code == "BENCHMARK_CHANGED"
    with home.database.read() as session:
        assert num_entries(session) == before + 1  # of the import
        matched_anew = col(Evaluation.rematched_from).is_not(None)
        assert session.exec(select(Evaluation.id).where(matched_anew)).all() == []
    assert [row.is_new for row in rematch(home).models] == [True, False]


def test_one_model_after_the_other_is_held_in_memory(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        add(home, tmp_path, ground_truth(), detections(number), model=f"net:{number + 1}")
    add(home, tmp_path, edited(ground_truth()), detections(3), model="net:4")
    drafts: list[weakref.ref[pa.Table]] = []
    num_alive: list[int] = []

    def draft_and_count(*args: Any) -> Draft:
        num_alive.append(sum(draft() is not None for draft in drafts))
        return draft_evaluation(*args)

    def put_and_remember(home: Home, draft: Draft) -> Entry:
        drafts.append(weakref.ref(draft.matches))
        return put_bulk(home, draft)

    module = "gainloop.workflows.evaluation.rematch_benchmark"
    monkeypatch.setattr(f"{module}.draft_evaluation", draft_and_count)
    monkeypatch.setattr(f"{module}.put_bulk", put_and_remember)

    rematch(home)

    assert num_alive == [0, 0, 0]
