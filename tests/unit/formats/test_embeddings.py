"""Embedding files: vectors with ids, and what is never loaded."""

import json
from collections.abc import Callable
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
    "kind",
    [
        pa.list_(pa.float32()),
        pa.list_(pa.float64()),
        pa.list_(pa.float32(), 2),
        pa.large_list(pa.float32()),
    ],
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


def flipped(data: bytes, first: int, count: int) -> bytes:
    return (
        data[:first]
        + bytes(byte ^ 255 for byte in data[first : first + count])
        + data[first + count :]
    )


def with_flag(data: bytes, signature: bytes, place: int, value: int) -> bytes:
    """The archive with this byte of each of its headers of this kind."""
    changed, at = bytearray(data), data.find(signature)
    while at >= 0:
        changed[at + place] = value
        at = data.find(signature, at + 4)
    return bytes(changed)


LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda data: flipped(data, data.find(b"embeddings.npy") + 400, 40), "CRC"),
        (lambda data: flipped(data, data.find(b"embeddings.npy") + 40, 40), ""),
        (lambda data: with_flag(with_flag(data, LOCAL, 6, 1), CENTRAL, 8, 1), "encrypted"),
        (lambda data: with_flag(data, CENTRAL, 6, 120), "version 12.0"),
        (lambda data: with_flag(with_flag(data, LOCAL, 8, 99), CENTRAL, 10, 99), "method"),
    ],
    ids=["numbers", "header", "encrypted", "version", "method"],
)
def test_an_npz_that_cannot_be_unpacked_is_refused(
    tmp_path: Path, damage: Callable[[bytes], bytes], told: str
) -> None:
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(2, 400)).astype(np.float32)
    path = tmp_path / "v.npz"
    np.savez_compressed(path, ids=np.array(["a", "b"]), embeddings=vectors)
    assert read_embeddings(path, Limits()).dimension == 400

    error = refusal(write_bytes(path, damage(path.read_bytes())))

    assert error.code in {"BAD_ARRAY", "TRUNCATED"}
    assert told in error.message


@pytest.mark.parametrize("seed", range(40))
def test_whatever_bytes_change_in_a_file_it_is_read_or_refused(tmp_path: Path, seed: int) -> None:
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(3, 8)).astype(np.float32)
    save = np.savez if seed % 2 else np.savez_compressed
    save(tmp_path / "good.npz", ids=np.array(["a", "b", "c"]), embeddings=vectors)
    np.save(tmp_path / "good.npy", vectors)
    write_lines(tmp_path / "bad.ids.txt", "a", "b", "c")
    for suffix in (".npz", ".npy"):
        good = (tmp_path / f"good{suffix}").read_bytes()
        for _ in range(10):
            changed = bytearray(good)
            for place in rng.integers(len(good), size=rng.integers(1, 5)):
                changed[place] = rng.integers(256)
            try:
                read = read_embeddings(
                    write_bytes(tmp_path / f"bad{suffix}", bytes(changed)), Limits()
                )
            except InvalidInput:
                continue
            assert len(read) == 3


@pytest.mark.parametrize("header", [b"{'descr': '<f4", b"{'a': 'b\n", b"(" * 100, b"\x00"])
def test_a_header_that_is_no_python_literal_is_refused(tmp_path: Path, header: bytes) -> None:
    data = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header

    assert refusal(write_bytes(tmp_path / "v.npy", data)).code == "BAD_ARRAY"


@pytest.mark.parametrize("name", ["ids", "embeddings", "kind", "clip_id", "frame_index", "bbox"])
def test_one_value_where_an_npz_needs_one_per_vector_is_refused(tmp_path: Path, name: str) -> None:
    arrays: dict[str, Any] = {
        "id": np.array(["a", "b"]),
        "embeddings": VECTORS,
        "kind": np.array(["frame", "frame"]),
        "clip_id": np.array(["c", "d"]),
        "frame_index": np.array([1, 2]),
        "bbox": np.ones((2, 4)),
    }
    np.savez(tmp_path / "v.npz", **arrays)
    assert len(read_embeddings(tmp_path / "v.npz", Limits())) == 2

    np.savez(tmp_path / "v.npz", **{**arrays, name: np.array(7.0)})
    error = refusal(tmp_path / "v.npz")

    assert (error.code, error.field) == ("BAD_ARRAY", f"{name}.npy")


def test_an_npy_of_one_number_is_refused(tmp_path: Path) -> None:
    assert refusal(write_npy(tmp_path, np.array(7.0))).code == "BAD_ARRAY"


def len_of(number: int) -> str:
    return f"{len(str(number))} digits"


@pytest.mark.parametrize("number", [10**20, 10**25, 10**350], ids=len_of)
def test_a_box_takes_numbers_of_any_size_or_refuses_them(tmp_path: Path, number: int) -> None:
    boxes = [[number, 1, 10**20, 2], [1, 2, 3, 4]]
    rows = [{"id": name, "clip_id": "c", "frame_index": 1} for name in "ab"]
    ids = write_json(
        tmp_path / "v.ids.json",
        [{**row, "bbox": box} for row, box in zip(rows, boxes, strict=True)],
    )
    path = tmp_path / "v.npy"
    np.save(path, VECTORS)

    if number > 10**300:
        with pytest.raises(InvalidInput) as refused:
            read_embeddings(path, Limits(), ids=ids)
        assert (refused.value.code, refused.value.row) == ("NOT_FINITE", 1)
        return
    places = read_embeddings(path, Limits(), ids=ids).places
    assert places is not None
    assert places.box.tolist() == [[float(number), 1.0, 1e20, 2.0], [1.0, 2.0, 3.0, 4.0]]


def test_a_length_beyond_float32_is_refused_without_a_warning(tmp_path: Path) -> None:
    error = refusal(write_npy(tmp_path, np.array([[3.0, 4.0], [1e30, 1.0]])))

    assert (error.code, error.row) == ("BAD_VECTOR", 2)


def test_ids_of_a_wrong_form_are_refused(tmp_path: Path) -> None:
    path = write_npy(tmp_path)
    for content in ({"a": 1}, [1.5, "b"], [None, "b"]):
        ids = write_bytes(tmp_path / "names.json", json.dumps(content).encode())
        with pytest.raises(InvalidInput) as caught:
            read_embeddings(path, Limits(), ids=ids)
        assert caught.value.code == "COLUMN_TYPE"
