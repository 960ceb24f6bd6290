"""Findings of imports."""

from typing import Any, Self

import strawberry

from gainloop.api.fields import copied, program
from gainloop.terms import findings
from gainloop.terms.findings import Severity


@strawberry.type(description="What an import has to say about its input.")
class Finding:
    code: str = program("Stable code.")
    message: str = program("What is wrong and what to do.")
    severity: Severity = program("Whether the row was taken, changed or left out.")
    file: str = program("Name of the file.")
    row: int = program("First row of this kind, 0 for the whole file.")
    field: str = program("The field or column.")
    count: int = program("How many rows share it.")

    @classmethod
    def of(cls, finding: findings.Finding) -> Self:
        return cls(**copied(cls, finding))

    @classmethod
    def of_json(cls, stored: dict[str, Any]) -> Self:
        return cls.of(
            findings.Finding(**{**stored, "severity": findings.Severity(stored["severity"])})
        )
