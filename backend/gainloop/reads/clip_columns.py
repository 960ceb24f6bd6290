"""A column of clips, or one of their extra columns, as SQL: a text, or a number. Called by reads of
axes and of clip values.

Equal on both databases, whatever JSON an extra column holds. A JSON number is a text of all its
digits (5e-05 is 0.00005, 2.0 is 2), true and false are their names, lists and objects are unknown.
A text is a number where it is digits, with at most one point and a minus before them, and no longer
than MAX_DIGITS, which keeps it inside of what a float can hold.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import col

from gainloop.models.catalog import Clip
from gainloop.stores.relational.sqlite_functions import DECIMAL_OF, FLOAT_OF

TEXT_COLUMNS = (
    *("time_of_day", "weather", "region", "road_type", "country", "map_area", "traffic_density"),
    *("vehicle_id", "program", "split", "retention_class", "consent_region", "redaction_state"),
)
MAX_DIGITS = 300
_EXACT_DIGITS = 15
"""SQLite reads so many characters as the nearest float by itself."""
NUMBER_COLUMNS = ("ego_speed_mps", "duration_s", "fps", "num_frames", "lat", "lon")


def text_of(column: str) -> sa.ColumnElement[str]:
    """Of a column that does not hold numbers. Null where unknown, as an empty text is."""
    return sa.func.nullif(plain_text_of(column), "", type_=sa.String())


def plain_text_of(column: str) -> Any:
    """The same with an empty text as it is, so that an index of the column can be used."""
    return col(getattr(Clip, column)) if column in TEXT_COLUMNS else _ExtraText(column)


def number_of(column: str) -> sa.ColumnElement[float]:
    """Null where unknown, or no number."""
    if column in NUMBER_COLUMNS:
        return sa.cast(col(getattr(Clip, column)), sa.Float(53))
    return _NumberIn(plain_text_of(column))


class _ExtraText(FunctionElement[str]):
    """An extra column as text."""

    type = sa.String()
    inherit_cache = True

    def __init__(self, column: str) -> None:
        super().__init__(col(Clip.extra), sa.literal(column), sa.literal(f'$."{column}"'))


class _NumberIn(FunctionElement[float]):
    """A text as a number, null where it is none."""

    type = sa.Float(53)
    inherit_cache = True


@compiles(_ExtraText, "sqlite")
def _extra_text_sqlite(element: _ExtraText, compiler: Any, **options: Any) -> str:
    # json_extract gives true as 1.
    extra, column, path = element.clauses
    kind = sa.func.json_type(extra, path)
    text = sa.case(
        (kind.in_(("text", "integer")), sa.cast(sa.func.json_extract(extra, path), sa.String)),
        (kind.in_(("true", "false")), kind),
        (kind == "real", getattr(sa.func, DECIMAL_OF)(extra, column)),
    )
    return str(compiler.process(text, **options))


@compiles(_ExtraText, "postgresql")
def _extra_text_postgresql(element: _ExtraText, compiler: Any, **options: Any) -> str:
    extra, column, _ = element.clauses
    kind = sa.func.jsonb_typeof(sa.func.jsonb_extract_path(extra, column))
    value = sa.func.jsonb_extract_path_text(extra, column)
    without_zeros = sa.func.rtrim(sa.func.rtrim(value, "0"), ".")
    text = sa.case(
        (sa.and_(kind == "number", value.contains(".")), without_zeros),
        (kind.in_(("string", "number", "boolean")), value),
    )
    return str(compiler.process(text, **options))


@compiles(_NumberIn, "sqlite")
def _number_in_sqlite(element: _NumberIn, compiler: Any, **options: Any) -> str:
    (text,) = element.clauses
    digits = sa.case((sa.func.substr(text, 1, 1) == "-", sa.func.substr(text, 2)), else_=text)
    is_number = sa.and_(
        sa.func.length(text) <= MAX_DIGITS,
        sa.func.glob("[0-9]*", digits) == 1,
        sa.func.glob("*[^0-9.]*", digits) == 0,
        sa.func.glob("*.*.*", digits) == 0,
    )
    number = sa.case(
        (sa.func.length(text) <= _EXACT_DIGITS, sa.cast(text, sa.Float)),
        else_=getattr(sa.func, FLOAT_OF)(text),
    )
    return str(compiler.process(sa.case((is_number, number)), **options))


@compiles(_NumberIn, "postgresql")
def _number_in_postgresql(element: _NumberIn, compiler: Any, **options: Any) -> str:
    (text,) = element.clauses
    is_number = sa.and_(
        sa.func.length(text) <= MAX_DIGITS,
        sa.cast(text, sa.Text).regexp_match(r"^-?[0-9]+([.][0-9]*)?$"),
    )
    return str(compiler.process(sa.case((is_number, sa.cast(text, sa.Float(53)))), **options))
