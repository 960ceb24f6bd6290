"""Errors mapped to scenarios: by versions whose answers stay as they were."""

from collections.abc import Mapping as JsonObject
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from gainloop.bootstrap import operator_of
from gainloop.errors import InvalidInput, NotAllowed, NotFound
from gainloop.models.catalog import Clip
from gainloop.models.definitions import MappedErrors, Scenario
from gainloop.models.evaluation import DetectionError
from gainloop.models.governance import Actor
from gainloop.reads.mappings import ExplanationRow, explain_mapping, list_mappings
from gainloop.rules.expressions.tokens import MAX_CHARACTERS
from gainloop.rules.mapping import MAX_RULE_ID, MOST_RULES
from gainloop.stores.home import Home
from gainloop.stores.relational.database import WRITES
from gainloop.terms.names import MAX_NAME
from gainloop.workflows.mapping.map_errors import MapResult, map_errors
from gainloop.workflows.mapping.save_mapping import MappingRequest, MappingResult, save_mapping
from gainloop.workflows.scenarios.save_scenario import ScenarioRequest, save_scenario
from tests.integration.ranked_program import add_all
from tests.state_digest import state_digest

NIGHT_RAIN = {
    "id": "night rain",
    "when": "time_of_day = night and weather = rain",
    "tags": ["scenario=night rain"],
    "confidence": 0.9,
}
SMALL = {
    "id": "small",
    "when": "outcome = missed and size = small and class = Pedestrian",
    "tags": ["condition=far away", "scenario=night rain"],
    "confidence": 0.6,
}


def save(
    home: Home, *rules: JsonObject[str, Any], name: str = "main", reason: str = "first"
) -> MappingResult:
    return save_mapping(home, operator_of(home), MappingRequest(name, rules, reason))


def apply(home: Home, evaluation_id: str, mapping_id: str | None = None) -> MapResult:
    return map_errors(home, operator_of(home), evaluation_id, mapping_id)


def explain(
    home: Home, key: tuple[str, int], mapping_id: str | None = None
) -> ExplanationRow | None:
    with home.database.read() as session:
        return explain_mapping(session, home.objects, operator_of(home), key, mapping_id)


def first_error(session: Session, clip_id: str) -> tuple[str, int]:
    row = session.exec(
        select(DetectionError)
        .where(DetectionError.clip_id == clip_id)
        .order_by(col(DetectionError.ordinal))
    ).first()
    assert row is not None
    return row.evaluation_id, row.ordinal


def test_every_error_is_mapped_once_per_version(any_home: Home, tmp_path: Path) -> None:
    evaluation_id = add_all(any_home, tmp_path)
    saved = save(any_home, NIGHT_RAIN, SMALL)

    done, again = apply(any_home, evaluation_id), apply(any_home, evaluation_id, "main:1")

    assert saved == MappingResult("main:1", is_new=True)
    assert done == MapResult(
        mapping_id="main:1",
        num_errors=17,
        num_mapped=17,
        counts=[
            {"tag": "condition=far away", "errors": 17},
            {"tag": "scenario=night rain", "errors": 17},
        ],
        is_new=True,
    )
    assert again == MapResult("main:1", 17, 17, done.counts, is_new=False)
    with any_home.database.read() as session:
        assert len(session.exec(select(MappedErrors.id)).all()) == 1


def test_an_explanation_names_rules_inputs_tags_and_confidence(
    any_home: Home, tmp_path: Path
) -> None:
    evaluation_id = add_all(any_home, tmp_path)
    save(any_home, NIGHT_RAIN, {**SMALL, "when": "size = large or ego_speed_mps > 3"})
    apply(any_home, evaluation_id)
    with any_home.database.read() as session:
        night, day = (first_error(session, clip) for clip in ("bench-night", "bench-day"))

    by_night, by_day = explain(any_home, night), explain(any_home, day)

    assert by_night is not None
    assert by_day is not None
    assert [rule["id"] for rule in by_night.rules] == ["night rain"]
    assert by_night.inputs == {
        "ego_speed_mps": ["unknown"],
        "size": ["small"],
        "time_of_day": ["night"],
        "weather": ["rain"],
    }
    assert (by_night.tags, by_night.confidence) == (["scenario=night rain"], 0.9)
    assert (by_day.rules, by_day.tags, by_day.confidence) == ([], [], None)
    assert by_day.inputs["weather"] == ["clear"]
    assert explain(any_home, (evaluation_id, 10_000)) is None


