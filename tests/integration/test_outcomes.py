"""What a training changed: measured cohort by cohort and for clusters, or typed with evidence."""

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col, func, select

from gainloop.bootstrap import operator_of
from gainloop.errors import GateBlocked, InvalidInput, NotAllowed, NotFound
from gainloop.models.clusters import ErrorCluster
from gainloop.models.governance import Actor, AuditEntry, LineageEdge
from gainloop.reads.outcome_deltas import METRIC
from gainloop.reads.outcomes import DeltaRow, deltas_by_outcome, outcomes_by_model
from gainloop.stores.home import Home
from gainloop.terms.enums import FigureSource, LineageType, Verdict
from gainloop.terms.matches import Outcome
from gainloop.terms.outcomes import Delta
from gainloop.workflows.outcomes.record_outcome import OutcomeRequest, record_outcome
from tests.cli_runner import Run
from tests.dry_runs import dry
from tests.integration.comparison_program import CLIPS, STEADY, add_clips, add_model
from tests.integration.outcome_program import RAIN_CLUSTER, add_pair

EVIDENCE = ("https://wiki.example.com/outcome",)


@pytest.fixture
def pair(home: Home, tmp_path: Path) -> tuple[str, str]:
    """A model that misses pedestrians in rain, a later one that finds them, an epic for it."""
    return add_pair(home, tmp_path)


def deltas_of(home: Home, outcome_id: str) -> list[DeltaRow]:
    with home.database.read() as session:
        return deltas_by_outcome(session, operator_of(home), [outcome_id])[outcome_id]


def edges(home: Home, relation: LineageType) -> list[LineageEdge]:
    with home.database.read() as session:
        chosen = select(LineageEdge).where(col(LineageEdge.type) == relation)
        return list(session.exec(chosen.order_by(col(LineageEdge.target_id))))


def test_deltas_are_measured_by_cohort_and_for_the_cluster_of_an_epic(
    any_home: Home, tmp_path: Path
) -> None:
    before, after = add_pair(any_home, tmp_path)
    request = OutcomeRequest(base_evaluation_id=before, evaluation_id=after, note="two batches")

    outcome_id, is_new = record_outcome(any_home, operator_of(any_home), request)

    assert is_new
    assert record_outcome(any_home, operator_of(any_home), request) == (outcome_id, False)
    found = {
        (delta.cluster_id, *delta.cohort.values()): delta
        for delta in deltas_of(any_home, outcome_id)
        if delta.class_name is None or delta.cluster_id
    }
    # In rain 10, 11, 12 of 20 objects by drive before, 16 of 20 after; in clear 16 in both.
    rain, clear, cluster = found[None, "rain"], found[None, "clear"], found[RAIN_CLUSTER, "rain"]
    assert rain.a == pytest.approx(0.55)
    assert rain.b == pytest.approx(0.8)
    assert rain.delta == pytest.approx(0.25)
    assert rain.verdict is Verdict.BETTER
    assert rain.low is not None
    assert rain.high is not None
    assert 0.2 <= rain.low < 0.25 < rain.high <= 0.3
    assert (clear.delta, clear.verdict) == (0, Verdict.UNDECIDED)
    assert found[None,].delta == pytest.approx(0.125)
    assert cluster.delta == pytest.approx(0.25)
    assert cluster.num_objects == 240
    assert cluster.metric == "recall at equal false positives"
    changed = {
        edge.target_id: edge.properties["delta"] for edge in edges(any_home, LineageType.CHANGED)
    }
    assert changed[RAIN_CLUSTER] == pytest.approx(0.25)
    assert changed["weather=rain"] == pytest.approx(0.25)
    assert changed["class=Pedestrian"] == changed["all objects"] == pytest.approx(0.125)


def test_a_later_outcome_takes_the_place_of_the_earlier_one(
    home: Home, pair: tuple[str, str]
) -> None:
    operator = operator_of(home)
    typed = OutcomeRequest(
        base_model_version_id="before:1",
        model_version_id="after:1",
        deltas=(Delta(cohort={}, cluster_id=RAIN_CLUSTER, metric=METRIC, delta=0.4),),
        evidence=EVIDENCE,
    )
    first_id, _ = record_outcome(home, operator, typed)
    measured = OutcomeRequest(base_evaluation_id=pair[0], evaluation_id=pair[1])
    second_id, _ = record_outcome(home, operator, measured)

    of_cluster = [
        edge for edge in edges(home, LineageType.CHANGED) if edge.target_id == RAIN_CLUSTER
    ]
    assert {(edge.properties["outcome_id"], edge.retracted_at is None) for edge in of_cluster} == {
        (first_id, False),
        (second_id, True),
    }
    with home.database.read() as session:
        rows = outcomes_by_model(session, operator, ["after:1"])["after:1"]
    assert [(row.outcome_id, row.source) for row in rows] == [
        (second_id, FigureSource.MEASURED),
        (first_id, FigureSource.TYPED),
    ]


def test_nothing_is_recorded_across_different_ground_truth(home: Home, tmp_path: Path) -> None:
    add_clips(home, tmp_path)
    before = add_model(home, tmp_path, "before", STEADY)
    other = add_model(home, tmp_path, "after", STEADY, num_objects=dict.fromkeys(CLIPS, 19))
    with pytest.raises(GateBlocked, match="ground truth differs") as error:
        record_outcome(
            home,
            operator_of(home),
            OutcomeRequest(base_evaluation_id=before, evaluation_id=other),
        )
    assert error.value.code == "NO_VERDICT"
    assert edges(home, LineageType.CHANGED) == []


