"""Exact shares at random: so many of a kind, and only which ones is left to the generator."""

import numpy as np
from numpy.random import Generator

from gainloop.terms.boxes import Bools, Floats, Ints


def split_exactly(total: int, shares: Floats) -> Ints:
    """Whole numbers with the sum `total`, by largest remainder."""
    exact = shares / shares.sum() * total
    counts: Ints = np.floor(exact).astype(np.int64)
    missing = total - int(counts.sum())
    counts[np.argsort(counts - exact, kind="stable")[:missing]] += 1
    return counts


def choose_share(rng: Generator, count: int, share: float) -> Bools:
    """(count,) of which exactly round(share x count) are true."""
    chosen = np.zeros(count, dtype=np.bool_)
    chosen[rng.permutation(count)[: round(share * count)]] = True
    return chosen


def other_values(rng: Generator, values: Ints, num_values: int) -> Ints:
    """For each value another one, all others alike."""
    return (values + rng.integers(1, num_values, len(values))) % num_values
