"""The bad-input corpus, file by file: each builder writes one file and returns its path.

Numbers are those of the corpus; where one number stands for several inputs, a letter follows.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tests.unit.formats.file_builders import (
    annotation,
    coco,
    image,
    result,
    without,
    write_bytes,
    write_json,
    write_lines,
)


def results_text(folder: Path, text: str) -> Path:
    return write_bytes(folder / "dt.json", text.encode())


def results(folder: Path, *rows: Any) -> Path:
    return write_json(folder / "dt.json", list(rows))


def truth(folder: Path, document: Any) -> Path:
    return write_json(folder / "gt.json", document)


def score_text(folder: Path, score: str) -> Path:
    good = json.dumps(result())
    return results_text(folder, f"[{good}, {good.replace('0.9', score)}]")


def nested_100_000_deep(folder: Path) -> Path:
    return results_text(folder, "[" * 100_000)


def duplicate_score(folder: Path) -> Path:
    return score_text(folder, '1, "score": 0')


def lone_surrogate(folder: Path) -> Path:
    return results_text(folder, json.dumps([result(clip_id="\ud800")]))


def nul_in_clip_id_json(folder: Path) -> Path:
    return truth(folder, coco(images=[image(clip_id="night\0"), image(2)]))


def nul_in_clip_id_csv(folder: Path) -> Path:
    return write_lines(folder / "clips.csv", "clip_id,region", "night\0,R")


def utf_16_named_json(folder: Path) -> Path:
    return write_bytes(folder / "dt.json", json.dumps([result()]).encode("utf-16"))


def bom_named_json(folder: Path) -> Path:
    return write_bytes(folder / "dt.json", json.dumps([result()]).encode("utf-8-sig"))


def truncated_at_99_percent(folder: Path) -> Path:
    data = json.dumps([result() for _ in range(100)]).encode()
    return write_bytes(folder / "dt.json", data[: len(data) * 99 // 100])


def empty_json(folder: Path) -> Path:
    return write_bytes(folder / "dt.json", b"")


def three_gigabytes_of_holes(folder: Path) -> Path:
    """3 GB on paper; a sparse file takes no room on the disk."""
    path = folder / "dt.json"
    with path.open("wb") as stream:
        stream.truncate(3 * 1024**3)
    return path


def negative_width(folder: Path) -> Path:
    return truth(folder, coco([annotation(1), annotation(71, bbox=[50, 20, -30, 40])]))


def box_outside(folder: Path) -> Path:
    rows = [annotation(at) for at in range(1, 30)]
    return truth(folder, coco([*rows, annotation(30, bbox=[600, 20, 100, 40])]))


def corners_as_width_and_height(folder: Path) -> Path:
    corners = [[x, 100, x + 90, 160] for x in range(20, 520, 25)]
    rows = [annotation(at, bbox=box) for at, box in enumerate(corners, 1)]
    return truth(folder, coco(rows))


def unknown_category(folder: Path) -> Path:
    return results(folder, result(), result(category_id=77), result(category_id=78))


def duplicate_annotation_id(folder: Path) -> Path:
    return truth(folder, coco([annotation(5), annotation(6), annotation(5)]))


def missing_area_and_iscrowd(folder: Path) -> Path:
    bare = without(annotation(2), "area", "iscrowd")
    return truth(folder, coco([annotation(1), bare, without(annotation(3), "area")]))


def unknown_clips(folder: Path) -> Path:
    return results(folder, result(), result(image_id=404), result(image_id=405))


def parquet_of_two_gigabytes(folder: Path) -> Path:
    """One text of 1 MB, used 2,000 times: kilobytes on the disk, and the footer says so too."""
    text = pa.array(["x" * 1_000_000])
    column = pa.DictionaryArray.from_arrays(np.zeros(2_000, dtype=np.int32), text)
    ids = pa.array([f"c{at}" for at in range(2_000)])
    path = folder / "clips.parquet"
    pq.write_table(pa.table({"clip_id": ids, "region": column}), path, compression="zstd")
    return path


def parquet_of_3_000_columns(folder: Path) -> Path:
    table = pa.table({f"c{at}": [1] for at in range(3_000)})
    pq.write_table(table, folder / "clips.parquet")
    return folder / "clips.parquet"


def parquet_with_corrupt_footer(folder: Path) -> Path:
    path = _parquet(folder, region=["R"])
    data = path.read_bytes()
    return write_bytes(path, data[:-40] + b"\xff" * 32 + data[-8:])


def parquet_time_without_zone(folder: Path) -> Path:
    return _parquet(folder, start_ts=pa.array([0], pa.timestamp("us")))


def parquet_year_9999(folder: Path) -> Path:
    year_9999 = 253_370_764_800_000_000
    return _parquet(folder, start_ts=pa.array([year_9999], pa.timestamp("us", "UTC")))


def csv_time_without_zone(folder: Path) -> Path:
    return write_lines(folder / "clips.csv", "clip_id,start_ts", "a,2026-03-01T08:00:00")


def parquet_text_for_a_count(folder: Path) -> Path:
    return _parquet(folder, frame_count=["12"])


def pickled_npy(folder: Path) -> Path:
    np.save(folder / "v.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    return folder / "v.npy"


def npy_of_100_billion(folder: Path) -> Path:
    header = "{'descr': '<f4', 'fortran_order': False, 'shape': (100000000000,), }".ljust(117)
    data = b"\x93NUMPY\x01\x00" + len(header + "\n").to_bytes(2, "little") + header.encode()
    return write_bytes(folder / "v.npy", data + b"\n")


def vectors(folder: Path, *rows: list[float], space: str = "") -> Path:
    np.save(folder / "v.npy", np.array(rows, dtype=np.float32))
    write_lines(folder / "v.ids.txt", *(f"clip{at}" for at in range(len(rows))))
    if space:
        write_json(folder / "v.manifest.json", {"embedding_space": space})
    return folder / "v.npy"


def csv_field_of_10_megabytes(folder: Path) -> Path:
    return write_lines(folder / "clips.csv", "clip_id,note", "a,b", f"c,{'x' * 10_000_000}")


def _parquet(folder: Path, **columns: Any) -> Path:
    path = folder / "clips.parquet"
    pq.write_table(pa.table({"clip_id": ["a"]} | columns), path)
    return path
