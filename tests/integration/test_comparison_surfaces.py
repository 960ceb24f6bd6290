"""A comparison as people ask for it: on the command line, as JSON, over GraphQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gainloop.api.global_ids import global_id
from gainloop.bootstrap import open_home
from gainloop.settings import load_settings
from gainloop.stores.home import Home
from tests.api_client import ENGINEER, api_of
from tests.cli_runner import Run
from tests.integration.comparison_program import (
    CLIPS,
    RAIN,
    STEADY,
    WORSE_IN_RAIN,
    add_clips,
    add_model,
)

QUERY = """
query Compare($a: ID!, $b: ID!, $by: [String!]!, $at: OperatingPoint, $className: String) {
  compareEvaluations(a: $a, b: $b, by: $by, at: $at, className: $className) {
    a { label } b { label } at by resampledBy numResamples withinEffect mixEffect refusals basis
    thresholds { className a b falsePositivesA falsePositivesB }
    overall { label numObjects cohort { axis } }
    cohorts {
      cohort { axis value } label numClips numDrives numObjects a b delta low high
      minimumDetectable verdict tooFew needsClips flips publishedDelta
    }
  }
}
"""


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Home]:
    """The home that the `gainloop` fixture works on."""
    opened = open_home(load_settings(home=tmp_path / "home", database_url=""))
    add_clips(opened, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def pair(opened: Home, tmp_path: Path) -> tuple[str, str]:
    first = add_model(opened, tmp_path, "first", STEADY, false={CLIPS[0]: [0.2]})
    return first, add_model(opened, tmp_path, "second", WORSE_IN_RAIN)


def test_the_document_has_what_acceptance_reads(gainloop: Run, pair: tuple[str, str]) -> None:
    document = gainloop("evaluation", "compare", *pair, "--by", "weather", "--json").json

    assert document["operating_point"] == "published"
    assert document["thresholds"] == {"a": {"Pedestrian": None}, "b": {"Pedestrian": None}}
    rain = document["cohorts"][0]
    assert {name: rain[name] for name in ("cohort", "class", "num_clips", "verdict")} == {
        "cohort": {"weather": "rain"},
        "class": None,
        "num_clips": 12,
        "verdict": "worse",
    }
    assert (rain["num_drives"], rain["num_objects"], rain["a"], rain["b"]) == (12, 240, 0.8, 0.55)
    assert rain["low"] < rain["delta"] < rain["high"] < 0 < rain["mde"]
    assert (rain["needs_clips"], rain["too_few"], rain["flips"]) == (None, False, False)
    assert document["mix"] == {"within": pytest.approx(-0.125), "mix": 0}
    assert (document["flips"], document["refusals"]) == ([], [])


def test_the_table_reads_by_itself(gainloop: Run, pair: tuple[str, str]) -> None:
    ran = gainloop("evaluation", "compare", *pair, "--by", "weather", "--at-equal", "fp")

    assert ran.exit_code == 0, ran.errors
    assert "A first:1 on town:1" in ran.output
    assert "From A to B at equal false positives, by weather." in ran.output
    (rain,) = [line for line in ran.output.splitlines() if line.startswith("rain ")]
    assert rain.split()[:6] == ["rain", "12", "12", "240", "0.800", "0.550"]
    assert "worse" in rain
    assert "2,000 resamples of drives with all their frames" in ran.output


def test_a_flip_is_told_with_both_winners(gainloop: Run, opened: Home, tmp_path: Path) -> None:
    first = add_model(opened, tmp_path, "first", STEADY, false={CLIPS[0]: [0.7]})
    false = {clip: [0.7, 0.7 + place / 1000] for place, clip in enumerate(CLIPS)}
    second = add_model(opened, tmp_path, "second", dict.fromkeys(CLIPS, 18), false=false)

    words = ("evaluation", "compare", first, second, "--by", "weather")
    document = gainloop(*words, "--json").json
    table = gainloop(*words, "--at-equal", "fp")

    assert [flip["cohort"] for flip in document["flips"]] == [
        {"weather": "clear"},
        {"weather": "rain"},
    ]
    assert document["flips"][0]["winner_published"] == "second:1"
    assert (document["flips"][0]["operating_point"], document["flips"][0]["winner"]) == (
        "equal_fp",
        "first:1",
    )
    assert (
        "Winner flips on rain: as published second:1 by 0.100, at equal false positives first:1 "
        "by 0.200." in table.output
    )


def test_refused_verdicts_exit_3_and_can_be_described(
    gainloop: Run, opened: Home, tmp_path: Path
) -> None:
    first = add_model(opened, tmp_path, "first", STEADY)
    second = add_model(
        opened, tmp_path, "second", STEADY, num_objects=dict.fromkeys(CLIPS, 20) | {RAIN[0]: 30}
    )
    words = ("evaluation", "compare", first, second, "--by", "weather", "--json")

    refused, described = gainloop(*words), gainloop(*words, "--describe")

    assert refused.exit_code == 3
    assert refused.json["error"]["code"] == "VERDICTS_REFUSED"
    assert "town:1" in refused.errors
    assert "--describe" in refused.errors
    assert described.exit_code == 0
    assert {row["verdict"] for row in described.json["cohorts"]} == {None}
    assert described.json["mix"]["mix"] != 0
    assert len(described.json["refusals"]) == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--by", "wether"], "UNKNOWN_FIELD"),
        (["--class", "Car"], "UNKNOWN_FIELD"),
        (["--by", "weather,region,clip,size"], "TOO_MANY_VALUES"),
        (["--by", ","], "TOO_MANY_VALUES"),
    ],
)
def test_wrong_options_exit_2(
    gainloop: Run, pair: tuple[str, str], words: list[str], code: str
) -> None:
    ran = gainloop("evaluation", "compare", *pair, *words, "--json")

    assert ran.exit_code == 2
    assert ran.json["error"]["code"] == code


def test_an_unknown_evaluation_exits_2_and_says_where_all_are(
    gainloop: Run, pair: tuple[str, str]
) -> None:
    ran = gainloop("evaluation", "compare", pair[0], "eval-none")

    assert ran.exit_code == 2
    assert "gainloop evaluation list" in ran.errors


def test_the_api_says_the_same(gainloop: Run, opened: Home, pair: tuple[str, str]) -> None:
    document = gainloop("evaluation", "compare", *pair, "--by", "weather", "--json").json

    with api_of(opened, ENGINEER) as client:
        found = client.data(
            QUERY,
            a=global_id("Evaluation", pair[0]),
            b=global_id("Evaluation", pair[1]),
            by=["weather"],
            at="PUBLISHED",
        )["compareEvaluations"]

    assert found["a"]["label"] == "first:1 on town:1"
    assert found["overall"] == {"label": "all objects", "numObjects": 480, "cohort": []}
    assert [row["label"] for row in found["cohorts"]] == ["rain", "clear"]
    rain, expected = found["cohorts"][0], document["cohorts"][0]
    assert rain["cohort"] == [{"axis": "weather", "value": "rain"}]
    assert [rain[name] for name in ("low", "high", "delta", "minimumDetectable")] == [
        expected[name] for name in ("low", "high", "delta", "mde")
    ]
    assert rain["verdict"] == "WORSE"
    assert found["basis"] == document["basis"]


def test_the_api_compares_at_equal_false_positives_unless_told(
    opened: Home, pair: tuple[str, str]
) -> None:
    ids = [global_id("Evaluation", evaluation_id) for evaluation_id in pair]
    with api_of(opened, ENGINEER) as client:
        found = client.data(QUERY, a=ids[0], b=ids[1], by=["weather"])["compareEvaluations"]
        unknown = client.data(
            QUERY, a=ids[0], b=global_id("Evaluation", "eval-none"), by=["weather"]
        )
        code = client.code(QUERY, a=ids[0], b=ids[1], by=["wether"])

    assert found["at"] == "EQUAL_FP"
    assert found["thresholds"] == [
        {
            "className": "Pedestrian",
            "a": pytest.approx(0.65),
            "b": None,
            "falsePositivesA": 0,
            "falsePositivesB": 0,
        }
    ]
    assert unknown["compareEvaluations"] is None
    assert code == "UNKNOWN_FIELD"
