"""Atlases as documents of the object store, and back. Called where one is kept or read."""

from typing import Any

import numpy as np
import orjson

from gainloop.stores.objects import ObjectStore
from gainloop.terms.atlas import Atlas
from gainloop.terms.features import Axes


def put_atlas(objects: ObjectStore, atlas: Atlas) -> str:
    """Returns the digest; equal atlases are one document."""
    return objects.put_bytes(
        orjson.dumps(
            {
                "axes": axes_json(atlas.axes),
                "mean": atlas.mean.tolist(),
                "scale": atlas.scale.tolist(),
                "tag_scale": atlas.tag_scale,
                "centers": atlas.centers.tolist(),
                "bandwidth": atlas.bandwidth,
            }
        )
    )


def get_atlas(objects: ObjectStore, digest: str) -> Atlas:
    """Raises Incomplete or Unreadable as the store does."""
    found = orjson.loads(objects.get_bytes(digest))
    return Atlas(
        mean=np.array(found["mean"], dtype=np.float64),
        scale=np.array(found["scale"], dtype=np.float64),
        axes=axes_of(found["axes"]),
        tag_scale=found["tag_scale"],
        centers=np.array(found["centers"], dtype=np.float64),
        bandwidth=found["bandwidth"],
    )


def axes_json(axes: Axes) -> list[list[Any]]:
    return [[name, list(labels)] for name, labels in zip(axes.names, axes.labels, strict=True)]


def axes_of(found: list[list[Any]]) -> Axes:
    return Axes(tuple(name for name, _ in found), tuple(tuple(labels) for _, labels in found))
