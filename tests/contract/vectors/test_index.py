"""What every vector index keeps: exact under filters, ties by id, writes that leave no trace."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gainloop.errors import InvalidInput
from gainloop.ports.vectors import IndexMissing, Kept, Named, Space, VectorIndex, Vectors32
from gainloop.stores.vectors.faiss_index import FaissIndex
from gainloop.terms.boxes import Texts
from gainloop.terms.embeddings import Metric

Opened = Callable[[], VectorIndex]
DIMENSION = 12


@pytest.fixture(params=["faiss"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Opened:
    """Opens the same indexes as often as it is called, as so many processes do."""
    return lambda: FaissIndex(tmp_path / "vectors")


def space_of(metric: Metric = Metric.COSINE, name: str = "scenes") -> Space:
    return Space(name, DIMENSION, metric)


def rows(count: int, seed: int = 0) -> tuple[Texts, Vectors32]:
    rng = np.random.default_rng(seed)
    names = np.array([f"clip-{number:05}" for number in range(count)], dtype=object)
    return rng.permutation(names), rng.normal(size=(count, DIMENSION)).astype(np.float32)


def brute_force(
    ids: Texts, vectors: Vectors32, query: Vectors32, k: int, metric: Metric
) -> list[str]:
    exact, point = vectors.astype(np.float64), query.astype(np.float64)
    if metric is Metric.COSINE:
        exact = exact / np.linalg.norm(exact, axis=1, keepdims=True)
        point = point / np.linalg.norm(point)
    distance = np.linalg.norm(exact - point, axis=1) if metric is Metric.L2 else -(exact @ point)
    ranked = sorted(zip(distance.round(9).tolist(), ids.tolist(), strict=True))
    return [name for _, name in ranked[:k]]


@pytest.mark.parametrize("metric", list(Metric))
def test_the_nearest_are_those_of_brute_force(opened: Opened, metric: Metric) -> None:
    index = opened()
    ids, vectors = rows(6_000)
    index.rebuild(space_of(metric), ids, vectors, "m")

    for number in range(20):
        query = vectors[number] + np.float32(0.1)
        found = index.search("scenes", query, 10)

        assert found.is_exact
        assert list(found.ids) == brute_force(ids, vectors, query, 10, metric)
        assert (np.diff(found.distances) >= 0).all()


def test_a_distance_says_what_its_metric_says(opened: Opened) -> None:
    index = opened()
    ids = np.array(["a", "b"], dtype=object)
    vectors = np.zeros((2, DIMENSION), np.float32)
    vectors[0, 0], vectors[1, 1] = 2.0, 3.0
    query = np.zeros(DIMENSION, np.float32)
    query[0] = 5.0
    for metric in Metric:
        index.rebuild(space_of(metric, metric.value), ids, vectors, "")

    told = {metric: index.search(metric.value, query, 2).distances.tolist() for metric in Metric}

    assert told == {
        Metric.COSINE: pytest.approx([0.0, 1.0]),
        Metric.L2: pytest.approx([3.0, 34.0**0.5]),
        Metric.IP: pytest.approx([-10.0, 0.0]),
    }


def test_no_cosine_distance_is_below_zero(opened: Opened) -> None:
    index = opened()
    ids, vectors = rows(200)
    index.rebuild(space_of(), ids, vectors, "")

    nearest = [index.search("scenes", vectors[row], 1) for row in range(200)]

    assert [found.ids[0] for found in nearest] == ids.tolist()
    assert all(0.0 <= found.distances[0] < 1e-6 for found in nearest)


_KEPT = st.tuples(st.integers(0, 2**32 - 1), st.sampled_from([0.0005, 0.01, 0.1, 0.5, 0.95, 1.0]))


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> tuple[VectorIndex, Texts, Vectors32]:
    index = FaissIndex(tmp_path_factory.mktemp("large"))
    ids, vectors = rows(20_000, seed=5)
    index.rebuild(space_of(), ids, vectors, "m")
    return index, ids, vectors


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drawn=_KEPT, is_strange=st.booleans(), k=st.integers(1, 40))
def test_any_filter_gives_what_brute_force_gives_among_the_kept(
    large: tuple[VectorIndex, Texts, Vectors32], drawn: tuple[int, float], is_strange: bool, k: int
) -> None:
    index, ids, vectors = large
    seed, share = drawn
    rng = np.random.default_rng(seed)
    is_kept = rng.random(len(ids)) < share
    query = rng.normal(size=DIMENSION).astype(np.float32)

    if is_strange:  # ids that the index does not hold, and places without one
        named = Named(pa.array([None, *ids.tolist(), "nobody", None]))
        kept = Kept(named, np.concatenate([[True], is_kept, [True, True]]))
    else:
        named = Named(pa.array(ids[is_kept].tolist(), pa.string()))
        kept = Kept(named, np.ones(np.count_nonzero(is_kept), np.bool_))
    found = index.search("scenes", query, k, kept)

    assert found.is_exact
    assert list(found.ids) == brute_force(ids[is_kept], vectors[is_kept], query, k, Metric.COSINE)


def test_equal_distances_go_by_id_however_many_there_are(opened: Opened) -> None:
    index = opened()
    ids, vectors = rows(9_000)
    vectors[:5_000] = vectors[0]
    index.rebuild(space_of(Metric.L2), ids, vectors, "")

    found = index.search("scenes", vectors[0], 10)

    assert list(found.ids) == sorted(ids[:5_000].tolist())[:10]


def test_what_is_added_is_found_and_replaces_what_had_its_id(opened: Opened) -> None:
    index = opened()
    ids, vectors = rows(300)
    index.add(space_of(), ids[:200], vectors[:200], "first")
    index.add(space_of(), ids[100:], -vectors[100:], "second")

    state = index.state("scenes")
    nearest = index.search("scenes", -vectors[150], 1)

    assert state is not None
    assert (state.num_vectors, state.generation, state.mark) == (300, 2, "second")
    assert nearest.ids == (ids[150],)
    assert nearest.distances[0] == pytest.approx(0.0, abs=1e-6)
    assert index.vectors_of("scenes", [ids[150], "nobody"]).keys() == {ids[150]}


def test_however_the_rows_came_in_the_digest_is_that_of_a_rebuild(opened: Opened) -> None:
    index = opened()
    ids, vectors = rows(500)
    for start in range(0, 500, 25):  # more than an index keeps apart
        index.add(space_of(), ids[start : start + 25], vectors[start : start + 25], "")
    index.remove("scenes", ids[:60].tolist())
    grown = index.state("scenes")

    rebuilt = opened().rebuild(space_of(), ids[60:][::-1], vectors[60:][::-1], "")

    assert grown is not None
    assert grown.digest == rebuilt.digest == index.measured_digest("scenes")
    assert rebuilt.generation == grown.generation + 1
    changed = vectors[60:].copy()
    changed[0, 0] += 1.0
    assert opened().rebuild(space_of(), ids[60:], changed, "").digest != rebuilt.digest


def test_a_thousand_removals_never_come_back(opened: Opened) -> None:
    index = opened()
    ids, vectors = rows(5_000)
    index.rebuild(space_of(), ids, vectors, "")
    removed = set(ids[:1_000].tolist())
    for start in range(0, 1_000, 250):
        index.remove("scenes", ids[start : start + 250].tolist())

    found: set[str] = set()
    for turn in range(10):
        shift = np.random.default_rng(turn).normal(size=DIMENSION).astype(np.float32) * turn / 20
        for row in range(1_000):  # around each that was removed
            found |= set(index.search("scenes", vectors[row] + shift, 10).ids)

    assert not found & removed
    assert len(found) > 3_000
    assert not index.vectors_of("scenes", list(removed))


def test_what_is_kept_is_looked_up_again_after_a_swap(opened: Opened) -> None:
    index = opened()
    ids, vectors = rows(200)
    index.rebuild(space_of(), ids, vectors, "")
    kept = Kept(Named(pa.array(ids.tolist())), np.arange(200) < 100)
    before = index.search("scenes", vectors[0], 1, kept)

    index.rebuild(space_of(), ids[1:], vectors[1:], "")
    after = index.search("scenes", vectors[0], 100, kept)

    assert before.ids == (ids[0],)
    assert set(after.ids) == set(ids[1:100].tolist())


def test_a_reader_sees_the_next_generation_without_being_told(opened: Opened) -> None:
    writer, reader = opened(), opened()
    ids, vectors = rows(50)
    writer.rebuild(space_of(), ids, vectors, "")
    before = reader.search("scenes", vectors[7], 1)

    writer.remove("scenes", [ids[7]])
    after = reader.search("scenes", vectors[7], 1)

    assert before.ids == (ids[7],)
    assert after.ids != before.ids


def test_an_index_that_was_emptied_or_dropped_finds_nothing(opened: Opened) -> None:
    index = opened()
    ids, vectors = rows(30)
    index.rebuild(space_of(), ids, vectors, "")
    index.remove("scenes", ids.tolist())

    assert index.search("scenes", vectors[0], 5).ids == ()
    assert index.names() == ["scenes"]

    index.drop("scenes")

    assert index.names() == []
    assert index.state("scenes") is None
    with pytest.raises(IndexMissing):
        index.search("scenes", vectors[0], 5)


def test_what_is_of_another_space_is_refused_and_changes_nothing(opened: Opened) -> None:
    index = opened()
    ids, vectors = rows(30)
    before = index.rebuild(space_of(), ids, vectors, "")

    with pytest.raises(InvalidInput) as other_metric:
        index.add(space_of(Metric.L2), ids, vectors, "")
    with pytest.raises(InvalidInput) as other_dimension:
        index.search("scenes", vectors[0, :-1], 5)
    with pytest.raises(InvalidInput) as no_direction:
        index.search("scenes", np.zeros(DIMENSION, np.float32), 5)

    codes = [raised.value.code for raised in (other_metric, other_dimension, no_direction)]
    assert codes == ["SPACE_MISMATCH", "DIM_MISMATCH", "BAD_VECTOR"]
    assert index.state("scenes") == before
