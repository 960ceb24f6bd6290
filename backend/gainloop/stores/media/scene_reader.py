"""Reads one frame of a frame set as a scene: the clip's row and the things on that frame."""

from typing import Any

from gainloop.errors import NotFound
from gainloop.stores.objects import ObjectStore
from gainloop.terms.scenes import Scene, SceneObject


def read_clip(objects: ObjectStore, scenes_object: str, clip_id: str) -> dict[str, Any]:
    """The row of a clip by `SCENE_COLUMNS`. Raises NotFound."""
    rows: list[dict[str, Any]] = objects.get_table(
        scenes_object, filters=[("clip_id", "=", clip_id)]
    ).to_pylist()
    if not rows:
        raise NotFound(f"the frame set has no clip {clip_id}")
    return rows[0]


def read_scene(
    objects: ObjectStore, row: dict[str, Any], boxes_object: str, frame_index: int
) -> Scene:
    """`row` comes from `read_clip`."""
    seconds = frame_index * row["frame_seconds"]
    return Scene(
        clip_id=row["clip_id"],
        frame_index=frame_index,
        seconds=seconds,
        traveled=seconds * row["speed_mps"],
        width=row["width"],
        height=row["height"],
        seed=row["seed"],
        time_of_day=row["time_of_day"],
        weather=row["weather"],
        road_type=row["road_type"],
        scenarios=tuple(row["scenarios"]),
        is_corrupt=row["is_corrupt"],
        objects=_objects(objects, boxes_object, row["clip_id"], frame_index),
    )


def _objects(
    objects: ObjectStore, boxes_object: str, clip_id: str, frame_index: int
) -> tuple[SceneObject, ...]:
    """Far ones first."""
    rows = objects.get_table(
        boxes_object,
        columns=list(SceneObject.__slots__),
        filters=[("clip_id", "=", clip_id), ("frame_index", "=", frame_index)],
    ).to_pylist()
    found = (SceneObject(**row) for row in rows)
    return tuple(sorted(found, key=lambda thing: -thing.distance))
