"""What an import has to tell about its input, row by row. Formats and workflows make these."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from gainloop.errors import InvalidInput


class Severity(StrEnum):
    NOTE = "note"  # accepted as it is, worth knowing
    WARNING = "warning"  # accepted after a change that is stated
    REJECTED = "rejected"  # this row is left out


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; `count` rows share it, `row` (1-based, 0 for the whole file) is the first."""

    code: str
    message: str
    severity: Severity = Severity.WARNING
    file: str = ""
    row: int = 0
    field: str = ""
    count: int = 1

    def as_error(self) -> InvalidInput:
        return InvalidInput(
            self.code, self.message, file=self.file, row=self.row or None, field=self.field
        )


@dataclass(slots=True)
class Findings:
    """Collects findings; equal code, file and field beyond `limit` rows are only counted."""

    limit: int = 20
    items: list[Finding] = field(default_factory=list)
    counts: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def add(self, finding: Finding) -> None:
        key = (finding.code, finding.file, finding.field)
        seen = self.counts.get(key, 0)
        self.counts[key] = seen + finding.count
        if seen < self.limit:
            self.items.append(finding)

    @classmethod
    def joined(cls, *parts: "Findings") -> "Findings":
        """All findings of several readers, each part's own limit kept."""
        whole = cls(items=[item for part in parts for item in part.items])
        for part in parts:
            for key, count in part.counts.items():
                whole.counts[key] = whole.counts.get(key, 0) + count
        return whole

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.items)

    def total(self, code: str) -> int:
        """How many rows have this finding, also those beyond the limit."""
        return sum(count for (found, _, _), count in self.counts.items() if found == code)

    @property
    def rejected(self) -> list[Finding]:
        return [item for item in self.items if item.severity is Severity.REJECTED]
