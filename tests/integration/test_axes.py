"""Registered cohort axes: from any column, as it is or in bins, wherever cohorts are made."""

from pathlib import Path

import pytest
from sqlmodel import col, select

from gainloop.bootstrap import operator_of
from gainloop.errors import Conflict, InvalidInput, NotAllowed
from gainloop.models.definitions import CohortAxis
from gainloop.models.governance import Actor
from gainloop.reads.axes import all_axes, axes_in_force
from gainloop.reads.clip_values import values_in_benchmark
from gainloop.reads.cohorts import cohort_results, known_axes
from gainloop.reads.coverage import read_coverage
from gainloop.reads.evaluations import evaluations_by_id
from gainloop.reads.expression_sql import condition_of
from gainloop.reads.scenario_preview import preview_scenario
from gainloop.rules.axis_bins import bin_labels, bin_of, bin_range
from gainloop.stores.home import Home
from gainloop.terms.features import COHORT_AXES
from gainloop.terms.matches import Counts
from gainloop.workflows.axes.register_axis import AxisRequest, AxisResult, register_axis
from gainloop.workflows.mapping.save_mapping import MappingRequest, save_mapping
from gainloop.workflows.scenarios.save_scenario import ScenarioRequest, save_scenario
from tests.integration.ranked_program import add_catalog, add_evaluation
from tests.state_digest import state_digest

CATALOG = """clip_id,drive_id,weather,road_type,ego_speed_mps,surface,label_state
bench-slow,d1,rain,urban,5,wet,
bench-edge,d2,rain,urban,10,dry,
bench-fast,d3,clear,motorway,31.5,dry,
bench-odd,d4,clear,,,,
pool-1,d5,clear,rural,12,wet,
done-1,d6,clear,urban,3,wet,labeled
"""
LENGTHS = """clip_id,ego_speed_mps,surface,duration_s
a,5,wet,30
b,25,dry,4
"""
RESULTS = {"bench-slow": (1, 4), "bench-edge": (3, 2), "bench-fast": (2, 1), "bench-odd": (1, 0)}


def register(home: Home, **changes: object) -> AxisResult:
    asked = {
        "name": "ego_speed",
        "column": "ego_speed_mps",
        "reason": "speed blurs",
        "edges": (0, 10, 20),
        "unit": "m/s",
        **changes,
    }
    return register_axis(home, operator_of(home), AxisRequest(**asked))  # type: ignore[arg-type]


def test_bins_are_without_their_upper_edge() -> None:
    labels = bin_labels((-5, 0, 10.5), "m/s")

    assert labels == ("below -5 m/s", "-5 to 0 m/s", "0-10.5 m/s", "10.5 m/s or more")
    assert [bin_of(number, (-5, 0, 10.5)) for number in (-6, -5, 0, 10.4, 10.5)] == [0, 1, 2, 2, 3]
    assert [bin_range(place, (-5, 0)) for place in range(3)] == [(None, -5), (-5, 0), (0, None)]


def test_a_registered_axis_makes_cohorts(any_home: Home, tmp_path: Path) -> None:
    add_catalog(any_home, tmp_path, CATALOG)
    evaluation_id = add_evaluation(any_home, tmp_path, RESULTS)
    assert register(any_home).is_new
    register(any_home, name="surface", column="surface", edges=(), unit=None)

    with any_home.database.read() as session:
        actor = operator_of(any_home)
        evaluation = evaluations_by_id(session, actor, [evaluation_id])[evaluation_id]
        known = known_axes(session, actor, evaluation.benchmark_id)
        rows = cohort_results(session, any_home.objects, actor, evaluation, ["ego_speed"])
        both = cohort_results(
            session, any_home.objects, actor, evaluation, ["road_type", "surface"]
        )
        clips = values_in_benchmark(session, evaluation.benchmark_id, ["ego_speed", "surface"])

    assert known == ["weather", "road_type", "ego_speed", "surface"]
    assert {row.values: row.counts for row in rows} == {
        ("0-10 m/s",): Counts(5, 1, 0, 4),
        ("10-20 m/s",): Counts(5, 3, 0, 2),
        ("20 m/s or more",): Counts(3, 2, 0, 1),
        ("unknown",): Counts(1, 1, 0, 0),
    }
    assert {row.values for row in both} == {
        *{("urban", "wet"), ("urban", "dry"), ("motorway", "dry"), ("unknown", "unknown")}
    }
    assert [clip.clip_id for clip in clips] == sorted(RESULTS)