def test_two_metrics_of_one_cohort_are_both_held(home: Home, pair: tuple[str, str]) -> None:
    cohort = {"weather": "rain"}
    deltas = (
        Delta(cohort=cohort, metric="recall", delta=0.1),
        Delta(cohort=cohort, metric="precision", delta=-0.2),
    )
    request = OutcomeRequest(**{**TYPED, "deltas": deltas})
    record_outcome(home, operator_of(home), request)
    held = edges(home, LineageType.CHANGED)
    assert {edge.properties["metric"]: edge.properties["delta"] for edge in held} == {
        "recall": 0.1,
        "precision": -0.2,
    }
    assert all(edge.retracted_at is None for edge in held)


def test_who_may_not_record_is_told_so_before_anything_is_looked_up(home: Home) -> None:
    with home.database.read() as session:
        annotator = session.get(Actor, "demo-annotator")
    assert annotator is not None
    with pytest.raises(NotAllowed, match="may not record outcome"):
        record_outcome(home, annotator, OutcomeRequest(evaluation_id="x", base_evaluation_id="y"))


TYPED: dict[str, Any] = {
    "base_model_version_id": "before:1",
    "model_version_id": "after:1",
    "deltas": (Delta(cohort={"weather": "rain"}, metric="recall", delta=0.1),),
    "evidence": EVIDENCE,
}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"evidence": ()}, "NO_EVIDENCE"),
        ({"model_version_id": "before:1"}, "SAME_MODEL"),
        ({"model_version_id": None}, "ONE_MISSING"),
        ({"deltas": ()}, "BAD_DELTA"),
        ({"note": "n" * 2_001}, "TOO_LONG"),
    ],
)
def test_typed_figures_need_two_models_and_evidence(
    home: Home, pair: tuple[str, str], changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(InvalidInput) as error:
        record_outcome(home, operator_of(home), OutcomeRequest(**{**TYPED, **changes}))
    assert error.value.code == code


@pytest.mark.parametrize(
    "changes",
    [
        {"model_version_id": "nobody:1"},
        {"release_id": "nothing:1"},
        {"deltas": (Delta(cohort={}, cluster_id="none", metric="recall", delta=0.1),)},
    ],
)
def test_what_does_not_exist_is_named_and_nothing_is_stored(
    home: Home, pair: tuple[str, str], changes: dict[str, Any]
) -> None:
    with home.database.read() as session:
        before = session.exec(select(func.count()).select_from(AuditEntry)).one()
    with pytest.raises(NotFound, match="there is no"):
        record_outcome(home, operator_of(home), OutcomeRequest(**{**TYPED, **changes}))
    with home.database.read() as session:
        assert session.exec(select(func.count()).select_from(AuditEntry)).one() == before


def test_one_evaluation_or_both_ways_at_once_is_refused(home: Home, pair: tuple[str, str]) -> None:
    for request, code in (
        (OutcomeRequest(evaluation_id=pair[1]), "ONE_MISSING"),
        (OutcomeRequest(base_evaluation_id=pair[0], evaluation_id=pair[0]), "SAME_MODEL"),
        (
            OutcomeRequest(
                base_evaluation_id=pair[0], evaluation_id=pair[1], deltas=TYPED["deltas"]
            ),
            "BOTH_WAYS",
        ),
    ):
        with pytest.raises(InvalidInput) as error:
            record_outcome(home, operator_of(home), request)
        assert error.value.code == code


def test_the_command_reads_a_file_and_names_a_wrong_field(
    gainloop: Run, tmp_path: Path, home: Home, pair: tuple[str, str]
) -> None:
    file = tmp_path / "outcome.yaml"
    file.write_text(f"base_evaluation: {pair[0]}\nevaluation: {pair[1]}\n")
    told = dry(gainloop, home, "outcome", "record", file, "--json").json
    recorded = gainloop("outcome", "record", file, "--json").json
    assert told == {**recorded, "dry_run": True}
    shown = gainloop("outcome", "show", recorded["id"], "--json").json
    assert (shown["source"], shown["model_version_id"]) == ("measured", "after:1")
    assert {"weather": "rain"} in [delta["cohort"] for delta in shown["deltas"]]

    file.write_text("base_model: before:1\nmodel: after:1\ndeltas: [{metric: recall, delta: up}]\n")
    wrong = gainloop("outcome", "record", file)
    assert wrong.exit_code == 2
    assert "BAD_OUTCOME" in wrong.errors
    assert "expected a number, got 'up' (outcome.yaml, field deltas 1: delta)" in wrong.errors
    file.write_text("modell: after:1\n")
    assert (
        "there is no such field; there are release, note"
        in gainloop("outcome", "record", file).errors
    )
    file.write_text("evidence: https://wiki.example.com/x\n")
    assert "expected a list, got" in gainloop("outcome", "record", file).errors


def test_a_cluster_of_false_detections_gets_no_change_in_recall(
    home: Home, pair: tuple[str, str]
) -> None:
    with home.database.engine.begin() as connection:
        connection.execute(
            sa.update(ErrorCluster)
            .where(col(ErrorCluster.id) == RAIN_CLUSTER)
            .values(outcome=Outcome.FP)
        )
    request = OutcomeRequest(base_evaluation_id=pair[0], evaluation_id=pair[1])
    outcome_id, _ = record_outcome(home, operator_of(home), request)
    assert [delta for delta in deltas_of(home, outcome_id) if delta.cluster_id] == []
