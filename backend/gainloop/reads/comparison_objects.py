"""What one evaluation did with every object of its ground truth, as arrays for a comparison.

In: the matches and the ground truth of the evaluation's benchmark. Out: `JudgedObjects`, objects in
an order that depends on the ground truth alone. Called by `comparisons`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.errors import Unreadable
from gainloop.models.evaluation import Benchmark
from gainloop.pipeline.comparison.sides import NEVER, Scores
from gainloop.stores.objects import ObjectStore
from gainloop.terms.boxes import Floats, Ints, Texts
from gainloop.terms.matches import Outcome

ATTRIBUTE = "attribute_"
_KEY = ("clip_id", "frame_index", "class_name", "x", "y", "width", "height")
_OF_MATCHES = [
    *("clip_id", "frame_index", "class_name", "outcome", "score", "probability"),
    *("gt_x", "gt_y", "gt_width", "gt_height", "gt_id"),
]


@dataclass(frozen=True, slots=True)
class JudgedObjects:
    """clip_id, class_name, area, height, attributes: of each object (N,), area in square pixels;
    false_class: (F,) of each false detection; scores and probabilities: of both.
    """

    clip_id: Texts
    class_name: Texts
    area: Floats
    height: Floats
    attributes: dict[str, Ints]
    false_class: Texts
    scores: Scores
    probabilities: Scores

    def __len__(self) -> int:
        return len(self.clip_id)


def ground_truths_of(session: Session, benchmark_ids: Sequence[str]) -> dict[str, str]:
    """By benchmark version, the object that holds its ground truth."""
    statement = sa.select(col(Benchmark.id), col(Benchmark.ground_truth_object)).where(
        col(Benchmark.id).in_(benchmark_ids)
    )
    return dict(session.connection().execute(statement).all())


def read_objects(
    store: ObjectStore, evaluation_id: str, matches_object: str, ground_truth_object: str
) -> JudgedObjects:
    """Raises Unreadable where the two tables are not about the same objects."""
    table = store.get_table(matches_object, columns=_OF_MATCHES)
    is_object = pc.is_in(table["outcome"], pa.array([Outcome.TP.value, Outcome.FN.value]))
    judged = _in_order(
        table.filter(is_object).rename_columns(
            {f"gt_{name}": name for name in ("x", "y", "width", "height")}
            | {"gt_id": "source_id"}
            | {name: name for name in _OF_MATCHES if not name.startswith("gt_")}
        )
    )
    truth = store.get_table(ground_truth_object)
    truth = _in_order(truth.filter(pc.invert(truth["is_crowd"])))
    if not judged.select(_KEY).equals(truth.select(_KEY)):
        raise Unreadable(
            f"the matches of evaluation {evaluation_id} are not about the objects of its ground "
            "truth; import the evaluation again"
        )
    false = table.filter(pc.equal(table["outcome"], Outcome.FP.value))
    return JudgedObjects(
        clip_id=_texts(truth["clip_id"]),
        class_name=_texts(truth["class_name"]),
        area=truth["area"].to_numpy(),
        height=truth["height"].to_numpy(),
        attributes={
            name.removeprefix(ATTRIBUTE): truth[name].to_numpy()
            for name in truth.column_names
            if name.startswith(ATTRIBUTE)
        },
        false_class=_texts(false["class_name"]),
        scores=_scores(judged["score"], false["score"]),
        probabilities=_scores(judged["probability"], false["probability"]),
    )


def _in_order(objects: pa.Table) -> pa.Table:
    """Ids come last: the same ground truth may be numbered otherwise in another file."""
    return objects.sort_by([(name, "ascending") for name in (*_KEY, "source_id")])


def _scores(found: pa.ChunkedArray, false: pa.ChunkedArray) -> Scores:
    return Scores(pc.fill_null(found, NEVER).to_numpy(), false.to_numpy())


def _texts(column: pa.ChunkedArray) -> Texts:
    texts: Any = column.to_numpy(zero_copy_only=False)
    return np.asarray(texts, dtype=object)
