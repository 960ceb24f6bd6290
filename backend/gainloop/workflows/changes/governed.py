"""What a kind of governed object has to say for its versions to be under change control.

`governed_kinds` lists the kinds; the steps of this package know no kind by name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlmodel import Session

from gainloop.rules.change_control import DatedVersion
from gainloop.stores.home import Home
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.workflows.changes.impact_documents import Impact


@dataclass(frozen=True, slots=True)
class VersionContent:
    """content: all that a later version may differ in, as a JSON object."""

    version_id: str
    number: int
    content: dict[str, Any]


class Governed(Protocol):
    def check_subject(self, subject: str) -> str:
        """Raises InvalidInput BAD_SUBJECT."""

    def newest(self, session: Session, subject: str) -> VersionContent:
        """The newest version, whether it is in force yet or not."""

    def history(self, session: Session, subject: str) -> list[DatedVersion]:
        """Every version, the newest first."""

    def next_content(self, subject: str, document: Any, base: Mapping[str, Any]) -> dict[str, Any]:
        """The whole content that a person's JSON proposes. Raises InvalidInput."""

    def add_version(
        self,
        unit: UnitOfWork,
        subject: str,
        version: VersionContent,
        note: str,
        valid_from: datetime,
    ) -> None: ...

    def impact(self, home: Home, subject: str, content: Mapping[str, Any]) -> Impact:
        """What the newest run would have been under this content."""

    def num_replayed(self, session: Session, subject: str) -> int:
        """Clips that `impact` ranks anew."""
