"""A step of a job that fails: tried again, and given up once the graph is up, however often it was
down meanwhile.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from gainloop.bootstrap import open_vectors, operator_of
from gainloop.jobs import workflows
from gainloop.jobs.workflows import Work
from gainloop.stores.home import Home

TRIES = 3


class Flickering:
    """Of the port `Graph` what a step asks: whether it answers, in turn."""

    def __init__(self, *answers: bool) -> None:
        self._answers: Iterator[bool] = iter(answers)

    def is_up(self) -> bool:
        return next(self._answers, True)


def tries_of_a_broken_step(home: Home, monkeypatch: pytest.MonkeyPatch, *answers: bool) -> int:
    monkeypatch.setattr(workflows, "_WAIT_SECONDS", 0.0)
    graph: Any = Flickering(*answers)
    work = Work(home, graph, operator_of(home), open_vectors(home))
    work.is_known.set()
    tried: list[int] = []

    def fail() -> None:
        tried.append(1)
        if len(tried) > 10 * TRIES:
            work.stop.set()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work.write(fail)
    return len(tried)


def test_a_step_that_fails_beside_a_graph_that_is_up_is_given_up(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tries_of_a_broken_step(home, monkeypatch) == TRIES


def test_a_graph_that_is_down_at_the_last_try_buys_one_more_and_not_endless_ones(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    up_before_each = (True, True, True)
    assert tries_of_a_broken_step(home, monkeypatch, *up_before_each, False) == TRIES + 1
