"""What a predictions import is asked to do, and what it answers."""

from dataclasses import dataclass, field
from pathlib import Path

from gainloop.terms.findings import Findings
from gainloop.terms.options import ReadOptions


@dataclass(frozen=True, slots=True)
class PredictionsRequest:
    """`model` is NAME:VERSION; `images`: a COCO image list for results without file names;
    `clips` limits the import; `calibration` names a stored one for logit scores, None takes the
    newest one of this model version.
    """

    model: str
    file_format: str
    detections: Path
    images: Path | None = None
    options: ReadOptions = field(default_factory=ReadOptions)
    clips: frozenset[str] | None = None
    calibration: str | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class PredictionsImport:
    """`is_new` is False where this set was there already, and nothing was written."""

    prediction_set_id: str
    is_new: bool
    num_clips: int
    num_predictions: int
    clips_added: int
    findings: Findings
