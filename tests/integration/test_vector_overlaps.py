"""Whoever writes an index while others import or write it leaves every imported set in it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gainloop.bootstrap import open_vectors, operator_of
from gainloop.ports.vectors import EMBEDDINGS_IMPORTED, IndexState
from gainloop.stores.home import Home
from gainloop.stores.relational.outbox import undelivered
from gainloop.stores.vectors.faiss_index import FaissIndex
from gainloop.workflows.vectors.check_vectors import check_vectors
from gainloop.workflows.vectors.project_vectors import project_event, project_spaces
from gainloop.workflows.vectors.rebuild_vectors import rebuild_vectors
from tests.integration.ranked_program import add_catalog, add_embeddings

LATER = {"pool-day": (1.0, 1.0), "done-day": (4.0, 4.0)}
LAST = {"pool-day": (2.0, 2.0)}


class OvertakenIndex(FaissIndex):
    """Before its first write lands, somebody else does what `meanwhile` does."""

    def __init__(self, home: Home, meanwhile: Callable[[], None]) -> None:
        super().__init__(home.settings.home / "vectors")
        self.waiting = [meanwhile]

    def rebuild(self, *args: Any) -> IndexState:
        self._let_pass()
        return super().rebuild(*args)

    def add(self, *args: Any) -> IndexState:
        self._let_pass()
        return super().add(*args)

    def _let_pass(self) -> None:
        while self.waiting:
            self.waiting.pop()()


def deliver(home: Home) -> None:
    with home.database.read() as session:
        events = [event.id for event in undelivered(session, EMBEDDINGS_IMPORTED)]
    for event in events:
        project_event(home, open_vectors(home), event)


def vector(home: Home, clip_id: str) -> list[float]:
    return list(open_vectors(home).vectors_of("scenes", [clip_id])[clip_id].tolist())


def is_equal(home: Home) -> bool:
    [check] = check_vectors(home, operator_of(home), open_vectors(home))
    return check.is_equal


@pytest.mark.parametrize("is_rebuilt", [True, False], ids=["rebuild", "projection"])
def test_an_import_that_overlaps_a_write_is_in_the_index_afterwards(
    home: Home, tmp_path: Path, is_rebuilt: bool
) -> None:
    add_catalog(home, tmp_path)
    add_embeddings(home, tmp_path)

    def import_more() -> None:
        add_embeddings(home, tmp_path, LATER)
        deliver(home)

    index = OvertakenIndex(home, import_more)
    if is_rebuilt:
        [state] = rebuild_vectors(home, operator_of(home), index)
    else:
        [state] = project_spaces(home, index)

    assert index.waiting == []
    assert is_equal(home)
    assert state == open_vectors(home).state("scenes")
    assert vector(home, "pool-day") == [2.0, 2.0]


def test_an_older_set_that_is_written_late_does_not_stay_over_a_newer_one(
    home: Home, tmp_path: Path
) -> None:
    add_catalog(home, tmp_path)
    add_embeddings(home, tmp_path)
    project_spaces(home, open_vectors(home))
    add_embeddings(home, tmp_path, LATER)

    def import_last() -> None:
        add_embeddings(home, tmp_path, LAST)
        deliver(home)

    index = OvertakenIndex(home, import_last)
    project_spaces(home, index)

    assert index.waiting == []
    assert is_equal(home)
    assert vector(home, "pool-day") == [3.0, 3.0]