def test_road_type_and_speed_are_words_of_expressions_and_of_coverage(
    any_home: Home, tmp_path: Path
) -> None:
    add_catalog(any_home, tmp_path, CATALOG)
    add_evaluation(any_home, tmp_path, RESULTS)
    register(any_home)
    slow = 'ego_speed in ("0-10 m/s", "10-20 m/s") and road_type != motorway'

    with any_home.database.read() as session:
        actor = operator_of(any_home)
        by_label = preview_scenario(session, any_home.objects, actor, slow)
        by_number = preview_scenario(session, any_home.objects, actor, "ego_speed_mps < 20")
        coverage = read_coverage(session, any_home.objects, actor, scenario=slow)

    for found in (by_label, by_number):
        counts = (found.num_candidates, found.num_labeled, found.num_in_benchmarks)
        assert counts == (1, 1, 2)
        assert found.missed == Counts(10, 4, 0, 6)
    assert (coverage.pool_clips, coverage.labeled_clips) == (1, 1)


def test_another_definition_is_the_next_version(any_home: Home, tmp_path: Path) -> None:
    add_catalog(any_home, tmp_path, CATALOG)

    first, same = register(any_home), register(any_home, reason="again")
    second = register(any_home, edges=(15.0,))

    assert [result.is_new for result in (first, same, second)] == [True, False, True]
    with any_home.database.read() as session:
        stored = session.exec(select(CohortAxis.id).order_by(col(CohortAxis.version))).all()
        row = axes_in_force(session)["ego_speed"]
        assert all_axes(session) == (*COHORT_AXES, "ego_speed")
    assert stored == ["ego_speed:1", "ego_speed:2"]
    assert (row.version, row.labels) == (2, ("below 15 m/s", "15 m/s or more"))


def test_bins_that_a_scenario_names_cannot_change_under_it(home: Home, tmp_path: Path) -> None:
    add_catalog(home, tmp_path, CATALOG)
    register(home)
    by_label = ScenarioRequest("slow", 'ego_speed = "0-10 m/s"', "slow ones")
    save_scenario(home, operator_of(home), by_label)
    before = state_digest(home)

    with pytest.raises(Conflict, match="scenario slow:1 names the values of ego_speed") as caught:
        register(home, edges=(0, 20))
    assert caught.value.code == "AXIS_IN_USE"
    assert state_digest(home) == before

    by_number = ScenarioRequest("slow", "ego_speed >= 0 and ego_speed < 10", "slow ones")
    save_scenario(home, operator_of(home), by_number)
    assert register(home, edges=(0, 20)).is_new


@pytest.mark.parametrize("is_mapping", [False, True])
@pytest.mark.parametrize(
    "changes", [{"column": "duration_s"}, {"column": "surface", "edges": (), "unit": None}]
)
def test_an_axis_that_is_named_by_its_number_keeps_its_column_and_kind(
    home: Home, tmp_path: Path, changes: dict[str, object], is_mapping: bool
) -> None:
    add_catalog(home, tmp_path, LENGTHS)
    register(home)
    actor, fast = operator_of(home), "ego_speed >= 20"
    rule = {"id": "fast", "when": fast, "tags": ["scenario=fast"], "confidence": 1.0}
    if is_mapping:
        save_mapping(home, actor, MappingRequest("main", [rule], "fast ones"))
    else:
        save_scenario(home, actor, ScenarioRequest("fast", fast, "fast ones"))
    before = state_digest(home)

    with pytest.raises(Conflict) as caught:
        register(home, **changes)

    assert caught.value.code == "AXIS_IN_USE"
    assert caught.value.message == (
        f"{'rule fast of mapping main:1' if is_mapping else 'scenario fast:1'} names ego_speed, "
        "which would mean something else under it: register the axis under another name"
    )
    assert state_digest(home) == before
    assert register(home, edges=(5, 25)).is_new


