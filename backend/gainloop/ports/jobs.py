"""Work in the background, which goes on where it was when its process was killed.

Implemented by `jobs`, opened by `jobs.open_jobs`, asked by `reads.jobs` and `workflows.graph`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from gainloop.terms.enums import JobKind, JobState

GRAPH_REBUILD = "graph.rebuild"
"""Topic of the event that asks for a rebuild of the graph: {rationale}."""

EVALUATION_IMPORTED = "evaluation.imported"
"""Topic of the event of every evaluation that came in, by a file or by a rematch: {evaluation}."""


@dataclass(frozen=True, slots=True)
class JobProgress:
    """`total` is 0 while nobody knows."""

    done: int
    total: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """job_id: of the event that asked for it; subject: what it is about, as people read it; error:
    why it failed, fit for people; attempts: how often it was begun.
    """

    job_id: str
    kind: JobKind
    state: JobState
    subject: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    error: str | None
    attempts: int


class Jobs(Protocol):
    """Reads and steers jobs; whether one is worked on depends on a server or worker that runs."""

    def newest(
        self, limit: int, after: int | None = None, state: JobState | None = None
    ) -> list[tuple[int, Job]]:
        """Newest first, each with its position; `after` is the position before the first."""

    def count(self, state: JobState | None = None) -> int: ...

    def count_by_state(self) -> dict[JobState, int]:
        """Every state, also those that no job is in."""

    def get(self, ids: Sequence[str]) -> dict[str, Job]:
        """Those that exist; a job that nobody has taken up yet is one that waits."""

    def progress(self, job: Job) -> JobProgress: ...

    def resume(self, job: Job) -> None:
        """Lets it go on from its last finished step; nothing where it runs or is done."""

    def cancel(self, job: Job) -> None:
        """Stops it at the end of its step; nothing where it has ended."""

    def close(self) -> None: ...
