"""What an expression may name, and the words that stand for no value. Made by `reads.axes`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

UNKNOWN_WORD = "unknown"
"""Stands for no value, which no catalog can hold as one."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """axes: with the values that they can have, none where any text is one; numbers: names that
    can be compared with a number. A name may be both.
    """

    axes: Mapping[str, tuple[str, ...]]
    numbers: frozenset[str] = field(default_factory=frozenset)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.axes, *sorted(self.numbers))))
