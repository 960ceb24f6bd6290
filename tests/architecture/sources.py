"""The files that the architecture tests read: what belongs to the repository, parsed once."""

import ast
import os
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
PACKAGE = REPOSITORY / "backend" / "gainloop"
GENERATED = (
    "backend/gainloop/stores/relational/migrations/versions/",
    "frontend/src/generated/",
)


@cache
def repository_files() -> tuple[Path, ...]:
    """Every file that .gitignore does not exclude, tracked or not yet."""
    lines = (REPOSITORY / ".gitignore").read_text(encoding="utf-8").split()
    ignored = (".git", *(line.rstrip("/") for line in lines))
    found: list[Path] = []
    for place, names, files in os.walk(REPOSITORY):
        folder = Path(place)
        names[:] = [name for name in names if not _is_ignored(folder / name, ignored)]
        found += [folder / name for name in files if not _is_ignored(folder / name, ignored)]
    return tuple(sorted(found))


def written_files(*suffixes: str, under: str = "") -> list[Path]:
    """Files that people write, so not the generated ones, of these suffixes."""
    return [
        path
        for path in repository_files()
        if path.suffix in suffixes
        and name_of(path).startswith(under)
        and not name_of(path).startswith(GENERATED)
    ]


def name_of(path: Path) -> str:
    """The path from the root of the repository, as messages show it."""
    return path.relative_to(REPOSITORY).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def _is_ignored(path: Path, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(path.name, pattern) or name_of(path) == pattern for pattern in patterns)
