"""Bins of a numeric cohort axis: edges in, labels and the bin of a number out. Pure.

n rising edges make n + 1 bins, each without its upper edge. Called by reads of axes and clips.
"""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise


def bin_labels(edges: Sequence[float], unit: str | None = None) -> tuple[str, ...]:
    """Of the lowest bin first, such as "below 10 m/s", "10-20 m/s", "20 m/s or more"."""
    tail = f" {unit}" if unit else ""
    texts = [f"{edge:.12g}" for edge in edges]
    between = [
        # A hyphen between would be read as a sign.
        f"{low} to {high}{tail}" if "-" in low + high else f"{low}-{high}{tail}"
        for low, high in pairwise(texts)
    ]
    return (f"below {texts[0]}{tail}", *between, f"{texts[-1]}{tail} or more")


def bin_of(number: float, edges: Sequence[float]) -> int:
    """The position of its bin."""
    return bisect_right(edges, number)


def bin_range(position: int, edges: Sequence[float]) -> tuple[float | None, float | None]:
    """The lower edge, which is inside, and the upper one, which is not; None where open."""
    low = edges[position - 1] if position else None
    high = edges[position] if position < len(edges) else None
    return low, high
