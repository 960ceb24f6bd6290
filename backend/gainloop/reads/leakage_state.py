"""Whether what a leakage check rests on is still what it was. Called by the workflows that look for
leaks before they open a unit of work, and store inside it.
"""

from dataclasses import dataclass

from sqlmodel import Session, func, select

from gainloop.errors import Conflict
from gainloop.models.evaluation import Benchmark, EmbeddingSet
from gainloop.reads.catalog_state import catalog_state
from gainloop.terms.enums import BenchmarkRole


@dataclass(frozen=True, slots=True)
class LeakageState:
    """benchmarks: id, digest and role of each; newest_vectors: ordinal of the newest set."""

    benchmarks: tuple[tuple[str, str, BenchmarkRole], ...]
    newest_vectors: int
    catalog: int


def leakage_state(session: Session) -> LeakageState:
    """Equal while the same clips are barred; costs three short statements."""
    benchmarks = session.exec(
        select(Benchmark.id, Benchmark.digest, Benchmark.role).order_by(Benchmark.id)
    )
    newest_vectors = session.exec(select(func.coalesce(func.max(EmbeddingSet.ordinal), 0))).one()
    return LeakageState(
        benchmarks=tuple((key, digest, BenchmarkRole(role)) for key, digest, role in benchmarks),
        newest_vectors=newest_vectors,
        catalog=catalog_state(session),
    )


def require_same_leakage(session: Session, checked: LeakageState) -> None:
    """Raises Conflict LEAKAGE_CHANGED where the leaks that were found may not be all by now."""
    if leakage_state(session) != checked:
        raise Conflict(
            "benchmarks, embeddings or the catalog changed while leaking clips were looked for; "
            "nothing was stored: ask again",
            code="LEAKAGE_CHANGED",
        )
