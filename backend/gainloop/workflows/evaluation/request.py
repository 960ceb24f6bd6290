"""What an evaluation import is asked to do, and what it answers."""

from dataclasses import dataclass, field
from pathlib import Path

from gainloop.terms.enums import BenchmarkRole
from gainloop.terms.findings import Findings
from gainloop.terms.options import ReadOptions


@dataclass(frozen=True, slots=True)
class EvaluationRequest:
    """`model` is NAME:VERSION; `clips` limits both sides to these clips, None takes all;
    `calibration` names a stored one for logit scores, None fits one on this evaluation.
    """

    model: str
    benchmark: str
    file_format: str
    ground_truth: Path
    detections: Path
    role: BenchmarkRole = BenchmarkRole.DEVELOPMENT
    options: ReadOptions = field(default_factory=ReadOptions)
    clips: frozenset[str] | None = None
    calibration: str | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class EvaluationImport:
    """`is_new` is False where this evaluation was there already, and nothing was written."""

    evaluation_id: str
    is_new: bool
    clips_matched: int
    clips_added: int
    findings: Findings
