"""Embedding files: vectors with ids, and what is never loaded."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from numpy.typing import NDArray

from gainloop.errors import InvalidInput
from gainloop.formats.embeddings import check_space, read_embeddings
from gainloop.terms.embeddings import Embeddings, SaidOfSpace
from gainloop.terms.options import Limits
from tests.unit.formats.file_builders import write_bytes, write_json, write_lines

VECTORS = np.array([[3.0, 4.0], [0.5, -1.0]], dtype=np.float32)


def write_npy(folder: Path, vectors: NDArray[Any] = VECTORS, ids: list[str] | None = None) -> Path:
    path = folder / "v.npy"
    np.save(path, vectors)
    write_lines(folder / "v.ids.txt", *(["a", "b"] if ids is None else ids))
    return path


def refusal(path: Path) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        read_embeddings(path, Limits())
    return caught.value


def assert_is_vectors(found: Embeddings) -> None:
    assert found.ids.tolist() == ["a", "b"]
    assert found.vectors.dtype == np.float32
    assert found.vectors.tolist() == VECTORS.tolist()
    assert (len(found), found.dimension) == (2, 2)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("order", ["C", "F"])
def test_an_npy_of_any_float_is_read_as_float32(tmp_path: Path, dtype: Any, order: Any) -> None:
    vectors = np.asarray(VECTORS, dtype=dtype, order=order)

    assert_is_vectors(read_embeddings(write_npy(tmp_path, vectors), Limits()))


@pytest.mark.parametrize("name", ["v.ids.txt", "v_ids.txt", "v.txt", "ids.txt"])
def test_ids_are_found_beside_the_vectors(tmp_path: Path, name: str) -> None:
    path = write_npy(tmp_path)
    (tmp_path / "v.ids.txt").rename(tmp_path / name)

    assert_is_vectors(read_embeddings(path, Limits()))


@pytest.mark.parametrize("content", [["a", "b"], [{"id": "a", "kind": "clip"}, {"clip_id": "b"}]])
def test_ids_may_be_json_and_be_given(tmp_path: Path, content: Any) -> None:
    ids = write_json(tmp_path / "names.json", content)

    assert_is_vectors(read_embeddings(write_npy(tmp_path), Limits(), ids=ids))


def test_ids_may_be_parquet(tmp_path: Path) -> None:
    ids = tmp_path / "names.parquet"
    pq.write_table(pa.table({"kind": ["clip", "clip"], "id": ["a", "b"]}), ids)

    assert_is_vectors(read_embeddings(write_npy(tmp_path), Limits(), ids=ids))


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_an_npz_holds_both(tmp_path: Path, save: Any) -> None:
    save(tmp_path / "v.npz", ids=np.array(["a", "b"]), embeddings=VECTORS)

    assert_is_vectors(read_embeddings(tmp_path / "v.npz", Limits()))


@pytest.mark.parametrize(
    "kind", [pa.list_(pa.float32()), pa.list_(pa.float64()), pa.list_(pa.float32(), 2)]
)
def test_a_parquet_file_holds_both(tmp_path: Path, kind: Any) -> None:
    vectors = pa.array(VECTORS.tolist(), kind)
    pq.write_table(pa.table({"id": ["a", "b"], "embedding": vectors}), tmp_path / "v.parquet")

    assert_is_vectors(read_embeddings(tmp_path / "v.parquet", Limits()))


def test_a_manifest_names_the_space(tmp_path: Path) -> None:
    path = write_npy(tmp_path)
    write_json(tmp_path / "v.manifest.json", {"embedding_space": "clip-b32", "dim": 2})

    assert read_embeddings(path, Limits()).space == "clip-b32"


@pytest.mark.parametrize(
    ("manifest", "code"),
    [
        ({"embedding_space": "x", "dim": 3}, "DIM_MISMATCH"),
        ({"dim": 2}, "MISSING_FIELD"),
        ([1], "MISSING_FIELD"),
    ],
)
def test_a_manifest_of_other_vectors_is_refused(tmp_path: Path, manifest: Any, code: str) -> None:
    path = write_npy(tmp_path)
    write_json(tmp_path / "v.manifest.json", manifest)

    assert refusal(path).code == code


def test_vectors_enter_only_the_index_of_their_own_space_and_dimension() -> None:
    vectors = Embeddings(np.array(["a", "b"], dtype=object), VECTORS, SaidOfSpace("clip-b32"))

    check_space(vectors, "clip-b32", 2)
    with pytest.raises(InvalidInput, match="'clip-b32', the index is of 'other'") as of_space:
        check_space(vectors, "other", 2)
    with pytest.raises(InvalidInput, match="have 2 numbers, the space 'clip-b32' has 3") as of_dim:
        check_space(vectors, "clip-b32", 3)
    assert (of_space.value.code, of_dim.value.code) == ("SPACE_MISMATCH", "DIM_MISMATCH")


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ([np.nan, 1.0], "not finite"),
        ([np.inf, 1.0], "not finite"),
        ([1e300, 1.0], "not finite"),
        ([0.0, 0.0], "length zero"),
    ],
)
def test_a_vector_that_has_no_direction_is_refused_by_its_row(
    tmp_path: Path, bad: list[float], reason: str
) -> None:
    error = refusal(write_npy(tmp_path, np.array([[3.0, 4.0], bad])))

    assert (error.code, error.row) == ("BAD_VECTOR", 2)
    assert reason in error.message


def test_ids_must_be_as_many_as_vectors_and_each_once(tmp_path: Path) -> None:
    few = refusal(write_npy(tmp_path, ids=["a"]))
    twice = refusal(write_npy(tmp_path, ids=["a", "a"]))
    empty = refusal(write_npy(tmp_path, ids=["a", " "]))

    assert (few.code, few.message) == ("ID_COUNT", "there are 2 vectors and 1 ids")
    assert (twice.code, twice.row) == ("DUPLICATE_ID", 2)
    assert (empty.code, empty.row) == ("MISSING_VALUE", 2)


def test_vectors_without_ids_are_refused_with_the_cure(tmp_path: Path) -> None:
    path = write_npy(tmp_path)
    (tmp_path / "v.ids.txt").unlink()

    error = refusal(path)

    assert error.code == "FILE_MISSING"
    assert "v.ids.txt" in error.message


@pytest.mark.parametrize("suffix", [".pt", ".pth", ".pkl", ".pickle"])
def test_pickles_are_refused_unopened(tmp_path: Path, suffix: str) -> None:
    assert refusal(tmp_path / f"v{suffix}").code == "PICKLE_REFUSED"


def test_arrays_of_objects_are_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "v.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    objects = np.array(["a", "b"], dtype=object)
    np.savez(tmp_path / "v.npz", ids=objects, embeddings=VECTORS, allow_pickle=True)

    assert refusal(tmp_path / "v.npy").code == "PICKLE_REFUSED"
    assert refusal(tmp_path / "v.npz").code == "PICKLE_REFUSED"


def npy_header(shape: Any) -> bytes:
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}".ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (npy_header("(100000000000,)"), "SHAPE_TOO_LARGE"),
        (npy_header("(100, 2)") + b"\0" * 50, "TRUNCATED"),
        (npy_header("(-1, 2)"), "BAD_ARRAY"),
        (npy_header("('a', 2)"), "BAD_ARRAY"),
        (b"\x93NUMPY\x01\x00\x10", "BAD_ARRAY"),
        (b"no array at all", "BAD_ARRAY"),
    ],
)
def test_a_header_is_checked_before_memory_is_taken(tmp_path: Path, data: bytes, code: str) -> None:
    assert refusal(write_bytes(tmp_path / "v.npy", data)).code == code


def test_an_npz_that_unpacks_to_far_more_than_it_is_is_refused(tmp_path: Path) -> None:
    zeros = np.zeros((1000, 1000), dtype=np.float32)
    np.savez_compressed(tmp_path / "v.npz", ids=np.array(["a"]), embeddings=zeros)

    assert refusal(tmp_path / "v.npz").code == "TRUNCATED"


@pytest.mark.parametrize(
    ("vectors", "code"),
    [
        (np.array([[1, 2], [3, 4]]), "COLUMN_TYPE"),
        (np.array([1.0, 2.0]), "BAD_ARRAY"),
        (np.zeros((2, 0)), "BAD_ARRAY"),
    ],
)
def test_arrays_of_another_form_are_refused(
    tmp_path: Path, vectors: NDArray[Any], code: str
) -> None:
    assert refusal(write_npy(tmp_path, vectors)).code == code


@pytest.mark.parametrize(
    ("columns", "code", "row"),
    [
        ({"embedding": [[1.0]]}, "MISSING_COLUMN", None),
        ({"id": ["a"], "embedding": ["1.0"]}, "COLUMN_TYPE", None),
        ({"id": ["a", "b"], "embedding": [[1.0], [1.0, 2.0]]}, "DIM_MISMATCH", 2),
        ({"id": ["a", "b"], "embedding": [[1.0], None]}, "BAD_VECTOR", 2),
        ({"id": [None], "embedding": [[1.0]]}, "COLUMN_TYPE", 1),
    ],
)
def test_a_parquet_file_of_another_form_is_refused(
    tmp_path: Path, columns: Any, code: str, row: int | None
) -> None:
    pq.write_table(pa.table(columns), tmp_path / "v.parquet")
    error = refusal(tmp_path / "v.parquet")

    assert (error.code, error.row) == (code, row)


def test_what_is_no_npz_and_one_without_vectors_are_refused(tmp_path: Path) -> None:
    assert refusal(write_bytes(tmp_path / "v.npz", b"PK no zip")).code == "BAD_ARRAY"
    np.savez(tmp_path / "v.npz", ids=np.array(["a"]))
    assert refusal(tmp_path / "v.npz").code == "MISSING_FIELD"


def test_ids_of_a_wrong_form_are_refused(tmp_path: Path) -> None:
    path = write_npy(tmp_path)
    for content in ({"a": 1}, [1.5, "b"], [None, "b"]):
        ids = write_bytes(tmp_path / "names.json", json.dumps(content).encode())
        with pytest.raises(InvalidInput) as caught:
            read_embeddings(path, Limits(), ids=ids)
        assert caught.value.code == "COLUMN_TYPE"
