"""How a long step tells that it goes on. The command line draws it; others stay silent."""

from typing import Protocol


class Progress(Protocol):
    def __call__(self, step: str, done: int, total: int) -> None:
        """`done` of `total` parts of `step`; a total of 0 means unknown."""


def silent(step: str, done: int, total: int) -> None:  # the protocol's shape
    """Tells nobody."""
