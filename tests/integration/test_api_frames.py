"""Frames of drawn clips in GraphQL: their size, their picture or why there is none, and clips that
have frames but neither evaluation nor predictions.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gainloop.api.global_ids import global_id
from gainloop.bootstrap import operator_of
from gainloop.stores.home import Home
from gainloop.workflows.predictions.import_predictions import import_predictions
from gainloop.workflows.predictions.request import PredictionsRequest
from tests.api_client import MANAGER, ApiClient, api_of
from tests.integration.drawn_program import SYNTHETIC, add_frames, add_synthetic_clips

FRAME = """query ($id: ID!, $index: Int!, $of: ID) { clip(id: $id) {
  frame(index: $index, predictionSetId: $of) { index width height boxes { source x } imageUrl
  imageRefusal { code message } } } }"""
FRAMES = """query ($id: ID!, $of: ID, $errors: Boolean) { clip(id: $id) {
  frames(predictionSetId: $of, onlyErrors: $errors) { index predictions } } }"""
DAY, NIGHT = global_id("Clip", SYNTHETIC), global_id("Clip", "drawn-night")


def add_predictions(home: Home, folder: Path) -> str:
    """On frames 0 and 7 of the day clip, without a size; there is no frame 7 to draw."""
    images = [
        {"id": number, "file_name": f"{frame}.png", "clip_id": SYNTHETIC, "frame_id": frame}
        for number, frame in enumerate((0, 7), start=1)
    ]
    categories = [{"id": 1, "name": "car"}]
    box = {"image_id": 1, "category_id": 1, "bbox": [20, 30, 10, 10], "score": 0.5}
    (folder / "images.json").write_text(json.dumps({"images": images, "categories": categories}))
    (folder / "found.json").write_text(json.dumps([box]))
    request = PredictionsRequest("rrc:1", "coco", folder / "found.json", folder / "images.json")
    return import_predictions(home, operator_of(home), request).prediction_set_id


@pytest.fixture
def prediction_set(home: Home, tmp_path: Path) -> str:
    add_frames(home, tmp_path)
    return global_id("PredictionSet", add_predictions(home, tmp_path))


@pytest.fixture
def api(home: Home, prediction_set: str) -> Iterator[ApiClient]:  # is there first
    with api_of(home, MANAGER) as client:
        yield client


def frame(api: ApiClient, **asked: Any) -> Any:
    return api.data(FRAME, **asked)["clip"]["frame"]


def frames(api: ApiClient, **asked: Any) -> Any:
    return api.data(FRAMES, **asked)["clip"]["frames"]


def test_boxes_come_with_a_picture_and_its_size(api: ApiClient) -> None:
    found = frame(api, id=DAY, index=0)

    assert (found["width"], found["height"]) == (320, 180)
    assert found["boxes"] == [{"source": "PREDICTION", "x": 20.0}]
    assert found["imageUrl"].startswith("/media/")
    assert found["imageRefusal"] is None


def test_a_frame_that_cannot_be_drawn_says_which_can(api: ApiClient) -> None:
    found = frame(api, id=DAY, index=7)

    assert found["imageUrl"] is None
    assert found["imageRefusal"] == {
        "code": "NOT_FOUND",
        "message": "Only frames 0 to 2 of this clip can be drawn.",
    }


def test_the_picture_comes_from_the_drawing_of_the_demo(api: ApiClient) -> None:
    reply = api.http.get(frame(api, id=DAY, index=0)["imageUrl"])

    assert (reply.status_code, reply.headers["content-type"]) == (200, "image/jpeg")
    assert reply.content.startswith(b"\xff\xd8\xff")


def test_frames_that_no_file_is_about_are_listed_without_boxes(api: ApiClient) -> None:
    found = frame(api, id=NIGHT, index=1)

    assert frames(api, id=NIGHT) == [{"index": 0, "predictions": 0}, {"index": 1, "predictions": 0}]
    assert (found["width"], found["height"], found["boxes"]) == (320, 180, [])
    assert found["imageUrl"].startswith("/media/")
    assert frame(api, id=NIGHT, index=2) is None
    assert frame(api, id=NIGHT, index=-1) is None


def test_they_stand_in_for_no_file_that_was_asked_for(api: ApiClient, prediction_set: str) -> None:
    assert frames(api, id=NIGHT, of=prediction_set) == []
    assert frames(api, id=NIGHT, errors=True) == []
    assert frame(api, id=NIGHT, index=0, of=prediction_set) is None


def test_a_clip_without_frames_says_why_there_is_no_picture(home: Home, tmp_path: Path) -> None:
    add_synthetic_clips(home, tmp_path)
    add_predictions(home, tmp_path)

    with api_of(home, MANAGER) as api:
        found = frame(api, id=DAY, index=0)
        bare = frames(api, id=NIGHT)

    assert (found["width"], found["imageUrl"], bare) == (None, None, [])
    assert found["imageRefusal"]["code"] == "NOT_REDACTED"
    assert found["imageRefusal"]["message"].startswith("No frames of this synthetic clip")
