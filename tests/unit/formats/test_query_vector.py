"""The one vector that somebody looks around of: read as it is, or refused by what is wrong."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gainloop.errors import InvalidInput
from gainloop.formats.query_vector import read_query_vector
from gainloop.terms.options import Limits
from tests.unit.formats.file_builders import write_json


@pytest.mark.parametrize("shape", [(3,), (1, 3)])
def test_an_npy_of_one_vector_is_read_with_what_its_manifest_says(
    tmp_path: Path, shape: tuple[int, ...]
) -> None:
    np.save(tmp_path / "q.npy", np.array([1.0, 2.0, 3.0]).reshape(shape))
    write_json(tmp_path / "q.manifest.json", {"embedding_space": "dino"})

    read = read_query_vector(tmp_path / "q.npy", Limits())

    assert read.vectors.tolist() == [[1.0, 2.0, 3.0]]
    assert read.space == "dino"


def test_a_list_of_numbers_is_read(tmp_path: Path) -> None:
    path = write_json(tmp_path / "q.json", [1, 2.5])

    assert read_query_vector(path, Limits()).vectors.tolist() == [[1.0, 2.5]]


@pytest.mark.parametrize(
    ("array", "code"),
    [
        (np.zeros((2, 3)), "BAD_ARRAY"),
        (np.zeros(0), "BAD_ARRAY"),
        (np.array([1, 2]), "BAD_ARRAY"),
        (np.array([1.0, np.nan]), "BAD_VECTOR"),
    ],
)
def test_what_is_not_one_vector_is_refused(tmp_path: Path, array: Any, code: str) -> None:
    np.save(tmp_path / "q.npy", array)

    with pytest.raises(InvalidInput) as refused:
        read_query_vector(tmp_path / "q.npy", Limits())

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("content", "code"),
    [([1e39, 1], "BAD_VECTOR"), ([10**39, 1], "BAD_VECTOR"), ([10**350, 1], "NOT_FINITE")],
)
def test_a_number_beyond_float32_is_refused_without_a_warning(
    tmp_path: Path, content: Any, code: str
) -> None:
    path = write_json(tmp_path / "q.json", content)

    with pytest.raises(InvalidInput) as refused:
        read_query_vector(path, Limits())

    assert refused.value.code == code


@pytest.mark.parametrize("content", [{"a": 1}, ["x"], [True], [], 5, True, "12", None])
def test_json_that_is_no_vector_is_refused(tmp_path: Path, content: Any) -> None:
    path = write_json(tmp_path / "q.json", content)

    with pytest.raises(InvalidInput) as refused:
        read_query_vector(path, Limits())

    assert refused.value.code == "BAD_ARRAY"
