"""Bulk tables of a clustering: the points of all errors, and the model that finds clusters again.

Called by `cluster_errors`.
"""

import json

import numpy as np
import pyarrow as pa

from gainloop.pipeline.clustering.clustering import Clustering, Model
from gainloop.pipeline.clustering.encoding import Encoder
from gainloop.pipeline.clustering.records import ErrorSet

_ENCODER = b"encoder"


def points_table(errors: ErrorSet, found: Clustering) -> pa.Table:
    """One row per error: ordinal, cluster (its number, -1 for none), x, y, distance."""
    return pa.table(
        {
            "ordinal": errors.ordinal,
            "cluster": found.label,
            "x": found.places[:, 0],
            "y": found.places[:, 1],
            "distance": found.distance,
        }
    )


def model_table(model: Model) -> pa.Table:
    """One row per cluster: center, reach; the encoder is JSON in the metadata of the schema."""
    table = pa.table(
        {
            "center": pa.array(model.centers.tolist(), pa.list_(pa.float64())),
            "reach": pa.array(model.reach, pa.float64()),
        }
    )
    return table.replace_schema_metadata({_ENCODER: json.dumps(model.encoder.as_json())})


def read_model(table: pa.Table) -> Model:
    encoder = Encoder.of_json(json.loads(table.schema.metadata[_ENCODER]))
    centers = np.array(table["center"].to_pylist(), dtype=np.float64)
    width = encoder.num_columns
    return Model(encoder, centers.reshape(-1, width), table["reach"].to_numpy())
