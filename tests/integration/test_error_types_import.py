"""Types and suspicions as an import stores them, and what reads make of them."""

from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pytest
from sqlmodel import col, select

from gainloop.api.global_ids import global_id
from gainloop.bootstrap import operator_of
from gainloop.errors import InvalidInput
from gainloop.models.evaluation import DetectionError, Evaluation
from gainloop.reads.arrays import read_pool
from gainloop.reads.benchmark_coverage import coverage_by_cohort
from gainloop.reads.match_counts import count_matches
from gainloop.reads.rank_sources import SourceChoice
from gainloop.stores.home import Home
from gainloop.terms.enums import ErrorType
from gainloop.terms.matches import Outcome
from tests.api_client import ENGINEER, api_of
from tests.integration.mislabeled_program import Json, add, detections, ground_truth
from tests.integration.ranked_program import add_all

ERRORS = """query($id: ID!, $type: ErrorType) { evaluation(id: $id) {
  errors(filter: {errorType: $type}) { totalCount edges { node { errorType inVocabulary } } } } }"""
BENCHMARK = """query($id: ID!) { benchmark(id: $id) { source versions { label }
  coverageByCohort(by: ["weather"]) { label numClips numDrives numObjects tooFew } } }"""


def without_class(found: list[Json], category_id: int) -> list[Json]:
    return [row for row in found if row["category_id"] != category_id]


def test_every_error_has_its_type_and_the_totals_are_those_of_the_rows(
    any_home: Home, tmp_path: Path
) -> None:
    done = add(any_home, tmp_path, ground_truth(), without_class(detections(), 2))

    with any_home.database.read() as session:
        evaluation = session.get_one(Evaluation, done.evaluation_id)
        errors = session.exec(select(DetectionError).order_by(col(DetectionError.ordinal))).all()
    rows = {row["type"]: row["count"] for row in evaluation.error_types}
    assert list(rows) == [*(kind.value for kind in ErrorType), "fp", "fn"]
    assert (rows["fp"], rows["fn"]) == (evaluation.fp, evaluation.fn)
    for kind in ErrorType:
        outcome = Outcome.FN if kind is ErrorType.MISS else Outcome.FP
        stored = sum((error.error_type, error.outcome) == (kind, outcome) for error in errors)
        assert rows[kind.value] == stored
    assert all(error.error_type is not None for error in errors)
    assert {error.class_name for error in errors if not error.in_vocabulary} == {"Cyclist"}
    assert all(error.in_vocabulary for error in errors if error.class_name != "Cyclist")
    assert not any(error.suspect_kind for error in errors if error.class_name == "Cyclist")

    table = any_home.objects.get_table(evaluation.matches_object)
    is_error = np.isin(table["outcome"].to_pylist(), ["fp", "fn"])
    assert (pc.is_valid(table["error_type"]).to_numpy() == is_error).all()
    assert [error.error_type for error in errors] == table["error_type"].drop_null().to_pylist()


def test_rankings_leave_out_misses_whose_label_seems_wrong(home: Home, tmp_path: Path) -> None:
    add_all(home, tmp_path)
    done = add(home, tmp_path, ground_truth(), without_class(detections(), 2))

    with home.database.read() as session:
        evaluation = session.get_one(Evaluation, done.evaluation_id)
        choice = SourceChoice(evaluation_id=done.evaluation_id)
        benchmark = read_pool(session, home.objects, choice).features.benchmark
        kept = session.exec(
            select(DetectionError).where(
                DetectionError.evaluation_id == done.evaluation_id,
                DetectionError.outcome == Outcome.FN,
                DetectionError.in_vocabulary,
                col(DetectionError.suspect_kind).is_(None),
            )
        ).all()
    counts = count_matches(home.objects, evaluation.matches_object)
    assert counts.suspect_fn.sum() > 0
    assert benchmark is not None
    assert benchmark.classes == ("Car", "Pedestrian")
    assert benchmark.fn.sum() == len(kept)


def test_a_benchmark_counts_what_it_has_of_each_cohort(any_home: Home, tmp_path: Path) -> None:
    add_all(any_home, tmp_path)
    actor = operator_of(any_home)

    with any_home.database.read() as session:
        rows = coverage_by_cohort(session, any_home.objects, actor, "town:1", ["weather"])
        pairs = coverage_by_cohort(
            session, any_home.objects, actor, "town:1", ["weather", "time_of_day"]
        )
        with pytest.raises(InvalidInput, match="is no axis"):
            coverage_by_cohort(session, any_home.objects, actor, "town:1", ["mood"])

    assert [(row.values, row.num_clips, row.num_drives, row.num_objects) for row in rows] == [
        (("clear",), 1, 1, 40),
        (("rain",), 1, 1, 40),
    ]
    assert [row.values for row in pairs] == [("clear", "daytime"), ("rain", "night")]
    assert all(row.too_few for row in rows)  # one drive says nothing of others


def test_the_api_filters_errors_by_type_and_shows_a_benchmark(home: Home, tmp_path: Path) -> None:
    town = add_all(home, tmp_path)
    with home.database.read() as session:
        missed = session.get_one(Evaluation, town).fn

    with api_of(home, ENGINEER) as api:
        errors = {
            kind: api.data(ERRORS, id=global_id("Evaluation", town), type=kind)["evaluation"]
            for kind in ("MISS", "BACKGROUND", None)
        }
        shown = api.data(BENCHMARK, id=global_id("Benchmark", "town:1"))["benchmark"]

    assert [found["errors"]["totalCount"] for found in errors.values()] == [missed, 0, missed]
    assert errors["MISS"]["errors"]["edges"][0]["node"] == {
        "errorType": "MISS",
        "inVocabulary": True,
    }
    assert (shown["source"], shown["versions"]) == ("internal", [{"label": "town:1"}])
    assert shown["coverageByCohort"][0] == {
        "label": "clear",
        "numClips": 1,
        "numDrives": 1,
        "numObjects": 40,
        "tooFew": True,
    }
