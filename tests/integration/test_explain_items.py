"""One item of a run taken apart, over the API: factors, clusters, what moved it."""

import math
from collections.abc import Iterator

import pytest

from gainloop.stores.home import Home
from tests.api_client import ENGINEER, ApiClient, api_of
from tests.integration.profile_runs_program import (
    add_profile_runs,
    items_of,
    newest_id,
    run_ids,
)

EXPLAIN = """query ($id: ID!) { explainPriority(id: $id) { rank score parts { value }
  factors { name label value median log difference } medianItem { rank score }
  clusters { name size outcome } reason { links { label } }
  change { kind rankBefore rankAfter causes { sentence } } } }"""


@pytest.fixture(scope="module")
def ranked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """Not to be changed."""
    home = add_profile_runs(tmp_path_factory.mktemp("profiles"))
    yield home
    home.close()


@pytest.fixture(scope="module")
def api(ranked: Home) -> Iterator[ApiClient]:
    with api_of(ranked, ENGINEER) as client:
        yield client


def test_factors_multiply_to_the_score_and_add_up_against_the_median_clip(api: ApiClient) -> None:
    items = items_of(api, newest_id(api, "EXPECTED_GAIN"))
    selected = sorted((i for i in items if i["selected"]), key=lambda i: -i["score"])
    median = selected[len(selected) // 2]

    for item in items[:6]:
        found = api.data(EXPLAIN, id=item["id"])["explainPriority"]
        factors = found["factors"]
        assert [factor["name"] for factor in factors] == [
            *("importance", "urgency", "slope", "exposure"),
            *("uncertainty", "guard", "novelty", "cost"),
        ]
        assert found["medianItem"] == {"rank": median["rank"], "score": median["score"]}
        assert math.prod(f["value"] for f in factors) == pytest.approx(item["score"], rel=1e-9)
        assert math.prod(f["median"] for f in factors) == pytest.approx(median["score"], rel=1e-9)
        assert [f["log"] for f in factors] == [pytest.approx(math.log(f["value"])) for f in factors]
        assert sum(f["difference"] for f in factors) == pytest.approx(
            math.log(item["score"] / median["score"]), abs=1e-9
        )
        assert abs(sum(part["value"] for part in found["parts"]) - item["score"]) < 1e-9


def test_weighted_sums_have_no_factors(api: ApiClient) -> None:
    item = items_of(api, newest_id(api, "WEIGHTED_SUM"))[0]

    found = api.data(EXPLAIN, id=item["id"])["explainPriority"]

    assert (found["factors"], found["medianItem"]) == ([], None)


def test_an_item_tells_its_clusters_and_what_moved_it(ranked: Home, api: ApiClient) -> None:
    before = {item["clip"]["clipId"]: item["rank"] for item in items_of(api, run_ids(api)[3])}
    items = items_of(api, newest_id(api, "EXPECTED_GAIN"))

    found = [api.data(EXPLAIN, id=item["id"])["explainPriority"] for item in items]

    moved = [entry for entry in found if entry["change"] is not None]
    assert len(moved) > 3
    for entry in found:
        clip = items[entry["rank"] - 1]["clip"]["clipId"]
        if entry["change"] is None:
            assert before[clip] == entry["rank"]
        else:
            assert entry["change"]["rankBefore"] == before[clip]
            assert entry["change"]["rankAfter"] == entry["rank"]
            assert entry["change"]["causes"]
    day = [entry for entry in found if entry["clusters"]]
    assert {entry["rank"] for entry in day} == {
        entry["rank"]
        for entry in found
        if any(link["label"].startswith("Benchmark clip") for link in entry["reason"]["links"])
    }
    assert {cluster["outcome"] for entry in day for cluster in entry["clusters"]} == {"FN"}