def test_a_version_that_is_not_in_force_still_holds_the_column(home: Home, tmp_path: Path) -> None:
    add_catalog(home, tmp_path, LENGTHS)
    register(home)
    actor = operator_of(home)
    save_scenario(home, actor, ScenarioRequest("fast", "ego_speed >= 20", "fast ones"))
    save_scenario(home, actor, ScenarioRequest("fast", "ego_speed_mps >= 20", "fast ones"))

    with pytest.raises(Conflict, match="scenario fast:1 names ego_speed"):
        register(home, column="duration_s")


def test_an_axis_that_nothing_names_may_take_another_column(home: Home, tmp_path: Path) -> None:
    add_catalog(home, tmp_path, LENGTHS)
    register(home)
    slow = ScenarioRequest("slow", "ego_speed_mps < 5", "another word")
    save_scenario(home, operator_of(home), slow)

    second = register(home, column="duration_s")

    assert (second.axis.version, second.axis.column, second.is_new) == (2, "duration_s", True)


def test_an_axis_named_like_a_column_is_of_that_column_in_every_version(
    home: Home, tmp_path: Path
) -> None:
    add_catalog(home, tmp_path, LENGTHS)
    register(home, name="duration_s", column="duration_s", unit="s")

    with pytest.raises(Conflict, match="duration_s means something else"):
        register(home, name="duration_s", column="ego_speed_mps", unit="s")


def test_a_column_of_texts_that_a_scenario_names_does_not_become_bins(
    home: Home, tmp_path: Path
) -> None:
    add_catalog(home, tmp_path, "clip_id,program\na,7\n")
    seven = ScenarioRequest("seven", 'program = "7"', "a program of its own")
    save_scenario(home, operator_of(home), seven)

    with pytest.raises(Conflict, match="scenario seven:1 names program"):
        register(home, name="program", column="program", edges=(5,))
    assert register(home, name="program", column="program", edges=(), unit=None).is_new


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": "Ego Speed"}, "BAD_NAME"),
        ({"name": "unknown"}, "BAD_NAME"),
        ({"name": "road_type", "column": "road_type"}, "CONFLICT"),
        ({"name": "class"}, "CONFLICT"),
        ({"name": "height"}, "CONFLICT"),
        ({"name": "clip"}, "CONFLICT"),
        ({"name": "country"}, "CONFLICT"),
        ({"column": "no_such"}, "UNKNOWN_COLUMN"),
        ({"column": "surface"}, "UNKNOWN_COLUMN"),
        ({"column": 'x") or 1=1 --'}, "UNKNOWN_COLUMN"),
        ({"column": "ego_speed_mps", "edges": ()}, "NO_EDGES"),
        ({"edges": (10, 0)}, "BAD_EDGES"),
        ({"edges": (0, float("nan"))}, "BAD_EDGES"),
        ({"edges": tuple(range(60))}, "BAD_EDGES"),
        ({"unit": "x" * 30}, "BAD_UNIT"),
        ({"reason": ""}, "NO_REASON"),
    ],
)
def test_a_definition_that_makes_no_cohorts_is_refused(
    home: Home, tmp_path: Path, changes: dict[str, object], code: str
) -> None:
    add_catalog(home, tmp_path, CATALOG)
    before = state_digest(home)

    with pytest.raises((InvalidInput, Conflict)) as caught:
        register(home, **changes)

    assert caught.value.code == code
    assert state_digest(home) == before


def test_only_those_who_define_scenarios_may_register_one(home: Home, tmp_path: Path) -> None:
    add_catalog(home, tmp_path, CATALOG)
    before = state_digest(home)
    with home.database.read() as session:
        lead = session.get_one(Actor, "demo-annotation-lead")

    with pytest.raises(NotAllowed):
        register_axis(home, lead, AxisRequest("surface", "surface", "x"))

    assert state_digest(home) == before


def test_a_value_that_no_bin_has_is_refused_with_the_bins(home: Home, tmp_path: Path) -> None:
    add_catalog(home, tmp_path, CATALOG)
    register(home)

    with home.database.read() as session, pytest.raises(InvalidInput) as caught:
        condition_of(session, 'ego_speed = "5-10 m/s"')

    assert caught.value.message == (
        "at character 13: ego_speed has no value '5-10 m/s'; there are \"below 0 m/s\", "
        '"0-10 m/s", "10-20 m/s", "20 m/s or more"'
    )
