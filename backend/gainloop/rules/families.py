"""Which model families a run may sum over. Pure; called where runs are asked for."""

from collections.abc import Sequence

from gainloop.errors import InvalidInput

MOST_FAMILIES = 8


def check_families(families: Sequence[tuple[str, float]]) -> None:
    """Raises InvalidInput BAD_FAMILIES."""
    names = [name for name, _ in families]
    problem = ""
    if len(families) > MOST_FAMILIES:
        problem = f"{len(families)} families, of {MOST_FAMILIES} at most"
    elif len(set(names)) < len(names):
        problem = "a family is named twice"
    elif bad := next((pair for pair in families if not 0 <= pair[1] <= 1), None):
        problem = f"{bad[0]!r:.120} has the share {bad[1]:g}, which is not from 0 to 1"
    elif families and sum(share for _, share in families) <= 0:
        problem = "no family has a share"
    if problem:
        raise InvalidInput(
            "BAD_FAMILIES",
            f"{problem}: give each model family once, as NAME=SHARE",
            field="family",
        )
