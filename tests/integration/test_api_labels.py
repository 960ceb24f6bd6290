"""Labels and releases over HTTP: from an uploaded file to what is pinned, and who may do it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gainloop.stores.home import Home
from tests.api_client import ENGINEER, LEAD, MANAGER, ApiClient, api_of
from tests.integration.labeled_program import add_queue, box, track, video
from tests.integration.ranked_program import add_evaluation
from tests.integration.test_api_imports import upload

QUEUES = "{ queues { edges { node { id name batches { id } } } } }"
IMPORT = """mutation ($input: ImportLabelsInput!) { importLabels(input: $input) { __typename
  ... on UserError { code message path } ... on Invalid { findings { code file row } }
  ... on ImportLabelsSuccess { isNew findings { code row count }
    batch { id label name format fileName numClips numFrames numLabels spentHours author
      queue { name } ontologyVersion { name version } releases { label }
      clips { edges { node { rank numLabels spentMinutes clip { clipId } } } } } } } }"""
RELEASE = """mutation ($input: CreateDatasetReleaseInput!) {
  createDatasetRelease(input: $input) { __typename ... on UserError { code message path }
  ... on CreateDatasetReleaseSuccess { isNew release { id label note numBatches numClips numLabels
    ontologyVersion { name } weightsVersion { version } batches { label } } } } }"""


@pytest.fixture
def api(home: Home, tmp_path: Path) -> Iterator[ApiClient]:
    add_queue(home, tmp_path)
    with api_of(home, ENGINEER) as client:
        yield client


def file_of(folder: Path, clip: str = "clip-a", label: str = "Car") -> bytes:
    path = video(folder / "task.xml", clip, track(0, box(0, 10), label=label))
    return path.read_bytes()


def queue_of(api: ApiClient) -> str:
    queue_id: str = api.data(QUEUES)["queues"]["edges"][0]["node"]["id"]
    return queue_id


def bring_in(api: ApiClient, data: bytes, **more: Any) -> dict[str, Any]:
    given = {
        "queueId": queue_of(api),
        "uploadId": upload(api, "task.xml", data),
        "format": "CVAT",
        "reason": "",
    }
    answer: dict[str, Any] = api.data(IMPORT, input=given | more)["importLabels"]
    return answer


def test_an_uploaded_file_becomes_a_batch_and_a_release(api: ApiClient, tmp_path: Path) -> None:
    done = bring_in(api, file_of(tmp_path), name="First", spentHours=0.5)

    assert (done["isNew"], done["findings"]) == (True, [])
    batch = done["batch"]
    assert {key: batch[key] for key in ("label", "name", "format", "fileName", "spentHours")} == {
        "label": "Batch 1",
        "name": "First",
        "format": "CVAT",
        "fileName": "task.xml",
        "spentHours": 0.5,
    }
    assert (batch["numClips"], batch["numFrames"], batch["numLabels"]) == (1, 5, 1)
    assert (batch["queue"], batch["releases"]) == ({"name": "Next"}, [])
    assert [edge["node"] for edge in batch["clips"]["edges"]] == [
        {"rank": 1, "numLabels": 1, "spentMinutes": 30.0, "clip": {"clipId": "clip-a"}}
    ]
    assert bring_in(api, file_of(tmp_path))["isNew"] is False

    pinned = {"name": "night", "batchIds": [batch["id"]], "note": "first"}
    made = api.data(RELEASE, input=pinned)["createDatasetRelease"]
    assert made["isNew"] is True
    assert made["release"] == {
        "id": made["release"]["id"],
        "label": "night:1",
        "note": "first",
        "numBatches": 1,
        "numClips": 1,
        "numLabels": 1,
        "ontologyVersion": {"name": "road-users"},
        "weightsVersion": {"version": 1},
        "batches": [{"label": "Batch 1"}],
    }
    again = api.data(RELEASE, input=pinned)["createDatasetRelease"]
    assert (again["isNew"], again["release"]["id"]) == (False, made["release"]["id"])


def test_rows_that_are_left_out_are_findings_and_bad_files_are_refused(
    api: ApiClient, tmp_path: Path
) -> None:
    truck = bring_in(api, file_of(tmp_path, label="Truck"))
    assert truck["findings"] == [{"code": "UNKNOWN_CLASS", "row": 7, "count": 1}]

    bomb = b'<!DOCTYPE a [<!ENTITY x "y">]><annotations><version>&x;</version></annotations>'
    refused = bring_in(api, bomb)
    assert (refused["__typename"], refused["code"]) == ("Invalid", "UNSAFE_XML")
    assert refused["findings"] == [{"code": "UNSAFE_XML", "file": "task.xml", "row": 1}]
    other = bring_in(api, file_of(tmp_path, "clip-z"))
    assert (other["__typename"], other["code"]) == ("Invalid", "NO_CLIPS")
    hours = bring_in(api, file_of(tmp_path), spentHours=-1.0)
    assert (hours["code"], hours["path"]) == ("BAD_HOURS", "spentHours")
    gone = bring_in(api, file_of(tmp_path), uploadId="upload-" + "0" * 32)
    assert (gone["__typename"], gone["path"]) == ("NotFound", "uploadId")


def test_a_release_of_clips_of_a_benchmark_is_blocked(
    home: Home, api: ApiClient, tmp_path: Path
) -> None:
    batch = bring_in(api, file_of(tmp_path))["batch"]["id"]
    add_evaluation(home, tmp_path, {"clip-a": (3, 1)})

    blocked = api.data(RELEASE, input={"name": "night", "batchIds": [batch], "note": ""})
    assert blocked["createDatasetRelease"]["__typename"] == "GateBlocked"
    assert blocked["createDatasetRelease"]["code"] == "LEAKAGE"
    none = api.data(RELEASE, input={"name": "night", "batchIds": [], "note": ""})
    assert none["createDatasetRelease"]["code"] == "NO_BATCHES"
    assert none["createDatasetRelease"]["path"] == "batchIds"


def test_only_those_who_may_bring_in_labels_and_release_them(
    home: Home, api: ApiClient, tmp_path: Path
) -> None:
    batch = bring_in(api, file_of(tmp_path))["batch"]["id"]
    pinned = {"name": "night", "batchIds": [batch], "note": ""}
    with api_of(home, LEAD) as lead:
        assert bring_in(lead, file_of(tmp_path, "clip-b"))["isNew"] is True
        refused = lead.data(RELEASE, input=pinned)["createDatasetRelease"]
        assert (refused["__typename"], refused["code"]) == ("NotAllowed", "FORBIDDEN")
    with api_of(home, MANAGER) as manager:
        assert bring_in(manager, file_of(tmp_path, "clip-c"))["code"] == "FORBIDDEN"
    assert api.data("{ datasetReleases { totalCount } labelBatches { totalCount } }") == {
        "datasetReleases": {"totalCount": 0},
        "labelBatches": {"totalCount": 2},
    }
