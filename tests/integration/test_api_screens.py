"""What screens show: each figure equal to what was put in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gainloop.api.global_ids import global_id
from gainloop.bootstrap import operator_of
from gainloop.stores.home import Home
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from tests.api_client import ENGINEER, MANAGER, ApiClient, api_of
from tests.integration.ranked_program import add_all, add_catalog, add_evaluation


@pytest.fixture
def api(home: Home, tmp_path: Path) -> Iterator[ApiClient]:
    """Two benchmark clips with 63 of 80 objects found, three pool clips, one labeled clip."""
    add_all(home, tmp_path)
    run_priorities(home, operator_of(home), RunOptions())
    with api_of(home, ENGINEER) as client:
        yield client


ALL = ["bench-night", "bench-day", "pool-day", "pool-night", "pool-late", "done-day"]


def clip_id(name: str) -> str:
    return global_id("Clip", name)


def test_the_home_screen(api: ApiClient) -> None:
    summary = api.data(
        """{ summary { clips poolClips benchmarkClips drives recordedHours isSynthetic
        poolByDay { day count } latestEvaluation { label } latestRun { label number }
        latestQueue { id } } }"""
    )["summary"]

    assert summary == {
        "clips": 6,
        "poolClips": 3,
        "benchmarkClips": 2,
        "drives": 5,
        "recordedHours": pytest.approx(60 / 3600),
        "isSynthetic": False,
        "poolByDay": [{"day": "2026-01-05", "count": 3}],
        "latestEvaluation": {"label": "rrc:1 on town:1"},
        "latestRun": {"label": "Run 1 · weighted sum batch", "number": 1},
        "latestQueue": None,
    }


def test_an_empty_home(home: Home) -> None:
    with api_of(home, MANAGER) as api:
        data = api.data(
            """{ summary { clips recordedHours isSynthetic poolByDay { day } latestRun { id } }
            priorities { edges { cursor } totalCount } evaluations { totalCount } queues {
            edges { cursor } } benchmarks { id } models { id } ontologies { id } }"""
        )

    assert data == {
        "summary": {
            "clips": 0,
            "recordedHours": None,
            "isSynthetic": False,
            "poolByDay": [],
            "latestRun": None,
        },
        "priorities": {"edges": [], "totalCount": 0},
        "evaluations": {"totalCount": 0},
        "queues": {"edges": []},
        "benchmarks": [],
        "models": [],
        "ontologies": [],
    }


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({}, ALL),
        ({"weather": ["rain"]}, ["bench-night", "pool-night", "pool-late"]),
        ({"weather": ["rain"], "timeOfDay": ["night"], "inBenchmark": True}, ["bench-night"]),
        ({"inBenchmark": False, "labeled": False}, ["pool-day", "pool-night", "pool-late"]),
        ({"labeled": True}, ["done-day"]),
        ({"drive": "d4"}, ["pool-night", "pool-late"]),
        ({"search": "NIGHT"}, ["bench-night", "pool-night"]),
        ({"search": "d3"}, ["pool-day"]),
        ({"region": ["South"]}, []),
        ({"region": []}, ALL),
    ],
)
def test_clips_by_filter(api: ApiClient, chosen: dict[str, object], found: list[str]) -> None:
    query = "query ($c: ClipFilter) { clips(filter: $c) { totalCount edges { node { clipId } } } }"
    clips = api.data(query, c=chosen)["clips"]

    assert [edge["node"]["clipId"] for edge in clips["edges"]] == found
    assert clips["totalCount"] == len(found)


def test_values_that_filters_can_offer(home: Home, api: ApiClient, tmp_path: Path) -> None:
    tagged = 'clip_id,scenario_tags\npool-day,"cut in, merge"\nbench-day,merge\n'
    add_catalog(home, tmp_path, tagged)
    facets = api.data(
        """{ clipFacets { regions { value count } weathers { value count } timesOfDay { value
        count } scenarios { value count } } }"""
    )["clipFacets"]

    assert facets == {
        "regions": [{"value": "North", "count": 6}],
        "weathers": [{"value": "clear", "count": 3}, {"value": "rain", "count": 3}],
        "timesOfDay": [{"value": "daytime", "count": 3}, {"value": "night", "count": 3}],
        "scenarios": [{"value": "merge", "count": 2}, {"value": "cut in", "count": 1}],
    }


def test_clips_by_scenario_tag(home: Home, api: ApiClient, tmp_path: Path) -> None:
    add_catalog(home, tmp_path, 'clip_id,scenario_tags\npool-day,"cut in, merge"\n')
    query = "query ($c: ClipFilter) { clips(filter: $c) { edges { node { scenarioTags } } } }"

    for value in ("cut in", "merge"):
        (edge,) = api.data(query, c={"scenario": [value]})["clips"]["edges"]
        assert edge["node"]["scenarioTags"] == ["cut in", "merge"]


def test_a_clip_of_a_benchmark(api: ApiClient) -> None:
    clip = api.data(
        """query ($id: ID!) { clip(id: $id) { clipId startAt durationS weather isLabeled origin
        drive { driveId numClips } benchmarks { label } evaluations { gt tp fp fn evaluation {
        label } } predictions { id } priorities { rank }
        frames { index tp fp fn predictions } } }""",
        id=clip_id("bench-night"),
    )["clip"]

    assert clip == {
        "clipId": "bench-night",
        "startAt": "2026-01-02T20:00:00Z",
        "durationS": 10.0,
        "weather": "rain",
        "isLabeled": False,
        "origin": "RECORDED",
        "drive": {"driveId": "d1", "numClips": 1},
        "benchmarks": [{"label": "town:1"}],
        "evaluations": [
            {"gt": 40, "tp": 24, "fp": 0, "fn": 16, "evaluation": {"label": "rrc:1 on town:1"}}
        ],
        "predictions": [],
        "priorities": [],
        "frames": [{"index": 0, "tp": 24, "fp": 0, "fn": 16, "predictions": 24}],
    }


def test_a_frame_shows_boxes_and_no_picture(api: ApiClient) -> None:
    frame = api.data(
        """query ($id: ID!) { clip(id: $id) { frame(index: 0) { index width height imageUrl
        imageRefusal { code message } boxes { source outcome className x y width height score
        iou } } } }""",
        id=clip_id("bench-day"),
    )["clip"]["frame"]

    assert (frame["width"], frame["height"], frame["imageUrl"]) == (1280, 720, None)
    assert frame["imageRefusal"] == {
        "code": "NOT_REDACTED",
        "message": "This clip was recorded, and no redaction record says that faces and plates "
        "were removed from its frames, so only its boxes are drawn.",
    }
    boxes = frame["boxes"]
    assert [box for box in boxes if box["x"] == 0] == [
        {
            "source": source,
            "outcome": "TP",
            "className": "Pedestrian",
            "x": 0,
            "y": 100,
            "width": 10,
            "height": 20,
            "score": score,
            "iou": 1,
        }
        for source, score in (("GROUND_TRUTH", None), ("PREDICTION", 0.9))
    ]
    (missed,) = [box for box in boxes if box["outcome"] == "FN"]
    assert (missed["source"], missed["x"], missed["score"]) == ("GROUND_TRUTH", 780, None)
    assert len(boxes) == 2 * 39 + 1


def test_a_clip_of_the_pool_shows_its_predictions(api: ApiClient) -> None:
    clip = api.data(
        """query ($id: ID!) { clip(id: $id) { evaluations { gt } predictions { id numObjects
        uncertainty uncertaintyMeasure measures { measure value } modelVersion { label } }
        priorities { rank }
        frames { index predictions } frame(index: 0) { boxes { source outcome score } } } }""",
        id=clip_id("pool-night"),
    )["clip"]

    (predicted,) = clip["predictions"]
    assert (predicted["numObjects"], predicted["modelVersion"]) == (3, {"label": "rrc:1"})
    assert 0 < predicted["uncertainty"] < 1
    (only,) = predicted["measures"]
    assert only == {"measure": "ENTROPY", "value": predicted["uncertainty"]}
    assert clip["frames"] == [{"index": 0, "predictions": 3}]
    assert clip["frame"]["boxes"] == [
        {"source": "PREDICTION", "outcome": None, "score": score} for score in (0.7, 0.7, 0.9)
    ]
    assert len(clip["priorities"]) == 1


def test_frames_that_do_not_exist(api: ApiClient) -> None:
    query = """query ($id: ID!, $index: Int!) { clip(id: $id) { frame(index: $index) { index }
      frames { index } } }"""

    assert api.data(query, id=clip_id("pool-day"), index=7)["clip"]["frame"] is None
    bare = api.data(query, id=clip_id("done-day"), index=0)["clip"]
    assert bare == {"frame": None, "frames": []}


def test_only_frames_with_errors(home: Home, api: ApiClient, tmp_path: Path) -> None:
    perfect = add_evaluation(home, tmp_path, {"done-day": (5, 0)}, benchmark="easy")
    query = """query ($id: ID!, $by: ID) { clip(id: $id) {
      all: frames(evaluationId: $by) { index } wrong: frames(evaluationId: $by, onlyErrors: true) {
      index } } }"""

    assert api.data(query, id=clip_id("done-day"), by=global_id("Evaluation", perfect)) == {
        "clip": {"all": [{"index": 0}], "wrong": []}
    }
    assert api.data(query, id=clip_id("bench-day")) == {
        "clip": {"all": [{"index": 0}], "wrong": [{"index": 0}]}
    }


def test_an_evaluation(api: ApiClient) -> None:
    evaluation = api.data(
        """{ evaluations { edges { node { numClips numFrames scoreKind counts { gt tp fp fn recall
        precision } classes { name inVocabulary counts { fn } } sizes { size counts { gt } } axes
        coco { AP AR100 APl } calibration { id } previous { id } benchmark { label role numObjects
        } modelVersion { family version } } } } }"""
    )["evaluations"]["edges"][0]["node"]

    assert evaluation["counts"] == {
        "gt": 80,
        "tp": 63,
        "fp": 0,
        "fn": 17,
        "recall": 63 / 80,
        "precision": 1,
    }
    assert evaluation["classes"] == [
        {"name": "Pedestrian", "inVocabulary": True, "counts": {"fn": 17}}
    ]
    assert evaluation["sizes"] == [
        {"size": "SMALL", "counts": {"gt": 80}},
        {"size": "MEDIUM", "counts": {"gt": 0}},
        {"size": "LARGE", "counts": {"gt": 0}},
    ]
    assert evaluation["axes"] == ["time_of_day", "weather", "region"]
    assert evaluation["coco"]["APl"] == -1
    assert evaluation["benchmark"] == {"label": "town:1", "role": "DEVELOPMENT", "numObjects": 80}
    assert (evaluation["previous"], evaluation["calibration"]) == (None, None)


COHORTS = """query ($by: [String!]!, $class: String) { evaluations { edges { node {
  cohorts(by: $by, className: $class) { cohort { axis value } label numClips numDrives tooFew
  counts { gt fn recall } } } } } }"""


def test_cohorts_most_missed_objects_first(api: ApiClient) -> None:
    node = api.data(COHORTS, by=["time_of_day", "weather"])["evaluations"]["edges"][0]["node"]

    assert node["cohorts"] == [
        {
            "cohort": [
                {"axis": "time_of_day", "value": value},
                {"axis": "weather", "value": weather},
            ],
            "label": f"{value} · {weather}",
            "numClips": 1,
            "numDrives": 1,
            "tooFew": False,
            "counts": {"gt": 40, "fn": fn, "recall": (40 - fn) / 40},
        }
        for value, weather, fn in (("night", "rain", 16), ("daytime", "clear", 1))
    ]


def test_clips_without_a_value_are_a_cohort_of_their_own(
    home: Home, api: ApiClient, tmp_path: Path
) -> None:
    add_catalog(home, tmp_path, "clip_id,scenario_tags\nbench-day,merge\n")
    node = api.data(COHORTS, by=["scenario"])["evaluations"]["edges"][0]["node"]

    assert [(cohort["label"], cohort["counts"]["fn"]) for cohort in node["cohorts"]] == [
        ("unknown", 16),
        ("merge", 1),
    ]


@pytest.mark.parametrize(
    ("by", "class_name", "code"),
    [
        (["score desc, (select 1)"], None, "UNKNOWN_FIELD"),
        ([], None, "TOO_MANY_VALUES"),
        (["weather", "weather"], None, "TOO_MANY_VALUES"),
        (["weather", "region", "scenario", "road_type"], None, "TOO_MANY_VALUES"),
        (["weather"], "Elephant", "UNKNOWN_FIELD"),
    ],
)
def test_axes_and_classes_that_are_none(
    api: ApiClient, by: list[str], class_name: str | None, code: str
) -> None:
    answer = api.ask(COHORTS, by=by, **{"class": class_name})

    assert [error["extensions"]["code"] for error in answer["errors"]] == [code]


def test_a_cohort_of_few_objects_is_marked(home: Home, api: ApiClient, tmp_path: Path) -> None:
    add_evaluation(home, tmp_path, {"pool-day": (20, 9), "done-day": (25, 5)}, benchmark="few")
    node = api.data(COHORTS, by=["region"])["evaluations"]["edges"][0]["node"]
    assert [(cohort["counts"]["gt"], cohort["tooFew"]) for cohort in node["cohorts"]] == [
        (59, False)
    ]
    add_evaluation(home, tmp_path, {"pool-late": (20, 9)}, benchmark="fewer")
    node = api.data(COHORTS, by=["region"])["evaluations"]["edges"][0]["node"]
    assert [(cohort["counts"]["gt"], cohort["tooFew"]) for cohort in node["cohorts"]] == [
        (29, True)
    ]


def test_parts_of_an_item_add_up_to_its_score(api: ApiClient) -> None:
    items = api.data(
        "{ priorities { edges { node { id rank score parts { name weight signal value } } } } }"
    )["priorities"]["edges"]

    for item in (edge["node"] for edge in items):
        assert sum(part["value"] for part in item["parts"]) == pytest.approx(
            item["score"], abs=1e-9
        )
        for part in item["parts"]:
            sign = -1 if part["name"] in ("like_picked", "isolated") else 1
            assert part["value"] == pytest.approx(sign * part["weight"] * part["signal"], abs=1e-9)
    explained = api.data(
        "query ($id: ID!) { explainPriority(id: $id) { rank } }", id=items[1]["node"]["id"]
    )
    assert explained == {"explainPriority": {"rank": 2}}


def test_links_of_a_reason_lead_to_what_they_name(api: ApiClient) -> None:
    item = api.data("{ priorities(first: 1) { edges { node { reason { links { target } } } } } }")
    links = item["priorities"]["edges"][0]["node"]["reason"]["links"]
    found = api.data(
        "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }",
        ids=[link["target"] for link in links],
    )["nodes"]

    assert {node["__typename"] for node in found} >= {"Evaluation", "ModelVersion", "Drive"}
    assert [node["id"] for node in found] == [link["target"] for link in links]


@pytest.mark.parametrize(
    "name", ["Clip", "Drive", "Evaluation", "Benchmark", "ModelVersion", "Queue", "LabelingUnit"]
)
def test_what_does_not_exist_is_null(api: ApiClient, name: str) -> None:
    query = "query ($id: ID!) { node(id: $id) { id } }"

    assert api.data(query, id=global_id(name, "nothing")) == {"node": None}
    assert api.data(query, id=global_id("Nothing", "x")) == {"node": None}
    assert api.code(query, id="nothing") == "BAD_ID"
