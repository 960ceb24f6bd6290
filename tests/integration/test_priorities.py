"""Priority runs on a real home: rungs, parts, budget, repeatability, what is never looked at."""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import Session, col, func, select

from gainloop.bootstrap import open_home, operator_of
from gainloop.errors import InvalidInput, NotAllowed, NotFound
from gainloop.models.catalog import LabelingUnit
from gainloop.models.governance import Actor, AuditEntry, LineageEdge
from gainloop.models.priority import Priority, PriorityRun
from gainloop.pipeline.scoring.scores import TAKES_OFF
from gainloop.reads.clip_filter import ClipFilter
from gainloop.reads.rank_sources import SourceChoice
from gainloop.settings import load_settings
from gainloop.stores.home import Home
from gainloop.terms.enums import Arm, BenchmarkRole, LineageType, PartName, Profile
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from tests.integration.ranked_program import (
    CATALOG,
    POOL,
    RESULTS,
    add_all,
    add_catalog,
    add_embeddings,
    add_evaluation,
    add_predictions,
)


@pytest.fixture
def other_home(tmp_path: Path) -> Iterator[Home]:
    opened = open_home(load_settings(home=tmp_path / "other", database_url=""))
    yield opened
    opened.close()


def run(home: Home, options: RunOptions | None = None) -> tuple[PriorityRun, list[Priority]]:
    done = run_priorities(home, operator_of(home), options or RunOptions())
    with home.database.read() as session:
        rows = session.exec(
            select(Priority).where(Priority.run_id == done.run_id).order_by(col(Priority.rank))
        ).all()
        return session.get_one(PriorityRun, done.run_id), list(rows)


def num_entries(session: Session) -> int:
    return session.exec(select(func.count()).select_from(AuditEntry)).one()


def bare(home: Home, folder: Path) -> None:
    add_catalog(home, folder, "clip_id\npool-day\npool-night\npool-late\n")


def metadata(home: Home, folder: Path) -> None:
    add_catalog(home, folder)


def predictions(home: Home, folder: Path) -> None:
    bare(home, folder)
    add_predictions(home, folder)


def evaluation_and_tags(home: Home, folder: Path) -> None:
    add_catalog(home, folder)
    add_evaluation(home, folder)
    add_predictions(home, folder)


def everything(home: Home, folder: Path) -> None:
    add_all(home, folder)


@pytest.mark.parametrize(
    ("prepare", "rung", "first", "missing"),
    [
        (
            everything,
            1,
            "Night, rain in North: 16 of 40 pedestrians are missed by rrc:1 "
            "on the benchmark clip most like this one.",
            [],
        ),
        (
            evaluation_and_tags,
            2,
            "Night, rain in North: 16 of 40 pedestrians are missed by rrc:1 "
            "on the benchmark clip of this kind.",
            ["Embeddings"],
        ),
        (
            predictions,
            3,
            "Of 2 other clips, rrc:1 is surer of 2 than of this one (uncertainty 1.00).",
            ["Evaluation", "Embeddings", "Tags:", "Drives:"],
        ),
        (
            metadata,
            4,
            "Night: the only labeled clip is not of this group, against 3 of 5 unlabeled clips.",
            ["Evaluation", "Embeddings", "Predictions"],
        ),
        (
            bare,
            5,
            "Drawn at random, 1st of 3 unlabeled clips: nothing yet tells one from another.",
            ["Evaluation", "Embeddings", "Predictions", "Tags:", "Drives:"],
        ),
    ],
)
def test_each_rung_is_reached_by_removing_inputs(
    home: Home,
    tmp_path: Path,
    prepare: Callable[[Home, Path], None],
    rung: int,
    first: str,
    missing: list[str],
) -> None:
    prepare(home, tmp_path)

    made, rows = run(home)

    assert made.rung == rung
    assert rows[0].reason["headline"] == first
    assert [entry["input"].split()[0] for entry in made.missing] == missing
    assert all(entry["cost"] and entry["cure"] for entry in made.missing)


