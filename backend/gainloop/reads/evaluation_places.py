"""The order in which models were measured: an evaluation that was matched anew stands where the one
stands whose detections it has. Called by reads of clusters and of their history.
"""

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from gainloop.models.evaluation import Evaluation


def evaluation_places() -> sa.CTE:
    """evaluation_id, place: the ordinal of the import that it goes back to, over any number of
    rematches. Those of one place follow each other by their own ordinal.
    """
    known = (
        sa.select(col(Evaluation.id).label("evaluation_id"), col(Evaluation.ordinal).label("place"))
        .where(col(Evaluation.rematched_from).is_(None))
        .cte("evaluation_place", recursive=True)
    )
    again = aliased(Evaluation)
    return known.union_all(
        sa.select(col(again.id), known.c.place).join(
            known, known.c.evaluation_id == col(again.rematched_from)
        )
    )
