"""Labels of a benchmark that seem to be wrong."""

from typing import Self

import strawberry

from gainloop.api.fields import copied, program
from gainloop.api.types.evaluation import DetectionError
from gainloop.reads.label_errors import SuspectRow
from gainloop.terms.enums import GroundTruthErrorKind


@strawberry.type(description="A label that seems to be wrong.")
class GroundTruthError:
    error: DetectionError = program("The error that shows it.")
    kind: GroundTruthErrorKind = program("How it seems to be wrong.")
    score: float = program("How sure, 0 to 1.")
    sentence: str = program("What to look at.")

    @classmethod
    def of(cls, row: SuspectRow) -> Self:
        values = copied(cls, row)
        return cls(**{**values, "error": DetectionError.of(row.error)})
