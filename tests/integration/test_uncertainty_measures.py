"""Measures of uncertainty from a file of results to the rank of a clip."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from gainloop.bootstrap import operator_of
from gainloop.errors import InvalidInput
from gainloop.models.evaluation import PredictionSet
from gainloop.models.priority import PriorityRun, WeightsVersion
from gainloop.reads.priority_runs import runs_by_id
from gainloop.stores.home import Home
from gainloop.terms.enums import Profile, ShadowArm
from gainloop.terms.measures import UncertaintyMeasure
from gainloop.workflows.predictions.import_predictions import import_predictions
from gainloop.workflows.predictions.request import PredictionsRequest
from gainloop.workflows.priorities.diff_runs import diff_runs
from gainloop.workflows.priorities.last_options import options_of
from gainloop.workflows.priorities.replay_run import replay_run
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from tests.cli_runner import Run
from tests.integration.ranked_program import POOL, add_catalog, add_predictions
from tests.integration.shadow_program import ShadowProgram
from tests.integration.test_shadow import record, report_of

DAY, NIGHT, LATE = POOL
MARGIN, VERSIONS = UncertaintyMeasure.MARGIN, UncertaintyMeasure.VERSION_DISAGREEMENT
# By scores alone the night is the least sure; between two classes the day is.
FOUND = {
    DAY: {"score": 0.95, "probs": [0.49, 0.47]},
    NIGHT: {"score": 0.55, "probs": [0.55, 0.05]},
    LATE: {"score": 0.8, "probs": [0.8, 0.1]},
}


def bring(
    home: Home,
    folder: Path,
    found: Mapping[str, Mapping[str, Any]],
    model: str = "rrc:1",
) -> PredictionSet:
    """One box on frame 0 of each clip."""
    path = folder / "found.json"
    rows = [
        {"clip_id": clip, "frame_index": 0, "category_id": 1, "bbox": [0, 0, 10, 20], **more}
        for clip, more in found.items()
    ]
    path.write_text(json.dumps(rows), encoding="utf-8")
    done = import_predictions(home, operator_of(home), PredictionsRequest(model, "coco", path))
    with home.database.read() as session:
        return session.get_one(PredictionSet, done.prediction_set_id)


def rank(home: Home, measure: UncertaintyMeasure | None = None, **more: Any) -> str:
    options = RunOptions(Profile.WEIGHTED_SUM, uncertainty=measure, **more)
    return run_priorities(home, operator_of(home), options).run_id


def order_of(home: Home, run_id: str) -> list[str]:
    with home.database.read() as session:
        run = session.get_one(PriorityRun, run_id)
    found: list[str] = home.objects.get_table(run.scores_object)["clip_id"].to_pylist()
    return found


def only_uncertainty(session: Session, measure: UncertaintyMeasure | None, version: int) -> None:
    """Weights under which nothing else counts."""
    first = session.get_one(WeightsVersion, "weighted_sum:1")
    values = {name: float(name == "uncertainty") for name in first.weights}
    session.add(
        WeightsVersion(
            **{**first.model_dump(), "id": f"weighted_sum:{version}"}
            | {"version": version, "weights": values, "uncertainty_measure": measure}
        )
    )


@pytest.fixture
def program(any_home: Home, tmp_path: Path) -> Home:
    add_catalog(any_home, tmp_path)
    with Session(any_home.database.engine) as session, session.begin():
        only_uncertainty(session, None, 2)
    return any_home


def test_a_set_keeps_every_measure_that_its_fields_allow(program: Home, tmp_path: Path) -> None:
    found = {
        DAY: FOUND[DAY]
        | {"member_scores": [0.0, 1.0], "score_samples": [0.0, 1.0]}
        | {"box_variance": [1.0, 4.0, 1.0, 4.0]}
    }
    kept = bring(program, tmp_path, found)

    assert kept.measures == [
        *("entropy", "margin", "least_confidence", "ensemble_disagreement"),
        *("dropout_variance", "box_variance"),
    ]
    assert kept.uncertainty_measure == "mean_class_entropy"
    (row,) = program.objects.get_table(kept.stats_object).to_pylist()
    assert row["measure_margin"] == pytest.approx(1 - 0.02)
    assert row["measure_ensemble_disagreement"] == pytest.approx(1.0)
    assert row["measure_box_variance"] == pytest.approx(0.1)
    (box,) = program.objects.get_table(kept.predictions_object).to_pylist()
    assert box["class_probabilities"] == pytest.approx([0.49, 0.47])


def test_plain_scores_are_kept_as_before(home: Home, tmp_path: Path) -> None:
    add_catalog(home, tmp_path)
    kept = bring(home, tmp_path, {DAY: {"score": 0.5}})

    table = home.objects.get_table(kept.stats_object)
    assert (kept.measures, kept.uncertainty_measure) == (["entropy"], "mean_binary_entropy")
    assert table.column_names == [
        *("clip_id", "num_frames", "num_predictions", "mean_objects", "uncertainty")
    ]
    assert table["uncertainty"].to_pylist() == [1.0]
    names = home.objects.column_names(kept.predictions_object)
    assert names[-3:] == ["probability", "source_id", "file_row"]


def test_another_measure_is_another_run_with_another_order(program: Home, tmp_path: Path) -> None:
    bring(program, tmp_path, FOUND)

    plain, by_margin = rank(program), rank(program, MARGIN)

    assert order_of(program, by_margin)[0] == DAY
    assert order_of(program, plain) == order_of(program, rank(program, UncertaintyMeasure.ENTROPY))
    assert rank(program, MARGIN) == by_margin != plain
    assert replay_run(program, operator_of(program), by_margin).is_equal
    with program.database.read() as session:
        run = session.get_one(PriorityRun, by_margin)
        shown = runs_by_id(session, operator_of(program), [by_margin, plain])
    assert (run.uncertainty_measure, run.asked_measure) == (MARGIN, MARGIN)
    assert options_of(run).uncertainty is MARGIN
    assert shown[plain].uncertainty_measure is UncertaintyMeasure.ENTROPY
    assert not [entry for entry in run.missing if "margin" in entry["cost"]]
    changed = diff_runs(program, operator_of(program), plain, by_margin).changes
    causes = {cause["name"] for change in changed for cause in change.causes if cause["value"]}
    assert causes == {"uncertainty"}


def test_weights_decide_where_nobody_asks(program: Home, tmp_path: Path) -> None:
    bring(program, tmp_path, FOUND)
    asked = rank(program, MARGIN)
    with Session(program.database.engine) as session, session.begin():
        only_uncertainty(session, MARGIN, 3)

    by_weights, told = rank(program), rank(program, UncertaintyMeasure.ENTROPY)

    assert order_of(program, by_weights) == order_of(program, asked)
    assert order_of(program, told) != order_of(program, asked)
    with program.database.read() as session:
        run = session.get_one(PriorityRun, by_weights)
    assert (run.uncertainty_measure, run.asked_measure) == (MARGIN, None)


def test_without_its_input_a_run_ranks_by_entropy_and_says_so(
    program: Home, tmp_path: Path
) -> None:
    add_predictions(program, tmp_path)

    plain, fallen = rank(program), rank(program, MARGIN)

    assert fallen != plain
    assert order_of(program, fallen) == order_of(program, plain)
    with program.database.read() as session:
        run = session.get_one(PriorityRun, fallen)
    assert (run.uncertainty_measure, run.asked_measure) == (UncertaintyMeasure.ENTROPY, MARGIN)
    (entry,) = [entry for entry in run.missing if entry["input"] == "Class probabilities"]
    assert entry["cost"] == (
        "margin needs class probabilities; none in this set: entropy of scores instead."
    )
    assert "probs or logits in each result" in entry["cure"]


def test_a_second_version_tells_where_the_two_disagree(program: Home, tmp_path: Path) -> None:
    first = bring(program, tmp_path, {DAY: {"score": 0.9}, NIGHT: {"score": 0.9}}, "rrc:1")
    assert VERSIONS.value not in first.measures

    second = bring(
        program,
        tmp_path,
        {DAY: {"score": 0.9}, NIGHT: {"score": 0.2}, LATE: {"score": 0.5}},
        "rrc:2",
    )

    assert second.compared_model_version_id == "rrc:1"
    table = program.objects.get_table(second.stats_object)
    values = dict(
        zip(
            table["clip_id"].to_pylist(),
            table["measure_version_disagreement"].to_pylist(),
            strict=True,
        )
    )
    assert values[DAY] == 0.0
    assert values[NIGHT] == pytest.approx(0.7)
    assert values[LATE] is None  # the first version has not seen it
    assert order_of(program, rank(program, VERSIONS))[0] == NIGHT


def test_the_command_names_measure_and_fallback(gainloop: Run, tmp_path: Path) -> None:
    catalog = tmp_path / "catalog.csv"
    catalog.write_text("clip_id\na\nb\n", encoding="utf-8")
    rows = [{"clip_id": "a", "category_id": 1, "bbox": [0, 0, 9, 9], "score": 0.6}]
    (tmp_path / "found.json").write_text(json.dumps(rows), encoding="utf-8")
    gainloop("catalog", "import", str(catalog))
    gainloop(
        *("predictions", "import", "--model", "rrc:1", "--format", "coco"),
        *("--detections", str(tmp_path / "found.json")),
    )

    fallen = gainloop("priorities", "run", "--profile", "weighted_sum", "--uncertainty", "margin")
    refused = gainloop("priorities", "run", "--profile", "fifo", "--uncertainty", "margin")

    assert "margin needs class probabilities; none in this set: entropy of scores" in fallen.output
    assert "fifo does not look at uncertainty" in refused.errors
    assert refused.exit_code == 2
    with pytest.raises(InvalidInput, match="fifo does not look at uncertainty"):
        RunOptions(Profile.FIFO, uncertainty=MARGIN)


def test_a_ranking_by_another_measure_is_the_challenger_of_a_shadow_cycle(
    home: Home, tmp_path: Path
) -> None:
    program = ShadowProgram(home, tmp_path)
    two = {ShadowArm.PRIORITIZED: 14, ShadowArm.FIFO: 11, ShadowArm.CHALLENGER: 16}
    record(home, program.cycle(1, two))
    record(home, program.cycle(2, two))

    report = report_of(home)

    fifo, challenger = report.metrics[0].lift.contrasts
    assert (fifo.baseline, challenger.baseline) == (ShadowArm.FIFO, ShadowArm.CHALLENGER)
    # Two objects of twenty in rain fewer: 0.025 each in the mean of the three worst cohorts.
    assert challenger.differences == pytest.approx((-0.05, -0.05))
    assert "its challenger" in report.headline