def test_a_run_on_rung_1_holds_the_literal_weighted_sum(any_home: Home, tmp_path: Path) -> None:
    evaluation_id = add_all(any_home, tmp_path)

    made, rows = run(any_home, RunOptions(profile=Profile.WEIGHTED_SUM))

    assert (made.number, made.profile, made.weights_version_id) == (
        1,
        Profile.WEIGHTED_SUM,
        "weighted_sum:1",
    )
    assert made.weights_used == {
        "uncertainty": 0.30,
        "missed_nearby": 0.35,
        "coverage_gap": 0.25,
        "low_cost": 0.10,
    }
    # Uncertainty ranks 0, .5, 1; misses nearby 0, 1, .5; expected objects 1.9, 2.3, 0.5; night is
    # half of the benchmark and unlabeled, day is labeled beyond its half.
    assert {row.clip_id: row.score for row in rows} == pytest.approx(
        {
            "pool-day": 0.10 * 0.5,
            "pool-night": 0.30 * 0.5 + 0.35 + 0.25,
            "pool-late": 0.30 + 0.35 * 0.5 + 0.25 + 0.10,
        }
    )
    assert [row.clip_id for row in rows] == ["pool-late", "pool-night", "pool-day"]
    assert [row.rank for row in rows] == [1, 2, 3]
    for row in rows:
        assert abs(math.fsum(part["value"] for part in row.parts) - row.score) < 1e-9
        assert (row.arm, row.propensity) == (Arm.PRIORITIZED, 1.0)
        assert row.cost_low_minutes < row.cost_minutes < row.cost_high_minutes
        assert {link["kind"] for link in row.reason["links"]} == {
            *("clip", "evaluation", "model_version", "drive")
        }
    with any_home.database.read() as session:
        edges = session.exec(select(LineageEdge).where(LineageEdge.type == LineageType.USED)).all()
        assert [(edge.source_id, edge.target_id) for edge in edges] == [(made.id, evaluation_id)]
        units = session.exec(select(LabelingUnit)).all()
        assert {unit.id for unit in units} == {row.unit_id for row in rows}


def test_the_bulk_table_holds_every_candidate_and_its_signals(home: Home, tmp_path: Path) -> None:
    add_all(home, tmp_path)

    made, rows = run(home)
    table = home.objects.get_table(made.scores_object).to_pylist()

    assert [entry["clip_id"] for entry in table] == [row.clip_id for row in rows]
    for entry in table:
        total = sum(
            (-weight if PartName(name) in TAKES_OFF else weight) * entry[f"signal_{name}"]
            for name, weight in made.weights_used.items()
        )
        assert abs(total - entry["score"]) < 1e-9


def test_equal_inputs_are_one_run_and_write_nothing(any_home: Home, tmp_path: Path) -> None:
    add_all(any_home, tmp_path)
    first = run_priorities(any_home, operator_of(any_home), RunOptions(budget_hours=1.0))
    with any_home.database.read() as session:
        before = num_entries(session)

    again = run_priorities(any_home, operator_of(any_home), RunOptions(budget_hours=1.0))

    assert first.is_new
    assert (again.run_id, again.is_new) == (first.run_id, False)
    with any_home.database.read() as session:
        assert num_entries(session) == before


def test_a_change_of_the_catalog_is_another_run(home: Home, tmp_path: Path) -> None:
    add_all(home, tmp_path)
    first, _ = run(home)

    add_catalog(home, tmp_path, CATALOG.replace("pool-day,d3,", "pool-day,d9,"))
    second, _ = run(home)

    assert second.id != first.id
    assert second.number == 2


def test_benchmark_and_labeled_clips_are_never_candidates(home: Home, tmp_path: Path) -> None:
    add_all(home, tmp_path)
    add_evaluation(
        home, tmp_path, {"pool-day": (3, 1)}, benchmark="sealed", role=BenchmarkRole.HOLDOUT
    )

    made, rows = run(home)

    assert {row.clip_id for row in rows} == {"pool-night", "pool-late"}
    assert made.num_candidates == 2


def test_ground_truth_of_pool_clips_changes_nothing(
    home: Home, tmp_path: Path, other_home: Home
) -> None:
    only = frozenset(RESULTS)
    for target, of_pool in ((home, (2, 0)), (other_home, (0, 9))):
        add_catalog(target, tmp_path)
        add_evaluation(target, tmp_path, {**RESULTS, "pool-day": of_pool}, only=only)

    one, other = run(home)[1], run(other_home)[1]

    assert [row.clip_id for row in one] == [row.clip_id for row in other]
    assert {"pool-day", *POOL} == {row.clip_id for row in one}
    assert [row.score for row in one] == [row.score for row in other]


def test_the_budget_selects_what_fits_in_order(home: Home, tmp_path: Path) -> None:
    add_all(home, tmp_path)
    free, all_rows = run(home)
    minutes = [row.cost_minutes for row in all_rows]

    two = RunOptions(Profile.WEIGHTED_SUM, (minutes[0] + minutes[1]) / 60, holdback_share=0.0)
    exact, rows = run(home, two)
    short, fewer = run(home, replace(two, budget_hours=(minutes[0] + minutes[1]) / 60 - 0.001))
    none, nothing = run(home, RunOptions(budget_hours=0.001))

    assert free.num_selected == 3
    assert [row.is_selected for row in rows] == [True, True, False]
    assert exact.spent_hours == pytest.approx((minutes[0] + minutes[1]) / 60)
    # The second no longer fits and is passed over; the third does.
    assert [row.is_selected for row in fewer] == [True, False, True]
    assert short.spent_hours == pytest.approx((minutes[0] + minutes[2]) / 60)
    assert none.num_selected == 0
    assert [row.propensity for row in nothing] == [0.0, 0.0, 0.0]


