"""From files to a queue over HTTP: uploads, preview, imports, ranking, queue, export."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from gainloop.stores.home import Home
from tests.api_client import ADMIN, ENGINEER, MANAGER, ApiClient, api_of

CATALOG = b"""Segment,Wx,TOD,Site,Camera rig
a1,rain,night,North,=1+1
a2,clear,daytime,North,rig-2
a3,rain,night,South,rig-2
a3,rain,night,South,rig-3
"""
UPLOAD = """mutation ($name: String!, $size: Int!) {
  requestUpload(input: {fileName: $name, numBytes: $size}) { __typename
    ... on RequestUploadSuccess { uploadId url maxBytes } ... on UserError { code message path } } }
"""
PREVIEW = """query ($id: ID!, $map: [ColumnChoice!]) {
  catalogPreview(uploadId: $id, columnMap: $map) {
  __typename ... on UserError { code path }
  ... on CatalogPreview { fileName columns numRows numRejected canImport
    map { target source required description } rows { row cells { key value } }
    findings { code severity row } } } }"""
IMPORT = """mutation ($id: ID!, $map: [ColumnChoice!], $dry: Boolean) {
  importCatalog(input: {uploadId: $id, columnMap: $map, dryRun: $dry}) { __typename
    ... on UserError { code message path }
    ... on ImportCatalogSuccess { new changed unchanged rejected dryRun findings { code row } } } }
