"""188 real clips and nothing else: why expected gain is not available, and what is."""

from pathlib import Path

import pytest

from tests.cli_runner import Run
from tests.jaad_catalog import write_catalog

pytestmark = pytest.mark.real_data


@pytest.fixture
def jaad(gainloop: Run, real_data: Path, tmp_path: Path) -> Run:
    imported = gainloop("catalog", "import", write_catalog(real_data, tmp_path), "--json")
    assert imported.json["new"] == 188
    return gainloop


def test_expected_gain_is_refused_with_what_it_needs_and_the_rung_that_is_there(jaad: Run) -> None:
    refused = jaad("priorities", "run", "--profile", "expected_gain")

    assert refused.exit_code == 2
    for words in ("there is no evaluation", "150 clips or more", "rung 4, metadata coverage"):
        assert words in refused.errors


def test_a_catalog_alone_is_ranked_by_coverage_and_every_item_says_so(jaad: Run) -> None:
    ran = jaad("priorities", "run", "--budget-hours", 2, "--holdback", 0, "--json")

    run = ran.json
    assert (run["rung"], run["profile"]) == (4, "weighted_sum_batch")
    assert "expected_gain there is no evaluation to count gains on" in ran.errors
    first = run["items"][:10]
    assert first[0]["reason"] == (
        "Daytime, clear in street: nothing is labeled yet, and 79 of 188 unlabeled clips are of "
        "this group."
    )
    assert all("nothing is labeled yet" in item["reason"] for item in first)
    groups = {item["reason"].split(":")[0] for item in first}
    assert len(groups) >= 4  # the largest groups first, and no group alone
    for item in first:
        assert sum(item["parts"].values()) == pytest.approx(item["score"], abs=1e-9)