def test_an_old_answer_still_reads_after_a_new_version_and_other_tags(
    any_home: Home, tmp_path: Path
) -> None:
    evaluation_id = add_all(any_home, tmp_path)
    save(any_home, NIGHT_RAIN)
    apply(any_home, evaluation_id)
    with any_home.database.read() as session:
        key = first_error(session, "bench-night")
    before = explain(any_home, key)

    with any_home.database.engine.connect().execution_options(**{WRITES: True}) as connection:
        connection.execute(
            sa.update(Clip).where(col(Clip.id) == "bench-night").values(weather="fog")
        )
        connection.commit()
    second = save(any_home, {**NIGHT_RAIN, "when": "weather = fog", "tags": ["scenario=fog"]})
    apply(any_home, evaluation_id)

    newest, old = explain(any_home, key), explain(any_home, key, "main:1")
    assert second == MappingResult("main:2", is_new=True)
    assert old == before
    assert old is not None
    assert newest is not None
    assert (old.tags, old.inputs["weather"]) == (["scenario=night rain"], ["rain"])
    assert (newest.mapping_id, newest.tags) == ("main:2", ["scenario=fog"])
    assert newest.inputs == {"weather": ["fog"]}


def test_without_a_mapping_the_saved_scenarios_are_one(any_home: Home, tmp_path: Path) -> None:
    evaluation_id = add_all(any_home, tmp_path)
    with pytest.raises(InvalidInput) as caught:
        apply(any_home, evaluation_id)
    assert caught.value.code == "NO_MAPPING"
    request = ScenarioRequest("night rain", NIGHT_RAIN["when"], "x")  # type: ignore[arg-type]
    save_scenario(any_home, operator_of(any_home), request)

    done = apply(any_home, evaluation_id)

    assert done.mapping_id == "scenarios:1"
    assert (done.num_errors, done.num_mapped) == (17, 16)
    with any_home.database.read() as session:
        (mapping,) = list_mappings(session, operator_of(any_home))
    assert mapping.rules == [
        {
            "id": "night rain:1",
            "when": "time_of_day = night and weather = rain",
            "tags": ["scenario=night rain"],
            "confidence": 1.0,
        }
    ]


def scenario_rows(home: Home, names: Sequence[str]) -> None:
    """Saved scenarios, without the time that saving them one by one takes."""
    now, actor_id = home.database.clock(), operator_of(home).id
    shared = {"version": 1, "reason": "x", "actor_id": actor_id, "description": ""}
    rows = [
        {"id": f"{name}:1", "name": name, "expression": "weather = rain", **shared}
        | {"valid_from": now, "recorded_at": now}
        for name in names
    ]
    with home.database.engine.connect().execution_options(**{WRITES: True}) as connection:
        connection.execute(sa.insert(Scenario), rows)
        connection.commit()


@pytest.mark.parametrize("name", ["n" * MAX_NAME, "=", "speed = 0"])
def test_scenarios_of_any_name_make_a_mapping(home: Home, tmp_path: Path, name: str) -> None:
    evaluation_id = add_all(home, tmp_path)
    request = ScenarioRequest(name, "weather = rain", "x")
    save_scenario(home, operator_of(home), request)

    done = apply(home, evaluation_id)

    tag = f"scenario={name.replace('=', ':')}"
    assert done.counts == [{"tag": tag, "errors": 16}]
    with home.database.read() as session:
        (mapping,) = list_mappings(session, operator_of(home))
    assert mapping.rules[0]["id"] == f"{name}:1"


def test_as_many_scenarios_as_a_mapping_has_rules_make_one(home: Home, tmp_path: Path) -> None:
    evaluation_id = add_all(home, tmp_path)
    names = [f"s{number:03}" for number in range(MOST_RULES)]
    scenario_rows(home, names)

    done = apply(home, evaluation_id)

    assert {row["tag"] for row in done.counts} == {f"scenario={name}" for name in names}


