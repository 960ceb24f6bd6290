"""Registers a column of the catalog as a cohort axis; another definition is its next version.

Called by `gainloop axis register` and the mutation `registerAxis`.
"""

import math
import re
from dataclasses import dataclass

from sqlmodel import Session, select

from gainloop.errors import Conflict, InvalidInput
from gainloop.models.catalog import Clip
from gainloop.models.definitions import CohortAxis
from gainloop.models.governance import Actor
from gainloop.reads.axes import AxisRow
from gainloop.reads.clip_columns import NUMBER_COLUMNS, TEXT_COLUMNS, number_of, text_of
from gainloop.reads.definitions import citations_of
from gainloop.reads.versions import newest_of
from gainloop.rules.access import Permission
from gainloop.rules.expressions.parser import WORDS
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import AuditAction, AxisKind
from gainloop.terms.features import COHORT_AXES, OBJECT_AXES
from gainloop.terms.names import is_plain
from gainloop.workflows.reasons import check_reason

MOST_EDGES = 50
MAX_UNIT = 20
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
ERROR_NAMES = ("class", "error_type", "outcome", "size")
"""What rules of a mapping can name beside axes; no axis may hide them."""


@dataclass(frozen=True, slots=True)
class AxisRequest:
    """column: of the catalog, or an extra one; edges: rising, none for values as they are."""

    name: str
    column: str
    reason: str
    edges: tuple[float, ...] = ()
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class AxisResult:
    """`is_new` is False where this version was there already, and nothing was written."""

    axis: AxisRow
    is_new: bool


def register_axis(home: Home, actor: Actor, request: AxisRequest) -> AxisResult:
    """Raises InvalidInput, Conflict; then nothing is stored."""
    name, unit = _check_name(request.name, request.column), _check_unit(request.unit)
    reason = check_reason(request.reason)
    kind = AxisKind.BINNED if request.edges else AxisKind.CATEGORICAL
    edges = _check_edges(request.edges)
    with UnitOfWork(
        home.database,
        actor=actor,
        permission=Permission.DEFINE_SCENARIOS,
        action=AuditAction.AXIS_REGISTER,
    ) as unit_of_work:
        session = unit_of_work.session
        _check_column(session, request.column, kind)
        last = newest_of(session, CohortAxis, name)
        if last and _content(last) == (request.column, kind, edges, unit):
            return AxisResult(_row(last), is_new=False)
        _check_citations(session, name, last, (request.column, kind))
        version = last.version + 1 if last else 1
        axis = CohortAxis(
            id=f"{name}:{version}",
            name=name,
            version=version,
            column=request.column,
            kind=kind,
            edges=edges,
            unit=unit,
            reason=reason,
            actor_id=actor.id,
            valid_from=unit_of_work.now,
            recorded_at=unit_of_work.now,
        )
        session.add(axis)
        change = {"column": axis.column, "kind": kind.value, "edges": edges, "unit": unit}
        unit_of_work.record(AuditRecord("CohortAxis", axis.id, change | {"reason": reason}))
    return AxisResult(_row(axis), is_new=True)


def _content(axis: CohortAxis) -> tuple[str, AxisKind, list[float], str | None]:
    return axis.column, axis.kind, list(axis.edges), axis.unit


def _row(axis: CohortAxis) -> AxisRow:
    return AxisRow(
        axis.name,
        axis.version,
        axis.column,
        axis.kind,
        axis.edges,
        axis.unit,
        axis.reason,
        axis.recorded_at,
    )


def _check_name(text: str, column: str) -> str:
    name = text.strip()
    if not _NAME.fullmatch(name) or name in WORDS:
        raise InvalidInput(
            "BAD_NAME",
            f"{text!r:.80} is no name of an axis: use 1 to 60 small letters, digits and _, such as "
            f"ego_speed, and none of the words {', '.join(WORDS)}",
            field="name",
        )
    if name in COHORT_AXES:
        raise Conflict(f"{name} is an axis already, built in: use it as it is", path="name")
    is_hidden = name in (*TEXT_COLUMNS, *NUMBER_COLUMNS) and column != name
    if is_hidden or name in (*ERROR_NAMES, *OBJECT_AXES):
        raise Conflict(
            f"{name} means something else in expressions: choose another name", path="name"
        )
    return name


def _check_unit(text: str | None) -> str | None:
    unit = (text or "").strip()
    if len(unit) > MAX_UNIT or not is_plain(unit):
        raise InvalidInput(
            "BAD_UNIT", f"a unit has at most {MAX_UNIT} printable characters", field="unit"
        )
    return unit or None


def _check_edges(edges: tuple[float, ...]) -> list[float]:
    if len(edges) > MOST_EDGES:
        raise InvalidInput(
            "BAD_EDGES", f"at most {MOST_EDGES} edges, not {len(edges)}", field="edges"
        )
    for place, edge in enumerate(edges):
        if not math.isfinite(edge) or (place and edge <= edges[place - 1]):
            raise InvalidInput(
                "BAD_EDGES",
                f"edges are numbers that rise, such as 0,10,20; {edge:g} does not",
                field="edges",
            )
    return [float(edge) for edge in edges]


def _check_column(session: Session, column: str, kind: AxisKind) -> None:
    """Some clip must have a value there: a name that was mistyped is found out at once."""
    if kind is AxisKind.CATEGORICAL and column in NUMBER_COLUMNS:
        raise InvalidInput(
            "NO_EDGES",
            f"{column} holds numbers: give edges of bins, such as 0,10,20",
            field="edges",
        )
    if not column or '"' in column or "\\" in column or not is_plain(column):
        raise InvalidInput("UNKNOWN_COLUMN", "give the name of a column", field="column")
    is_binned = kind is AxisKind.BINNED
    sought = "number" if is_binned else "value"
    is_known = (number_of(column) if is_binned else text_of(column)).is_not(None)
    found = session.exec(select(Clip.id).where(is_known).limit(1)).first()
    if found is None:
        listed = ", ".join((*TEXT_COLUMNS, *NUMBER_COLUMNS))
        raise InvalidInput(
            "UNKNOWN_COLUMN",
            f"no clip has a {sought} in a column {column!r:.80}: name a column of the catalog "
            f"({listed}), or one of its extra columns",
            field="column",
        )


def _check_citations(
    session: Session, name: str, last: CohortAxis | None, source: tuple[str, AxisKind]
) -> None:
    """What a definition names has to stay what it was: another column, or its numbers as texts,
    would silently be something else, and other bins leave it without the values that it names.
    """
    before = (last.column, last.kind) if last else _as_column(name)
    if before is None:
        return
    cited = citations_of(session, name)
    if source != before and cited:
        raise _in_use(
            f"{cited[0].name} names {name}, which would mean something else under it: "
            "register the axis under another name"
        )
    by_value = [entry for entry in cited if entry.by_value and entry.is_in_force]
    if last and by_value:
        raise _in_use(
            f"{by_value[0].name} names the values of {name}: save it without them first, "
            "or register the axis under another name"
        )


def _as_column(name: str) -> tuple[str, AxisKind] | None:
    """What a name means before any axis has it: a column of the catalog is a word already."""
    if name in TEXT_COLUMNS:
        return name, AxisKind.CATEGORICAL
    return (name, AxisKind.BINNED) if name in NUMBER_COLUMNS else None


def _in_use(message: str) -> Conflict:
    return Conflict(message, code="AXIS_IN_USE", path="name")
