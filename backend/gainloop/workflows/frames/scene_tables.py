"""Checks the two tables of drawn scenes and brings them into the form that is stored.

In come tables as `terms.scenes` describes them; out go the same rows with fixed types, in a fixed
order, so that equal frames have equal digests. Called by `register_frames`.
"""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from gainloop.errors import InvalidInput
from gainloop.terms.scenes import SCENE_BOX_COLUMNS, SCENE_COLUMNS

MAX_SIDE = 8_192
"""Pixels; a picture is drawn in memory."""

_TEXT = pa.string()
_SCENE_TYPES: dict[str, pa.DataType] = {
    "clip_id": _TEXT,
    "num_frames": pa.int32(),
    "frame_seconds": pa.float64(),
    "speed_mps": pa.float64(),
    "width": pa.int32(),
    "height": pa.int32(),
    "seed": pa.int64(),
    "time_of_day": _TEXT,
    "weather": _TEXT,
    "road_type": _TEXT,
    "scenarios": pa.list_(_TEXT),
    "is_corrupt": pa.bool_(),
}
_BOX_TYPES: dict[str, pa.DataType] = {
    "clip_id": _TEXT,
    "frame_index": pa.int32(),
    "kind": _TEXT,
    **dict.fromkeys(("x", "y", "width", "height", "distance"), pa.float64()),
    "appearance": pa.int64(),
    "heading": pa.int8(),
}
SCENE_SCHEMA = pa.schema([(name, _SCENE_TYPES[name]) for name in SCENE_COLUMNS])
BOX_SCHEMA = pa.schema([(name, _BOX_TYPES[name]) for name in SCENE_BOX_COLUMNS])
_BOX_ORDER = [
    ("clip_id", "ascending"),
    ("frame_index", "ascending"),
    ("distance", "descending"),
    ("x", "ascending"),
    ("y", "ascending"),
    ("appearance", "ascending"),
]
"""Far things first: that is how they are painted."""


@dataclass(frozen=True, slots=True)
class SceneTables:
    scenes: pa.Table
    boxes: pa.Table

    @property
    def clip_ids(self) -> list[str]:
        clip_ids: list[str] = self.scenes["clip_id"].to_pylist()
        return clip_ids

    @property
    def num_frames(self) -> int:
        return int(pc.sum(self.scenes["num_frames"]).as_py())


def check_scenes(scenes: pa.Table, boxes: pa.Table) -> SceneTables:
    """Raises InvalidInput for rows that cannot be drawn, and names a clip."""
    scene_rows = _Rows("scenes", _typed(scenes, SCENE_SCHEMA, "scenes").sort_by("clip_id"))
    box_rows = _Rows("boxes", _typed(boxes, BOX_SCHEMA, "boxes").sort_by(_BOX_ORDER))
    _check_scene_values(scene_rows)
    _check_box_values(box_rows)
    _check_places(scene_rows, box_rows)
    return SceneTables(scene_rows.table, box_rows.table)


def _typed(table: pa.Table, schema: pa.Schema, name: str) -> pa.Table:
    missing = [column for column in schema.names if column not in table.column_names]
    if missing:
        raise InvalidInput("MISSING_COLUMN", f"no column {missing[0]}", file=name, field=missing[0])
    unknown = [column for column in table.column_names if column not in schema.names]
    if unknown:
        raise InvalidInput(
            "UNKNOWN_COLUMN",
            f"column {unknown[0]} means nothing here: use {', '.join(schema.names)}",
            file=name,
            field=unknown[0],
        )
    try:
        typed = table.select(schema.names).cast(schema).combine_chunks()
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError) as error:
        message = f"a column has another type: {error}"
        raise InvalidInput("COLUMN_TYPE", message, file=name) from None
    for column in schema.names:
        if typed[column].null_count:
            raise InvalidInput("MISSING_VALUE", "every row has a value", file=name, field=column)
    return typed


@dataclass(frozen=True, slots=True)
class _Rows:
    name: str
    table: pa.Table

    def __getitem__(self, column: str) -> pa.ChunkedArray:
        return self.table[column]

    def refuse(self, column: str, faulty: pa.ChunkedArray, code: str, advice: str) -> None:
        """Raises InvalidInput if any row is marked as faulty."""
        first = pc.index(faulty, value=True).as_py()
        if first < 0:
            return
        place = f"clip {self['clip_id'][first]}"
        raise InvalidInput(code, f"{place}: {advice}", file=self.name, field=column)

    def refuse_infinite(self, column: str) -> None:
        faulty = pc.invert(pc.is_finite(self[column]))
        self.refuse(column, faulty, "NOT_FINITE", "give a finite number")

    def refuse_below(self, column: str, least: float) -> None:
        faulty = pc.less(self[column], least)
        self.refuse(column, faulty, "OUT_OF_RANGE", f"give at least {least}")


def _check_scene_values(scenes: _Rows) -> None:
    if scenes.table.num_rows == 0:
        raise InvalidInput("NO_FRAMES", "there is no clip in it: give at least one", file="scenes")
    repeated = pc.equal(scenes["clip_id"][1:], scenes["clip_id"][:-1])
    scenes.refuse("clip_id", repeated, "DUPLICATE_ID", "a clip has one scene")
    for column in ("frame_seconds", "speed_mps"):
        scenes.refuse_infinite(column)
    for column, least in {"num_frames": 1, "width": 1, "height": 1, "speed_mps": 0}.items():
        scenes.refuse_below(column, least)
    too_short = pc.less_equal(scenes["frame_seconds"], 0.0)
    scenes.refuse("frame_seconds", too_short, "OUT_OF_RANGE", "give seconds above 0")
    for column in ("width", "height"):
        too_large = pc.greater(scenes[column], MAX_SIDE)
        scenes.refuse(column, too_large, "IMAGE_TOO_LARGE", f"give at most {MAX_SIDE:,} pixels")


def _check_box_values(boxes: _Rows) -> None:
    for column in ("x", "y", "width", "height", "distance"):
        boxes.refuse_infinite(column)
    for column in ("width", "height", "distance"):
        too_small = pc.less_equal(boxes[column], 0.0)
        boxes.refuse(column, too_small, "BAD_BOX", "give more than 0")
    turned = pc.greater(pc.abs(pc.cast(boxes["heading"], pa.int32())), 1)
    boxes.refuse("heading", turned, "OUT_OF_RANGE", "give -1, 0 or 1")


def _check_places(scenes: _Rows, boxes: _Rows) -> None:
    """Every box is of a clip that has a scene, on one of its frames."""
    scene = pc.index_in(boxes["clip_id"], value_set=scenes["clip_id"])
    boxes.refuse("clip_id", pc.is_null(scene), "UNKNOWN_CLIP", "it has boxes but no scene")
    num_frames = pc.take(scenes["num_frames"], scene)
    outside = pc.or_(
        pc.less(boxes["frame_index"], 0), pc.greater_equal(boxes["frame_index"], num_frames)
    )
    boxes.refuse("frame_index", outside, "FRAME_RANGE", "it has a box on a frame beyond its last")
