"""Calibrations of raw scores: found by name, by model version, and stored when fitted."""

from sqlmodel import Session, col, select

from gainloop.errors import InvalidInput
from gainloop.models.evaluation import Calibration
from gainloop.pipeline.calibration.platt import Calibration as ScoreMap
from gainloop.stores.relational.unit_of_work import UnitOfWork


def find_calibration(session: Session, name: str) -> Calibration:
    """Raises InvalidInput UNKNOWN_CALIBRATION with the names that exist."""
    found = session.exec(select(Calibration).where(Calibration.name == name)).first()
    if found is None:
        names = session.exec(select(Calibration.name).order_by(Calibration.name)).all()
        known = ", ".join(names) or "none yet: import an evaluation with --scores logit"
        raise InvalidInput(
            "UNKNOWN_CALIBRATION",
            f"there is no calibration {name!r}; known: {known}",
            field="calibration",
        )
    return found


def calibration_of_model(session: Session, model_version_id: str) -> Calibration:
    """The newest one fitted for this model version. Raises InvalidInput CALIBRATION_MISSING."""
    found = session.exec(
        select(Calibration)
        .where(Calibration.model_version_id == model_version_id)
        .order_by(col(Calibration.recorded_at).desc())
    ).first()
    if found is None:
        raise InvalidInput(
            "CALIBRATION_MISSING",
            f"nothing maps the raw scores of {model_version_id} to probabilities; import an "
            "evaluation of it with --scores logit first, or name one with --calibration",
            field="scores",
        )
    return found


def store_calibration(
    unit: UnitOfWork,
    score_map: ScoreMap,
    model_version_id: str,
    evaluation_id: str,
    benchmark_id: str,
) -> None:
    """Named MODEL@BENCHMARK; a later fit on the same pair gets the evaluation's id behind it."""
    name = f"{model_version_id}@{benchmark_id}"
    taken = unit.session.exec(select(Calibration).where(Calibration.name == name)).first()
    unit.session.add(
        Calibration(
            id=f"cal-{evaluation_id.removeprefix('eval-')}",
            name=name if taken is None else f"{name}#{evaluation_id}",
            model_version_id=model_version_id,
            evaluation_id=evaluation_id,
            method="platt",
            slope=score_map.slope,
            intercept=score_map.intercept,
            recorded_at=unit.now,
        )
    )
