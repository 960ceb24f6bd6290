"""A benchmark with planted label errors as COCO files, imported as anyone's would be."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from gainloop.bootstrap import operator_of
from gainloop.stores.home import Home
from gainloop.terms.options import ReadOptions, ScoreKind
from gainloop.workflows.evaluation.import_evaluation import import_evaluation
from gainloop.workflows.evaluation.request import EvaluationImport, EvaluationRequest
from tests.unit.pipeline.mislabeled_world import CLASSES, mislabeled_world

FRAMES_PER_CLIP = 5
NUM_FRAMES = 60
Json = dict[str, Any]


def ground_truth(seed: int = 0, num_frames: int = NUM_FRAMES) -> Json:
    """Images in another order than their clips, so that orders are not mistaken for each other."""
    truth = mislabeled_world(seed, num_frames=num_frames).truth
    return {
        "images": [
            {"id": frame, "file_name": _file_name(frame), "width": 1280, "height": 720}
            for frame in range(num_frames)
        ],
        "categories": [{"id": cls, "name": name} for cls, name in enumerate(CLASSES)],
        "annotations": [
            {
                "id": row,
                "image_id": int(truth.frame[row]),
                "category_id": int(truth.cls[row]),
                "bbox": truth.xywh[row].tolist(),
                "area": float(truth.area[row]),
                "iscrowd": 0,
            }
            for row in range(len(truth))
        ],
    }


def edited(truth: Json) -> Json:
    """Every tenth label of a frame's first row is gone, every eleventh has another class."""
    annotations = [dict(row) for row in truth["annotations"] if row["id"] % 10]
    for row in annotations:
        if row["id"] % 11 == 0:
            row["category_id"] = (row["category_id"] + 1) % len(CLASSES)
    return {**truth, "annotations": annotations}


def detections(
    seed: int = 0, num_frames: int = NUM_FRAMES, *, as_logits: bool = False
) -> list[Json]:
    """Scores of two decimals, so that many tie."""
    found = mislabeled_world(seed, num_frames=num_frames).detections
    score = np.clip(found.score.round(2), 0.01, 0.99)
    if as_logits:
        score = np.log(score / (1 - score))
    return [
        {
            "image_id": int(found.frame[row]),
            "category_id": int(found.cls[row]),
            "bbox": found.xywh[row].tolist(),
            "score": float(score[row]),
        }
        for row in range(len(found))
    ]


def add(
    home: Home,
    folder: Path,
    truth: Json,
    found: list[Json],
    *,
    model: str = "net:1",
    scores: ScoreKind = ScoreKind.PROBABILITY,
) -> EvaluationImport:
    truth_file, found_file = folder / "truth.json", folder / "found.json"
    truth_file.write_text(json.dumps(truth), encoding="utf-8")
    found_file.write_text(json.dumps(found), encoding="utf-8")
    request = EvaluationRequest(
        model=model,
        benchmark="town",
        file_format="coco",
        ground_truth=truth_file,
        detections=found_file,
        options=ReadOptions(clip_regex=r"(?P<clip>.+)/(?P<frame>\d+)\.png", scores=scores),
    )
    return import_evaluation(home, operator_of(home), request)


def _file_name(frame: int) -> str:
    clip, index = divmod(frame, FRAMES_PER_CLIP)
    return f"clip-{(clip * 7) % 100:02d}/{index}.png"
