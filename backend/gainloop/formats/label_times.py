"""What labeling took, clip by clip: a CSV of minutes, or an export of Label Studio.

In: a file, and the clips that it may speak of. Out: minutes by clip with findings. Called by the
workflow that imports labels. docs/costs.md says what each format is read as.
"""

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from gainloop.errors import InvalidInput
from gainloop.formats.files import read_text
from gainloop.formats.json_columns import Items
from gainloop.formats.json_reader import read_json
from gainloop.formats.label_clips import ClipNames, Unplaced
from gainloop.formats.rows import refuse_if_strict
from gainloop.terms.findings import Finding, Findings, Severity
from gainloop.terms.labels import LabelTarget
from gainloop.terms.measures import MinutesSource
from gainloop.terms.options import ReadOptions

MOST_MINUTES = 100_000.0
_MEDIA = ("video", "image")
_LOCAL = "?d="  # before the path of a file of local storage


@dataclass(frozen=True, slots=True)
class LabelTimes:
    minutes: dict[str, float]
    source: MinutesSource
    findings: Findings = field(default_factory=Findings)


def read_label_times(path: Path, target: LabelTarget, options: ReadOptions) -> LabelTimes:
    """JSON is an export of Label Studio, anything else a CSV with the columns clip_id and minutes.
    Raises InvalidInput.
    """
    if path.suffix.lower() == ".json":
        return _read_label_studio(path, target, options)
    times = LabelTimes({}, MinutesSource.TIMES_FILE)
    lines: dict[str, int] = {}
    for line, clip_id, text in _csv_rows(path, options):
        minutes = _number(text)
        if minutes is None:
            message = f"{text!r:.40} are no minutes: give a number above 0"
            raise InvalidInput("BAD_MINUTES", message, file=path.name, row=line, field="minutes")
        if clip_id in lines:
            message = f"{clip_id!r:.120} is on line {lines[clip_id]} already"
            raise InvalidInput("DUPLICATE_ID", message, file=path.name, row=line, field="clip_id")
        lines[clip_id] = line
        if clip_id in target.clip_ids:
            times.minutes[clip_id] = minutes
        else:
            message = f"{clip_id!r:.120} is no clip of the queue"
            times.findings.add(_left_out("UNKNOWN_CLIP", message, path, line, "clip_id"))
    refuse_if_strict(times.findings, options)
    return times


def _csv_rows(path: Path, options: ReadOptions) -> Iterator[tuple[int, str, str]]:
    """Line, clip and minutes as they stand there."""
    reader = csv.DictReader(read_text(path, options.limits).splitlines(keepends=True), strict=True)
    try:
        for name in ("clip_id", "minutes"):
            if name not in (reader.fieldnames or ()):
                found = ", ".join(reader.fieldnames or ())[:200]
                message = f"no column {name}, found: {found}"
                raise InvalidInput("MISSING_COLUMN", message, file=path.name, field=name)
        for row in reader:
            yield reader.line_num, (row["clip_id"] or "").strip(), (row["minutes"] or "").strip()
    except csv.Error as error:
        message = f"line {reader.line_num}: {error}"
        raise InvalidInput("CSV_ROW", message, file=path.name, row=reader.line_num) from error


def _read_label_studio(path: Path, target: LabelTarget, options: ReadOptions) -> LabelTimes:
    """The sum of `lead_time` over the annotations of all tasks of a clip, but canceled ones."""
    tasks = Items.of(read_json(path, options.limits), path.name, "tasks")
    names = ClipNames(target, options)
    times = LabelTimes({}, MinutesSource.TOOL)
    for at, task in enumerate(tasks.rows):
        clip_id = _clip_of(task.get("data"), names)
        if isinstance(clip_id, Unplaced):
            field_name = f"tasks[{at}].data"
            times.findings.add(_left_out(clip_id.code, clip_id.message, path, at + 1, field_name))
            continue
        seconds = _seconds(tasks, at)
        if seconds > 0:
            times.minutes[clip_id] = times.minutes.get(clip_id, 0.0) + seconds / 60
    refuse_if_strict(times.findings, options)
    return times


def _clip_of(data: Any, names: ClipNames) -> str | Unplaced:
    """By `clip_id`, else by the name of its video or image."""
    told = data if isinstance(data, dict) else {}
    if isinstance(told.get("clip_id"), str):
        place = names.of_clip(told["clip_id"])
    else:
        media = next((told[key] for key in _MEDIA if isinstance(told.get(key), str)), "")
        name = unquote(media.rpartition(_LOCAL)[2])
        place = names.of_image(name)
        if isinstance(place, Unplaced):
            place = names.of_task(name, ())
    return place if isinstance(place, Unplaced) else place.clip_id


def _seconds(tasks: Items, at: int) -> float:
    annotations = tasks.rows[at].get("annotations")
    total = 0.0
    for number, annotation in enumerate(annotations if isinstance(annotations, list) else ()):
        seconds = annotation.get("lead_time") if isinstance(annotation, dict) else None
        if seconds is None or annotation.get("was_cancelled"):
            continue
        is_number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
        if not is_number or not 0 <= seconds <= 60 * MOST_MINUTES:
            key = f"annotations[{number}].lead_time"
            message = f"expected seconds from 0, got {seconds!r:.40}"
            raise tasks.error(at, key, "BAD_MINUTES", message)
        total += seconds
    return total


def _number(text: str) -> float | None:
    try:
        minutes = float(text)
    except ValueError:
        return None
    return minutes if math.isfinite(minutes) and 0 < minutes <= MOST_MINUTES else None


def _left_out(code: str, message: str, path: Path, row: int, field_name: str) -> Finding:
    return Finding(code, message, Severity.REJECTED, path.name, row, field_name)
