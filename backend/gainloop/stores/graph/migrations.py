"""Migrations of the graph: graph_schema/migrations/V0001__name.cypher, applied in order, once each.

Their checksums are kept in the graph, so that a migration that was changed after it was applied is
found. Statements end with a semicolon at the end of a line, and may be repeated without harm: an
engine applies each by itself, and a crash between them is cured by the next try.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from gainloop.errors import Conflict
from gainloop.stores.graph.model import schema_folder
from gainloop.stores.graph.statements import read_text

_NAME = re.compile(r"V\d{4}__[a-z0-9_]+")


@dataclass(frozen=True, slots=True)
class Migration:
    name: str
    checksum: str
    statements: tuple[str, ...]


@cache
def load_migrations() -> tuple[Migration, ...]:
    """In order. Raises ValueError for a file that is named otherwise."""
    folder = schema_folder() / "migrations"
    return tuple(read_migration(path.stem, read_text(path)) for path in sorted(folder.iterdir()))


def read_migration(name: str, source: str) -> Migration:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name} is no name of a migration; such as V0002__more_indexes")
    lines = [line for line in source.splitlines() if line and not line.startswith("//")]
    parts = re.split(r";\s*(?:\n|$)", "\n".join(lines))
    statements = tuple(part.strip() for part in parts if part.strip())
    return Migration(name, sha256("\n".join(lines).encode()).hexdigest(), statements)


def missing_migrations(
    migrations: Sequence[Migration], applied: Mapping[str, str]
) -> list[Migration]:
    """Those that a graph with these applied ones (name: checksum) lacks.

    Raises Conflict GRAPH_MIGRATION_CHANGED, GRAPH_NEWER.
    """
    by_name = {migration.name: migration for migration in migrations}
    for name, checksum in applied.items():
        if name not in by_name:
            raise Conflict(
                f"the graph was made by a newer version: {name} is applied, and unknown here",
                code="GRAPH_NEWER",
            )
        if by_name[name].checksum != checksum:
            raise Conflict(
                f"the migration {name} was changed after it was applied: restore the file, and "
                "put the change into a migration of its own",
                code="GRAPH_MIGRATION_CHANGED",
            )
    return [migration for migration in migrations if migration.name not in applied]
