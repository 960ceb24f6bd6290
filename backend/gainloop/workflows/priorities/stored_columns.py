"""Columns of what a ranking is made of, as the store keeps them, and back. Called by
`stored_inputs` and `stored_families`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from gainloop.stores.objects import ObjectStore
from gainloop.terms.boxes import Floats
from gainloop.terms.features import BenchmarkClips, PastEvaluation


def benchmark_table(history: Sequence[PastEvaluation], benchmark: BenchmarkClips) -> pa.Table:
    """With what earlier states of the model did there."""
    past = {
        f"past_{number}_{name}": getattr(entry, name)
        for number, entry in enumerate(history)
        for name in ("gt", "fn")
    }
    return pa.table(
        {
            "clip_id": pa.array(benchmark.clip_ids, pa.string()),
            **matrix_columns("code", benchmark.codes),
            **matrix_columns("gt", benchmark.gt),
            **matrix_columns("fn", benchmark.fn),
            **optional_columns({"doubt": benchmark.doubt, "importance": benchmark.importance}),
            **past,
        }
    )


def benchmark_of(
    columns: Mapping[str, Any], classes: tuple[str, ...], vectors: Floats | None
) -> BenchmarkClips:
    return BenchmarkClips(
        clip_ids=columns["clip_id"],
        codes=stacked_columns(columns, "code", np.int64),
        classes=classes,
        gt=stacked_columns(columns, "gt", columns["gt_0"].dtype if classes else np.int64),
        fn=stacked_columns(columns, "fn", columns["fn_0"].dtype if classes else np.int64),
        vectors=vectors,
        doubt=columns.get("doubt"),
        importance=columns.get("importance"),
    )


def matrix_columns(name: str, matrix: Any) -> dict[str, Any]:
    return {f"{name}_{place}": column for place, column in enumerate(matrix.T)}


def stacked_columns(columns: Mapping[str, Any], name: str, kind: Any) -> Any:
    found: Sequence[Any] = [columns[key] for key in _numbered(columns, name)]
    count = len(next(iter(columns.values())))
    return np.column_stack(found) if found else np.zeros((count, 0), dtype=kind)


def _numbered(columns: Mapping[str, Any], name: str) -> list[str]:
    places = (key.removeprefix(f"{name}_") for key in columns if key.startswith(f"{name}_"))
    return [
        f"{name}_{place}" for place in sorted(int(place) for place in places if place.isdigit())
    ]


def optional_columns(columns: Mapping[str, Any]) -> dict[str, Any]:
    return {name: column for name, column in columns.items() if column is not None}


def table_columns(objects: ObjectStore, digest: str) -> dict[str, Any]:
    """Text as objects, all else as numpy has it."""
    table = objects.get_table(digest)
    return {
        name: np.array(column.to_pylist(), dtype=object)
        if pa.types.is_string(column.type)
        else column.to_numpy()
        for name, column in zip(table.column_names, table.columns, strict=True)
    }
