"""Options that several imports share, and what they make of them."""

from pathlib import Path
from typing import Annotated

import typer

from gainloop.cli.texts import text_of
from gainloop.formats.clip_expressions import check_clip_expression
from gainloop.formats.clip_maps import read_class_map, read_clip_map
from gainloop.terms.options import BoxConvention, Limits, ReadOptions, ScoreKind

ModelOption = Annotated[str, typer.Option(help="The model version, NAME:VERSION.")]
Detections = Annotated[Path, typer.Option(help="File or folder of the detections.")]
FormatOption = Annotated[str, typer.Option("--format", help="coco or kitti.")]
Clips = Annotated[
    str | None,
    typer.Option(help="Only these clips: ids separated by commas, or @FILE with one id a line."),
]
ClipMap = Annotated[
    Path | None,
    typer.Option(help="CSV of file_name,clip_id,frame_index that ties frames to clips."),
]
ClipRegex = Annotated[
    str | None,
    typer.Option(help="Expression on file names with a group `clip` and, if need be, `frame`."),
]
ClassMap = Annotated[
    Path | None,
    typer.Option(help="YAML, JSON or CSV of class names: theirs to ours; `ignore` leaves out."),
]
Scores = Annotated[
    ScoreKind, typer.Option(help="logit: raw scores, mapped to probabilities by a calibration.")
]
CalibrationOption = Annotated[
    str | None, typer.Option("--calibration", help="Stored calibration of logit scores, by name.")
]
BoxConventionOption = Annotated[
    BoxConvention, typer.Option(help="inclusive: the width is x2 - x1 + 1.")
]


def read_options(
    *,
    clip_map: Path | None = None,
    clip_regex: str | None = None,
    class_map: Path | None = None,
    scores: ScoreKind = ScoreKind.PROBABILITY,
    box_convention: BoxConvention = BoxConvention.EXCLUSIVE,
    strict: bool = False,
) -> ReadOptions:
    limits = Limits()
    if clip_regex is not None:
        check_clip_expression(clip_regex)
    return ReadOptions(
        clip_map=read_clip_map(clip_map, limits) if clip_map else None,
        clip_regex=clip_regex,
        class_map=read_class_map(class_map, limits) if class_map else {},
        box_convention=box_convention,
        scores=scores,
        strict=strict,
    )


def wanted_clips(text: str | None) -> frozenset[str] | None:
    """The ids of `--clips`, None for all."""
    if text is None:
        return None
    if text.startswith("@"):
        lines = text_of(text, "clips").splitlines()
        return frozenset(line.strip() for line in lines if line.strip())
    return frozenset(part.strip() for part in text.split(",") if part.strip())