def test_more_scenarios_than_rules_are_refused_and_write_nothing(
    home: Home, tmp_path: Path
) -> None:
    evaluation_id = add_all(home, tmp_path)
    scenario_rows(home, [f"s{number:03}" for number in range(MOST_RULES + 1)])
    before = state_digest(home)

    with pytest.raises(InvalidInput) as caught:
        apply(home, evaluation_id)

    assert (caught.value.code, caught.value.field) == ("TOO_MANY_SCENARIOS", "mapping")
    assert caught.value.message == (
        "there are 201 scenarios, and a mapping has at most 200 rules: save one of those that "
        "matter here, with `gainloop errors save-mapping`"
    )
    assert state_digest(home) == before


def written_out(num_characters: int) -> str:
    """An expression that has so many characters when it is written out, and fewer as typed."""
    values = [f"value{number:02}" + "x" * 10 for number in range(100)]
    values[-1] += "x" * (num_characters - len(f"region in ({', '.join(values)})"))
    return f"region in({','.join(values)})"


def test_a_rule_is_as_long_as_can_be_read_again_and_no_longer(home: Home, tmp_path: Path) -> None:
    evaluation_id = add_all(home, tmp_path)
    before = state_digest(home)

    with pytest.raises(InvalidInput) as caught:
        save(home, NIGHT_RAIN, {**SMALL, "when": written_out(MAX_CHARACTERS + 1)})
    assert (caught.value.code, caught.value.field) == ("BAD_EXPRESSION", "rules[1]")
    assert caught.value.message == (
        "written out, the expression has 2,001 characters, and at most 2,000 can be saved; "
        "split it in two"
    )
    assert state_digest(home) == before

    save(home, {**SMALL, "when": written_out(MAX_CHARACTERS)})
    assert apply(home, evaluation_id).num_errors == 17


def test_equal_rules_are_the_version_that_is_there(home: Home) -> None:
    first = save(home, NIGHT_RAIN)
    same = save(home, {**NIGHT_RAIN, "when": '(time_of_day="night") AND weather = rain'})
    other = save(home, NIGHT_RAIN, SMALL)

    assert [result.mapping_id for result in (first, same, other)] == ["main:1", "main:1", "main:2"]
    assert [result.is_new for result in (first, same, other)] == [True, False, True]


@pytest.mark.parametrize(
    ("rules", "code", "field"),
    [
        ([], "BAD_RULES", "rules"),
        ([NIGHT_RAIN, NIGHT_RAIN], "REPEATED_RULE", "rules"),
        ([NIGHT_RAIN, {**SMALL, "when": "size = tiny"}], "BAD_EXPRESSION", "rules[1]"),
        ([{**NIGHT_RAIN, "when": "true"}], "BAD_EXPRESSION", "rules[0]"),
        ([{**NIGHT_RAIN, "tags": []}], "BAD_TAG", "rules[0]"),
        ([{**NIGHT_RAIN, "tags": ["night rain"]}], "BAD_TAG", "rules[0]"),
        ([{**NIGHT_RAIN, "confidence": 1.5}], "BAD_CONFIDENCE", "rules[0]"),
        ([{**NIGHT_RAIN, "confidence": float("nan")}], "BAD_CONFIDENCE", "rules[0]"),
        ([{**NIGHT_RAIN, "id": " "}], "BAD_NAME", "rules[0]"),
        ([{**NIGHT_RAIN, "id": "x" * (MAX_RULE_ID + 1)}], "BAD_NAME", "rules[0]"),
    ],
)
def test_rules_that_cannot_be_read_are_refused_by_place(
    home: Home, rules: list[dict[str, Any]], code: str, field: str
) -> None:
    before = state_digest(home)

    with pytest.raises(InvalidInput) as caught:
        save(home, *rules)

    assert (caught.value.code, caught.value.field) == (code, field)
    assert state_digest(home) == before


def test_what_does_not_exist_or_is_not_permitted_maps_nothing(home: Home, tmp_path: Path) -> None:
    evaluation_id = add_all(home, tmp_path)
    save(home, NIGHT_RAIN)
    before = state_digest(home)
    with home.database.read() as session:
        annotator = session.get_one(Actor, "demo-annotator")

    with pytest.raises(NotFound, match="no evaluation 'x'"):
        apply(home, "x")
    with pytest.raises(NotFound, match="no mapping 'main:9'"):
        apply(home, evaluation_id, "main:9")
    with pytest.raises(NotAllowed):
        map_errors(home, annotator, evaluation_id)
    with pytest.raises(NotAllowed):
        save_mapping(home, annotator, MappingRequest("x", [NIGHT_RAIN], "x"))

    assert state_digest(home) == before