"""
EVALUATE = """mutation ($truth: ID!, $found: ID!, $dry: Boolean) {
  importEvaluation(input: {model: "det:1", benchmark: "town", groundTruthUploadId: $truth,
    detectionsUploadId: $found, dryRun: $dry}) { __typename
    ... on UserError { code message path } ... on Invalid { findings { code file } }
    ... on ImportEvaluationSuccess { isNew dryRun clipsMatched clipsAdded
      evaluation { id counts { gt tp fn } } } } }"""
QUEUE = """mutation ($run: ID!, $ontology: ID!, $checks: [CheckInput!]!) {
  createQueue(input: {runId: $run, name: "Next", ontologyVersionId: $ontology,
    instructions: "Draw boxes.", checks: $checks}) { __typename
    ... on UserError { code message path }
    ... on CreateQueueSuccess { isNew queue { id numItems items { edges { node { rank
      clip { clipId } reason { headline } } } } } } } }"""


@pytest.fixture
def api(home: Home) -> Iterator[ApiClient]:
    with api_of(home, ENGINEER) as client:
        yield client


def request_upload(api: ApiClient, name: str, data: bytes) -> dict[str, Any]:
    answer: dict[str, Any] = api.data(UPLOAD, name=name, size=len(data))["requestUpload"]
    return answer


def upload(api: ApiClient, name: str, data: bytes) -> str:
    asked = request_upload(api, name, data)
    reply = api.http.put(asked["url"], content=data)
    assert (reply.status_code, reply.json()) == (
        201,
        {"uploadId": asked["uploadId"], "numBytes": len(data)},
    )
    upload_id: str = asked["uploadId"]
    return upload_id


def coco(clips: list[str]) -> tuple[bytes, bytes]:
    """Two objects per clip, the first one found."""
    images = [
        {"id": row, "file_name": f"{clip}.png", "width": 100, "height": 100, "clip_id": clip}
        for row, clip in enumerate(clips, start=1)
    ]
    boxes = [
        {"image_id": image["id"], "category_id": 1, "bbox": [40 * place, 10, 20, 20]}
        for image in images
        for place in (0, 1)
    ]
    annotations = [
        {"id": row, **box, "area": 400, "iscrowd": 0} for row, box in enumerate(boxes, start=1)
    ]
    truth = {
        "images": images,
        "annotations": annotations,
        "categories": [{"id": 1, "name": "Car"}],
    }
    found = [{**box, "score": 0.9} for box in boxes[::2]]
    return json.dumps(truth).encode(), json.dumps(found).encode()


def test_a_strangers_files_become_a_queue(home: Home, api: ApiClient) -> None:
    catalog = upload(api, "my clips.csv", CATALOG)
    done = api.data(IMPORT, id=catalog)["importCatalog"]
    assert {name: done[name] for name in ("new", "changed", "unchanged", "rejected")} == {
        "new": 3,
        "changed": 0,
        "unchanged": 0,
        "rejected": 1,
    }
    assert ("DUPLICATE_ID", 5) in [(found["code"], found["row"]) for found in done["findings"]]

    truth, found = coco(["a2"])
    ids = {"truth": upload(api, "gt.json", truth), "found": upload(api, "dt.json", found)}
    evaluated = api.data(EVALUATE, **ids)["importEvaluation"]
    assert (evaluated["isNew"], evaluated["clipsMatched"], evaluated["clipsAdded"]) == (True, 1, 0)
    assert evaluated["evaluation"]["counts"] == {"gt": 2, "tp": 1, "fn": 1}

    run_id = _ranked_by_tags(api)

    (ontology,) = api.data("{ ontologies { id classes } }")["ontologies"]
    assert ontology["classes"] == ["Car"]
    variables = {"run": run_id, "ontology": ontology["id"]}
    refused = api.data(QUEUE, **variables, checks=[])["createQueue"]
    assert (refused["__typename"], refused["code"]) == ("Invalid", "NO_CHECKS")
    checks = [{"rule": "REQUIRED_CLASSES", "value": "Car"}]
    queue = api.data(QUEUE, **variables, checks=checks)["createQueue"]["queue"]
    assert [edge["node"]["clip"]["clipId"] for edge in queue["items"]["edges"]] == ["a1", "a3"]
    back = api.data(
        """query ($id: ID!) { queue(id: $id) { run { queues { id } items(first: 1) { edges { node {
        run { id } } } } } items(first: 1) { edges { node { queue { id } } } } } }""",
        id=queue["id"],
    )["queue"]
    assert back == {
        "run": {
            "queues": [{"id": queue["id"]}],
            "items": {"edges": [{"node": {"run": {"id": run_id}}}]},
        },
        "items": {"edges": [{"node": {"queue": {"id": queue["id"]}}}]},
    }

    rows = api.http.get("/export/queue-items.csv", params={"queue": queue["id"]})
    assert rows.headers["content-type"] == "text/csv; charset=utf-8"
    assert rows.headers["content-disposition"].endswith('.csv"')
    items = list(csv.DictReader(io.StringIO(rows.text)))
    assert [(item["rank"], item["clip"]) for item in items] == [("1", "a1"), ("2", "a3")]
    as_json = api.http.get("/export/queue-items.json", params={"queue": queue["id"]}).json()
    assert len(as_json["items"]) == 2
    with api_of(home, ADMIN) as admin:
        edges = admin.data("{ auditEntries { edges { node { action actor } } } }")["auditEntries"]
    actions = [edge["node"]["action"] for edge in edges["edges"]]
    assert actions[:4] == ["queue.export", "queue.export", "queue.create", "priorities.run"]
    assert edges["edges"][0]["node"]["actor"] == "Perception engineer (demo)"


def _ranked_by_tags(api: ApiClient) -> str:
    """Id of the run, whose missing inputs say what they would bring."""
    ranked = api.data(
        "mutation { refreshPriorities(input: {}) { ... on RefreshPrioritiesSuccess "
        "{ isNew run { id numCandidates rung { level missing { input "
        "effect { sentence area numWorlds } } } } } } }"
    )["refreshPriorities"]
    assert (ranked["isNew"], ranked["run"]["numCandidates"]) == (True, 2)
    assert ranked["run"]["rung"]["level"] == 2
    effects = {entry["input"]: entry["effect"] for entry in ranked["run"]["rung"]["missing"]}
    of_embeddings = effects["Embeddings of pool and benchmark clips in one space"]
    assert of_embeddings["sentence"].startswith("Simulated: adding it raised recall")
    assert (of_embeddings["area"] > 0, of_embeddings["numWorlds"]) == (True, 15)
    assert effects["Drives: the recording that each clip comes from"] is None
    run_id: str = ranked["run"]["id"]
    return run_id


def test_importing_again_changes_nothing(api: ApiClient) -> None:
    upload_id = upload(api, "clips.csv", CATALOG)
    api.data(IMPORT, id=upload_id)
    again = api.data(IMPORT, id=upload_id)["importCatalog"]

    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 3)


def test_a_dry_run_stores_nothing(api: ApiClient) -> None:
    done = api.data(IMPORT, id=upload(api, "clips.csv", CATALOG), dry=True)["importCatalog"]
    truth, found = coco(["b1"])
    ids = {"truth": upload(api, "gt.json", truth), "found": upload(api, "dt.json", found)}
    evaluated = api.data(EVALUATE, **ids, dry=True)["importEvaluation"]

    assert (done["new"], done["dryRun"]) == (3, True)
    assert (evaluated["isNew"], evaluated["dryRun"], evaluated["evaluation"]) == (True, True, None)
    assert api.data("{ clips { totalCount } evaluations { totalCount } }") == {
        "clips": {"totalCount": 0},
        "evaluations": {"totalCount": 0},
    }


def test_what_an_import_would_do_is_shown_first(api: ApiClient) -> None:
    shown = api.data(PREVIEW, id=upload(api, "clips.csv", CATALOG))["catalogPreview"]

    assert shown["columns"] == ["Segment", "Wx", "TOD", "Site", "Camera rig"]
    guessed = {guess["target"]: guess["source"] for guess in shown["map"] if guess["source"]}
    assert guessed == {
        "clip_id": "Segment",
        "region": "Site",
        "weather": "Wx",
        "time_of_day": "TOD",
    }
    assert [guess["target"] for guess in shown["map"] if guess["required"]] == ["clip_id"]
    assert all(guess["description"] for guess in shown["map"])
    assert (shown["fileName"], shown["numRows"], shown["numRejected"]) == ("clips.csv", 4, 1)
    assert shown["canImport"] is True
    assert [row["row"] for row in shown["rows"]] == [2, 3, 4]
    cells = {cell["key"]: cell["value"] for cell in shown["rows"][0]["cells"]}
    assert cells == {
        "clip_id": "a1",
        "region": "North",
        "weather": "rain",
        "time_of_day": "night",
        "Camera rig": "=1+1",
    }
    assert {"code": "DUPLICATE_ID", "severity": "REJECTED", "row": 5} in shown["findings"]


def test_a_person_can_name_the_column_that_nobody_would_guess(api: ApiClient) -> None:
    data = b"Zettel,Wx\nz1,rain\n"
    upload_id = upload(api, "clips.csv", data)

    guessed = api.data(PREVIEW, id=upload_id)["catalogPreview"]
    assert (guessed["canImport"], guessed["rows"]) == (False, [])
    assert guessed["columns"] == ["Zettel", "Wx"]
    assert [found["code"] for found in guessed["findings"]] == ["MISSING_COLUMN"]
    chosen = [{"target": "clip_id", "source": "Zettel"}, {"target": "weather", "source": None}]
    named = api.data(PREVIEW, id=upload_id, map=chosen)["catalogPreview"]
    assert (named["canImport"], named["numRows"]) == (True, 1)
    assert {cell["key"]: cell["value"] for cell in named["rows"][0]["cells"]} == {
        "clip_id": "z1",
        "Wx": "rain",
    }
    assert api.data(IMPORT, id=upload_id, map=chosen)["importCatalog"]["new"] == 1


def test_files_that_are_wrong_say_where(api: ApiClient) -> None:
    truth, _ = coco(["a1"])
    ids = {"truth": upload(api, "gt.json", truth), "found": upload(api, "dt.json", b'[{"x": NaN}]')}
    refused = api.data(EVALUATE, **ids)["importEvaluation"]

    assert (refused["__typename"], refused["code"]) == ("Invalid", "NOT_FINITE")
    assert refused["findings"] == [{"code": "NOT_FINITE", "file": "dt.json"}]
    shown = api.data(PREVIEW, id=upload(api, "x.csv", b"\xff\xfea,b"))["catalogPreview"]
    assert (shown["__typename"], shown["code"]) == ("Invalid", "BAD_ENCODING")


def test_an_upload_belongs_to_who_made_it(home: Home, api: ApiClient) -> None:
    asked = request_upload(api, "clips.csv", CATALOG)
    with api_of(home, ADMIN) as other:
        reply = other.http.put(asked["url"], content=CATALOG)
        assert (reply.status_code, reply.json()["error"]["code"]) == (403, "FORBIDDEN")
    assert api.http.put(asked["url"], content=CATALOG).status_code == 201
    with api_of(home, ADMIN) as other:
        for found in (
            other.data(IMPORT, id=asked["uploadId"])["importCatalog"],
            other.data(PREVIEW, id=asked["uploadId"])["catalogPreview"],
        ):
            assert (found["__typename"], found["code"]) == ("NotFound", "NOT_FOUND")
    assert api.data(IMPORT, id=asked["uploadId"])["importCatalog"]["new"] == 3


def test_bytes_are_taken_once_and_as_announced(home: Home, api: ApiClient) -> None:
    asked = request_upload(api, "clips.csv", CATALOG)
    url = asked["url"]

    longer = api.http.put(url, content=CATALOG + b"x")
    assert (longer.status_code, longer.json()["error"]["code"]) == (413, "FILE_TOO_LARGE")
    shorter = api.http.put(url, content=CATALOG[:-1])
    assert (shorter.status_code, shorter.json()["error"]["code"]) == (400, "TRUNCATED")
    missing = api.data(IMPORT, id=asked["uploadId"])["importCatalog"]
    assert (missing["code"], missing["path"]) == ("NOT_FOUND", "uploadId")
    assert api.http.put(url, content=CATALOG).status_code == 201
    again = api.http.put(url, content=CATALOG)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "CONFLICT")
    content = home.settings.home / "uploads" / asked["uploadId"] / "content"
    assert [file.name for file in content.iterdir()] == ["clips.csv"]


def test_uploads_need_a_session_and_a_signed_address(home: Home, api: ApiClient) -> None:
    url = request_upload(api, "clips.csv", CATALOG)["url"]

    assert api.http.put("/uploads/forged", content=b"x").status_code == 403
    assert api.http.put(url[:-1], content=CATALOG).status_code == 403
    with api_of(home) as nobody:
        reply = nobody.http.put(url, content=CATALOG)
        assert (reply.status_code, reply.json()["error"]["code"]) == (401, "NOT_SIGNED_IN")
    with api_of(home, MANAGER) as manager:
        assert manager.http.put(url, content=CATALOG).status_code == 403


@pytest.mark.parametrize(
    ("size", "code"), [(0, "EMPTY_FILE"), (-1, "EMPTY_FILE"), (1_000_001, "FILE_TOO_LARGE")]
)
def test_files_of_impossible_sizes_are_refused_before_they_come(
    home: Home, size: int, code: str
) -> None:
    with api_of(home, ENGINEER, upload_mb=1) as api:
        answer = api.data(UPLOAD, name="clips.csv", size=size)["requestUpload"]
        fine = api.data(UPLOAD, name="clips.csv", size=1_000_000)["requestUpload"]

    assert (answer["__typename"], answer["code"], answer["path"]) == ("Invalid", code, "numBytes")
    assert (fine["__typename"], fine["maxBytes"]) == ("RequestUploadSuccess", 1_000_000)


def test_exports_need_a_session_a_role_and_a_queue(home: Home, api: ApiClient) -> None:
    missing = api.http.get("/export/queue-items.csv", params={"queue": "UXVldWUfeA"})
    assert (missing.status_code, missing.json()["error"]["code"]) == (404, "NOT_FOUND")
    assert api.http.get("/export/queue-items.csv").status_code == 400
    assert api.http.get("/export/queue-items.exe?queue=UXVldWUfeA").status_code == 404
    with api_of(home) as nobody:
        assert nobody.http.get("/export/queue-items.csv?queue=UXVldWUfeA").status_code == 401
    with api_of(home, "demo-annotator") as annotator:
        assert annotator.http.get("/export/queue-items.csv?queue=UXVldWUfeA").status_code == 403


def test_predictions_come_in_and_are_named_once(api: ApiClient) -> None:
    truth, found = coco(["p1", "p2"])
    images = json.dumps({"images": json.loads(truth)["images"]}).encode()
    query = """mutation ($found: ID!, $images: ID) { importPredictions(input: {model: "det:2",
      detectionsUploadId: $found, imagesUploadId: $images}) { __typename
      ... on ImportPredictionsSuccess { numClips numPredictions isNew }
      ... on UserError { code path } } }"""
    ids = {"found": upload(api, "dt.json", found), "images": upload(api, "images.json", images)}

    first = api.data(query, **ids)["importPredictions"]
    again = api.data(query, **ids)["importPredictions"]

    assert {**first, "isNew": True} == {
        "__typename": "ImportPredictionsSuccess",
        "numClips": 2,
        "numPredictions": 2,
        "isNew": True,
    }
    assert (first["isNew"], again["isNew"]) == (True, False)
