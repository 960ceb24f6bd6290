"""What a filter left is remembered for as long as it is true, whoever writes what."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import sqlalchemy as sa
from sqlmodel import Session

from gainloop.bootstrap import open_vectors, operator_of
from gainloop.ports.vectors import VectorIndex
from gainloop.reads.clip_filter import ClipFilter
from gainloop.reads.similar_failures import Search
from gainloop.reads.similar_memory import CandidatesMemory
from gainloop.reads.similar_request import SimilarFilter, SimilarRequest
from gainloop.stores.home import Home
from gainloop.stores.objects import ObjectStore
from gainloop.terms.embeddings import EmbeddingKind
from gainloop.terms.enums import FilteredList
from gainloop.workflows.embeddings.import_embeddings import EmbeddingsRequest, import_embeddings
from gainloop.workflows.filters.save_filter import save_filter
from gainloop.workflows.vectors.project_vectors import project_spaces
from tests.integration.labeled_program import add_queue, box, bring_in, track, video
from tests.integration.ranked_program import (
    CATALOG,
    add_all,
    add_catalog,
    add_embeddings,
    add_evaluation,
)

RAIN = SimilarFilter(clips=ClipFilter(weather=("rain",)))
LABELED = SimilarFilter(clips=ClipFilter(labeled=True))
NEAR_DAY = SimilarRequest(vector=(9.0, 9.0), space="scenes", is_folded=False, k=100)


class Asker:
    """Asks again and again, as one process does."""

    def __init__(self, home: Home) -> None:
        self.home, self.memory = home, CandidatesMemory()
        self.index: VectorIndex = open_vectors(home)

    def ask(
        self,
        among: SimilarFilter,
        session: Session | None = None,
        request: SimilarRequest = NEAR_DAY,
    ) -> list[tuple[str, bool]]:
        """Clip, and whether it is a failure, the nearest first."""
        if session is None:
            with self.home.database.read() as own:
                return self.ask(among, own, request)
        search = Search(session, self.home.objects, self.index, self.memory)
        answer = search.similar_failures(operator_of(self.home), replace(request, among=among))
        return [(row.clip_id, row.error is not None) for row in answer.rows]


@contextmanager
def filters_read(home: Home) -> Iterator[list[str]]:
    """Statements that read which clips a filter keeps, while it is open."""
    seen: list[str] = []

    def see(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if "group_concat" in statement or "string_agg" in statement:
            seen.append(statement)

    sa.event.listen(home.database.engine, "before_cursor_execute", see)
    try:
        yield seen
    finally:
        sa.event.remove(home.database.engine, "before_cursor_execute", see)


@pytest.fixture
def asker(any_home: Home, tmp_path: Path) -> Asker:
    return asker_of(any_home, tmp_path)


def asker_of(home: Home, folder: Path) -> Asker:
    add_all(home, folder)
    project_spaces(home, open_vectors(home))
    return Asker(home)


def test_a_filter_is_read_once_whatever_is_written_that_it_does_not_ask_for(asker: Asker) -> None:
    first = asker.ask(RAIN)
    save_filter(asker.home, operator_of(asker.home), FilteredList.CLIPS, "mine", "region=North")

    with filters_read(asker.home) as seen:
        again = asker.ask(RAIN)

    assert first == again == [("pool-late", False), ("pool-night", False), ("bench-night", True)]
    assert seen == []


def test_filters_share_what_their_parts_left(asker: Asker) -> None:
    asker.ask(RAIN)

    with filters_read(asker.home) as seen:
        failures = asker.ask(replace(RAIN, failures=True))
        backlog = asker.ask(replace(RAIN, failures=False))

    assert failures == [("bench-night", True)]
    assert backlog == [("pool-late", False), ("pool-night", False)]
    assert seen == []


def test_a_catalog_changes_what_a_remembered_filter_leaves(asker: Asker, tmp_path: Path) -> None:
    before = asker.ask(RAIN)
    dry = CATALOG.replace(
        "pool-night,d4,2026-01-03T20:00:00Z,10,night,rain",
        "pool-night,d4,2026-01-03T20:00:00Z,10,night,clear",
    )
    add_catalog(asker.home, tmp_path, dry + "new,d9,2026-01-04T20:00:00Z,10,night,rain,North,\n")
    add_embeddings(asker.home, tmp_path, {"new": (8.0, 8.0)})
    project_spaces(asker.home, asker.index)

    after = asker.ask(RAIN)

    assert before == [("pool-late", False), ("pool-night", False), ("bench-night", True)]
    assert after == [("new", False), ("pool-late", False), ("bench-night", True)]


def test_an_evaluation_changes_what_a_remembered_filter_leaves(
    asker: Asker, tmp_path: Path
) -> None:
    before = asker.ask(RAIN)
    add_evaluation(asker.home, tmp_path, {"pool-late": (3, 2)}, benchmark="village")

    after = asker.ask(RAIN)

    assert before == [("pool-late", False), ("pool-night", False), ("bench-night", True)]
    assert after == [("pool-late", True), ("pool-night", False), ("bench-night", True)]


def test_labels_change_what_a_remembered_filter_leaves(any_home: Home, tmp_path: Path) -> None:
    queue = add_queue(any_home, tmp_path)
    vectors = {"clip-a": (1.0, 0.0), "clip-b": (2.0, 0.0), "clip-c": (3.0, 0.0)}
    add_embeddings(any_home, tmp_path, vectors)
    project_spaces(any_home, open_vectors(any_home))
    asker = Asker(any_home)
    before = asker.ask(LABELED)

    bring_in(any_home, queue, video(tmp_path / "b.xml", "clip-b", track(0, box(0, 10))))

    assert before == []
    assert asker.ask(LABELED) == [("clip-b", False)]


def test_an_older_snapshot_neither_takes_nor_leaves_anything(home: Home, tmp_path: Path) -> None:
    asker = asker_of(home, tmp_path)
    before = asker.ask(RAIN)
    with asker.home.database.read() as old:
        old.connection().execute(sa.text("SELECT count(*) FROM clip")).scalar()
        add_catalog(asker.home, tmp_path, CATALOG.replace("night,rain", "night,clear"))
        after = asker.ask(RAIN)

        assert asker.ask(RAIN, old) == before == [
            ("pool-late", False), ("pool-night", False), ("bench-night", True)
        ]  # fmt: skip
        assert asker.ask(RAIN) == after == []


def test_where_things_are_is_read_once(
    asker: Asker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two errors on the newest benchmark, of the newest evaluation, by their ids."""
    evaluation = add_evaluation(asker.home, tmp_path, {"pool-late": (3, 2)}, benchmark="village")
    path = tmp_path / "errors.npz"
    names = np.array([f"{evaluation}:{number}" for number in (1, 2)])
    np.savez(path, ids=names, embeddings=np.eye(2, dtype=np.float32))
    request = EmbeddingsRequest(path, "misses", kind=EmbeddingKind.ERROR)
    import_embeddings(asker.home, operator_of(asker.home), request)
    project_spaces(asker.home, asker.index)
    read: list[str] = []
    get_table = ObjectStore.get_table

    def count(store: ObjectStore, digest: str, **more: Any) -> pa.Table:
        read.append(digest)
        return get_table(store, digest, **more)

    monkeypatch.setattr(ObjectStore, "get_table", count)
    misses = replace(NEAR_DAY, vector=(1.0, 0.0), space="misses")
    every = [asker.ask(among, request=misses) for among in (SimilarFilter(), RAIN, LABELED, RAIN)]

    assert every == [[("pool-late", True)] * 2, [("pool-late", True)] * 2, [], every[1]]
    assert len(read) == 1


def held(memory: CandidatesMemory, key: str, num_bytes: int = 10) -> bool:
    """Whether it was there; if not, it is now."""
    seen: list[str] = []

    def read() -> None:
        seen.append(key)

    memory.find(1, key, read, lambda _: num_bytes)
    return not seen


def test_the_least_recently_used_is_forgotten_first() -> None:
    memory = CandidatesMemory(most_bytes=20)
    assert [held(memory, key) for key in ("a", "b", "a", "c")] == [False, False, True, False]

    assert held(memory, "a")
    assert not held(memory, "b")


def test_what_is_held_is_bounded_in_bytes() -> None:
    memory = CandidatesMemory(most_bytes=20)
    assert not held(memory, "large", 30)

    assert held(memory, "large", 30)
    assert not held(memory, "small")
    assert not held(memory, "large", 30)
