"""Class names of rows as positions in a class tuple, and what becomes of those that have none.

In: our class names, None where a row has none. Out: a column of positions; findings. Called by the
readers of COCO and KITTI.
"""

from collections.abc import Sequence

import numpy as np

from gainloop.formats.rows import Places, Verdict, add_count, sample
from gainloop.terms.boxes import EVERY_CLASS, Ints
from gainloop.terms.findings import Findings, Severity
from gainloop.terms.options import IGNORE_CLASS

UNKNOWN_CLASS = -2


def class_positions(names: Sequence[str | None], classes: tuple[str, ...]) -> Ints:
    """Position in `classes`, EVERY_CLASS for ignored ones, UNKNOWN_CLASS for names not there."""
    position: dict[str | None, int] = {name: at for at, name in enumerate(classes)}
    position[IGNORE_CLASS] = EVERY_CLASS
    return np.array([position.get(name, UNKNOWN_CLASS) for name in names], dtype=np.int64)


def find_left_out(
    places: Places, names: Sequence[str | None], column: Ints, findings: Findings
) -> None:
    """Results of classes that the ground truth lacks or that the class map ignores."""
    unknown = np.flatnonzero(column == UNKNOWN_CLASS)
    listed = sample([names[at] for at in unknown.tolist()])
    message = f"the ground truth has no class {listed}; their results are left out"
    add_count(findings, places, unknown, Verdict("UNKNOWN_CLASS", "class"), message)
    ignored = np.flatnonzero(column == EVERY_CLASS)
    message = f"{len(ignored)} results are of ignored classes and left out"
    verdict = Verdict("CLASS_IGNORED", "class", Severity.NOTE)
    add_count(findings, places, ignored, verdict, message)
