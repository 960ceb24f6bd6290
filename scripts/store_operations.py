"""Keeps the operations of a released dashboard: `python -m scripts.store_operations 0.2.0`.

Writes one file per operation under tests/contract/operations/dashboard/<version>, and takes over
the variables of the version before for operations of the same name. Run once per release; a version
that is there already is left alone.
"""

import shutil
import sys
from pathlib import Path

from graphql import print_ast

from scripts.dashboard_operations import SOURCES, read_operations

PLACE = Path(__file__).parents[1] / "tests" / "contract" / "operations" / "dashboard"


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("Say which version is released, such as 0.2.0")
    folder = PLACE / sys.argv[1]
    if folder.exists():
        sys.exit(f"{folder} is there already: what a released client sends does not change")
    before = sorted(PLACE.iterdir(), key=_order)[-1:]
    num_stored = store(SOURCES, folder, before[0] if before else None)
    print(f"{num_stored} operations in {folder}")


def store(sources: Path, folder: Path, before: Path | None) -> int:
    """Returns how many operations were written."""
    operations = read_operations(sources)
    folder.mkdir(parents=True)
    for name, document in operations.items():
        (folder / f"{name}.graphql").write_text(print_ast(document) + "\n", encoding="utf-8")
        variables = None if before is None else before / f"{name}.json"
        if variables is not None and variables.exists():
            shutil.copy(variables, folder)
    return len(operations)


def _order(folder: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in folder.name.split("."))


if __name__ == "__main__":
    main()