def test_rows_beyond_the_budget_are_limited_by_the_setting(home: Home, tmp_path: Path) -> None:
    add_all(home, tmp_path)
    few = Home(home.settings.model_copy(update={"run_rows": 1}), home.database, home.objects)

    made, rows = run(few, RunOptions(budget_hours=0.1))

    assert (made.num_candidates, made.num_selected) == (3, 1)
    assert [row.is_selected for row in rows] == [True, False]


def test_fifo_orders_by_recording_time_and_uses_no_evaluation(home: Home, tmp_path: Path) -> None:
    add_all(home, tmp_path)

    made, rows = run(home, RunOptions(profile=Profile.FIFO))

    assert [row.clip_id for row in rows] == ["pool-day", "pool-night", "pool-late"]
    assert rows[1].reason["headline"] == (
        "Recorded 3 Jan 2026 20:00 UTC: 2nd oldest of 3 unlabeled clips."
    )
    assert {row.arm for row in rows} == {Arm.FIFO}
    assert (made.evaluation_id, made.embedding_set_id) == (None, None)
    assert (made.rung, made.weights_version_id) == (1, "fifo:1")


def test_a_scope_limits_the_candidates(home: Home, tmp_path: Path) -> None:
    add_all(home, tmp_path)

    made, rows = run(home, RunOptions(scope=ClipFilter(weather=("rain",))))

    assert {row.clip_id for row in rows} == {"pool-night", "pool-late"}
    assert made.scope == {"weather": ["rain"]}
    assert "Only clips inside the scope were ranked." in made.notes


def test_a_scope_without_candidates_is_refused(home: Home, tmp_path: Path) -> None:
    add_all(home, tmp_path)

    with pytest.raises(InvalidInput, match="in this scope") as refused:
        run(home, RunOptions(scope=ClipFilter(weather=("snow",))))

    assert refused.value.code == "NO_CANDIDATES"


def test_vectors_of_two_imports_into_one_space_are_put_together(home: Home, tmp_path: Path) -> None:
    evaluation_and_tags(home, tmp_path)
    add_embeddings(home, tmp_path, {"bench-night": (0.0, 0.0), "bench-day": (8.0, 8.0)})
    assert run(home)[0].rung == 2

    add_embeddings(home, tmp_path, {"pool-night": (0.0, 1.0), "pool-day": (8.0, 7.0)})
    made, _ = run(home)

    assert made.rung == 1
    assert "1 of 3 clips has no embedding: its part counts as the middle rank." in made.notes


def test_spaces_are_never_mixed(home: Home, tmp_path: Path) -> None:
    evaluation_and_tags(home, tmp_path)
    add_embeddings(home, tmp_path, {"bench-night": (0.0, 0.0)}, space="one")
    add_embeddings(home, tmp_path, {"pool-night": (0.0, 1.0)}, space="two")

    assert run(home)[0].rung == 2


def test_an_evaluation_on_a_holdout_benchmark_is_refused(home: Home, tmp_path: Path) -> None:
    add_catalog(home, tmp_path)
    sealed = add_evaluation(home, tmp_path, benchmark="sealed", role=BenchmarkRole.HOLDOUT)

    with pytest.raises(InvalidInput, match="held out") as refused:
        run(home, RunOptions(sources=SourceChoice(evaluation_id=sealed)))

    assert refused.value.code == "HOLDOUT_EVALUATION"
    assert run(home)[0].evaluation_id is None


def test_sources_that_do_not_exist_are_refused(home: Home, tmp_path: Path) -> None:
    add_catalog(home, tmp_path)

    for choice in (
        SourceChoice(evaluation_id="eval-none"),
        SourceChoice(prediction_set_id="pred-none"),
        SourceChoice(embedding_set_id="emb-none"),
    ):
        with pytest.raises(NotFound, match="there is no"):
            run(home, RunOptions(sources=choice))


@pytest.mark.parametrize("hours", [0.0, -1.0, float("nan"), float("inf")])
def test_a_budget_that_is_no_number_of_hours_is_refused(hours: float) -> None:
    with pytest.raises(InvalidInput, match="more than 0") as refused:
        RunOptions(budget_hours=hours)

    assert refused.value.code == "BAD_BUDGET"


def test_a_role_without_the_permission_is_refused_and_nothing_changes(
    home: Home, tmp_path: Path
) -> None:
    add_all(home, tmp_path)
    with home.database.read() as session:
        annotator = session.get_one(Actor, "demo-annotator")
        before = num_entries(session)

    with pytest.raises(NotAllowed, match="Annotator may not run priorities"):
        run_priorities(home, annotator, RunOptions())

    with home.database.read() as session:
        assert num_entries(session) == before
        assert session.exec(select(PriorityRun)).all() == []
