"""Which clip, frame and box each vector of an import is of, as its kind needs it.

Called by `import_embeddings`.
"""

from dataclasses import replace

import numpy as np
import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.errors import InvalidInput
from gainloop.models.evaluation import DetectionError
from gainloop.terms.boxes import Bools
from gainloop.terms.embeddings import EmbeddingKind, Embeddings, Places
from gainloop.terms.findings import Finding, Findings

_MOST_DIGITS = 9


def placed(
    session: Session, read: Embeddings, kind: EmbeddingKind, file: str
) -> tuple[Embeddings, Findings]:
    """Vectors of clips carry none. Those of errors take it from the error that the id names
    (EVALUATION:NUMBER) where the file has no columns for it.

    Raises InvalidInput MISSING_COLUMN, MISSING_VALUE, UNKNOWN_ERROR.
    """
    if kind is EmbeddingKind.CLIP:
        return replace(read, places=None), Findings()
    if read.places is None and kind is EmbeddingKind.ERROR:
        return _from_errors(session, read, file)
    if read.places is None:
        raise InvalidInput(
            "MISSING_COLUMN",
            f"a vector per {kind.value} needs the columns clip_id and frame_index beside the ids"
            + (", and bbox" if kind is EmbeddingKind.OBJECT else ""),
            file=file,
            field="clip_id",
        )
    is_missing: Bools = read.places.frame < 0
    name = "frame_index"
    if kind is not EmbeddingKind.FRAME and not is_missing.any():
        is_missing, name = np.isnan(read.places.box[:, 0]), "bbox"
    if is_missing.any():
        row = int(np.flatnonzero(is_missing)[0]) + 1
        message = f"a vector per {kind.value} needs its {name}"
        raise InvalidInput("MISSING_VALUE", message, file=file, row=row, field=name)
    return read, Findings()


def _from_errors(session: Session, read: Embeddings, file: str) -> tuple[Embeddings, Findings]:
    keys = [_key(name) for name in read.ids.tolist()]
    found = _rows(session, {key[0] for key in keys if key is not None})
    rows = [None if key is None else found.get(key) for key in keys]
    is_known = np.array([row is not None for row in rows], dtype=np.bool_)
    findings = Findings()
    if not is_known.all():
        number = int(np.flatnonzero(~is_known)[0])
        finding = Finding(
            "UNKNOWN_ERROR",
            f"no error {read.ids[number]}: ids are EVALUATION:NUMBER, or the file has the columns "
            "clip_id, frame_index and bbox; its vector is left out",
            file=file,
            row=number + 1,
            field="id",
            count=int((~is_known).sum()),
        )
        findings.add(finding)
        if not is_known.any():
            raise finding.as_error()
    held = [row for row in rows if row is not None]
    places = Places(
        clip=np.array([row[0] for row in held], dtype=object),
        frame=np.array([row[1] for row in held], dtype=np.int64),
        box=np.array([row[2:] for row in held], dtype=np.float64).reshape(-1, 4),
    )
    return replace(read.take(is_known), places=places), findings


def _key(name: str) -> tuple[str, int] | None:
    evaluation, _, number = name.rpartition(":")
    if not evaluation or not number.isdecimal() or len(number) > _MOST_DIGITS:
        return None
    return evaluation, int(number)


def _rows(
    session: Session, evaluation_ids: set[str]
) -> dict[tuple[str, int], tuple[str, int, float, float, float, float]]:
    error = DetectionError
    columns = (error.clip_id, error.frame_index, error.x, error.y, error.width, error.height)
    statement = sa.select(
        col(error.evaluation_id), col(error.ordinal), *(col(column) for column in columns)
    ).where(col(error.evaluation_id).in_(sorted(evaluation_ids)))
    return {(row[0], row[1]): tuple(row[2:]) for row in session.connection().execute(statement)}
