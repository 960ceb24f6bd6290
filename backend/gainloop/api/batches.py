"""Batches: what many rows of an answer ask for one by one is read at once. Used by `loaders`.

A batch is told which keys may be asked for; the first one that is asked for brings all of them.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
MOST_KEYS = 500
"""Keys per statement, below every database's limit of bound values."""


class Batch(Generic[K, V]):
    """`read` gives the values that exist, `missing` the value of a key that has none."""

    def __init__(
        self, read: Callable[[Sequence[K]], Mapping[K, V]], missing: Callable[[], V]
    ) -> None:
        self._read = read
        self._missing = missing
        self._expected: dict[K, None] = {}
        self._found: dict[K, V] = {}

    def expect(self, keys: Iterable[K]) -> None:
        """Reads nothing yet."""
        self._expected.update((key, None) for key in keys if key not in self._found)

    def load(self, key: K) -> V:
        if key not in self._found:
            self.expect([key])
            keys, self._expected = list(self._expected), {}
            for start in range(0, len(keys), MOST_KEYS):
                self._load(keys[start : start + MOST_KEYS])
        return self._found[key]

    def _load(self, keys: Sequence[K]) -> None:
        found = self._read(keys)
        self._found.update((key, found[key] if key in found else self._missing()) for key in keys)
