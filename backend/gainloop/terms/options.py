"""How a user's files are to be read. The CLI and the API fill these; formats obey them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class BoxConvention(StrEnum):
    EXCLUSIVE = "exclusive"  # width = x2 - x1
    INCLUSIVE = "inclusive"  # width = x2 - x1 + 1


class ScoreKind(StrEnum):
    PROBABILITY = "probability"  # 0 to 1
    LOGIT = "logit"  # any finite number; a calibration maps it to a probability


IGNORE_CLASS = "ignore"
"""Target of a class map entry whose objects become ignore regions for every class."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reader accepts before it refuses; generous for real files, far below a bomb."""

    file_bytes: int = 2 * 1024**3
    json_depth: int = 64
    number_digits: int = 400
    csv_field_chars: int = 1_000_000
    parquet_columns: int = 2_000
    decoded_bytes: int = 2 * 1024**3
    array_bytes: int = 16 * 1024**3
    text_chars: int = 100_000


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """`clip_map`: frame file name -> (clip id, frame index); `clip_regex` has a group `clip` and
    may have a group `frame`; `class_map`: name in the file -> our name, or IGNORE_CLASS.
    `strict` turns warnings into refusals.
    """

    clip_map: Mapping[str, tuple[str, int]] | None = None
    clip_regex: str | None = None
    class_map: Mapping[str, str] = field(default_factory=dict)
    box_convention: BoxConvention = BoxConvention.EXCLUSIVE
    scores: ScoreKind = ScoreKind.PROBABILITY
    strict: bool = False
    limits: Limits = field(default_factory=Limits)
