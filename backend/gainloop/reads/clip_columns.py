"""A column of clips, or one of their extra columns, as SQL: a text, or a number. Equal on both
databases, whatever JSON an extra column holds. Called by reads of axes and of clip values.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import col

from gainloop.models.catalog import Clip

TEXT_COLUMNS = (
    *("time_of_day", "weather", "region", "road_type", "country", "map_area", "traffic_density"),
    *("vehicle_id", "program", "split", "retention_class", "consent_region", "redaction_state"),
)
NUMBER_COLUMNS = ("ego_speed_mps", "duration_s", "fps", "num_frames", "lat", "lon")


def text_of(column: str) -> sa.ColumnElement[str]:
    """Null where unknown; an empty text is unknown too."""
    if column in NUMBER_COLUMNS:
        return sa.cast(col(getattr(Clip, column)), sa.String)
    return sa.func.nullif(_plain_text(column), "", type_=sa.String())


def number_of(column: str) -> sa.ColumnElement[float]:
    """Null where unknown, or no number."""
    if column in NUMBER_COLUMNS:
        return sa.cast(col(getattr(Clip, column)), sa.Float(53))
    return _NumberIn(_plain_text(column))


def _plain_text(column: str) -> Any:
    return col(getattr(Clip, column)) if column in TEXT_COLUMNS else _ExtraText(column)


class _ExtraText(FunctionElement[str]):
    """An extra column as text: true and false by name, numbers as the database writes them."""

    type = sa.String()
    inherit_cache = True

    def __init__(self, column: str) -> None:
        super().__init__(col(Clip.extra), sa.literal(column), sa.literal(f'$."{column}"'))


class _NumberIn(FunctionElement[float]):
    """A text of digits, with at most one point and a sign, as a number; others are null."""

    type = sa.Float(53)
    inherit_cache = True


@compiles(_ExtraText, "sqlite")
def _extra_text_sqlite(element: _ExtraText, compiler: Any, **options: Any) -> str:
    # json_extract gives true as 1.
    extra, _, path = element.clauses
    kind = sa.func.json_type(extra, path)
    value = sa.cast(sa.func.json_extract(extra, path), sa.String)
    text = sa.case((kind.in_(("true", "false")), kind), else_=value)
    return str(compiler.process(text, **options))


@compiles(_ExtraText, "postgresql")
def _extra_text_postgresql(element: _ExtraText, compiler: Any, **options: Any) -> str:
    extra, column, _ = element.clauses
    text = sa.func.jsonb_extract_path_text(extra, column)
    return str(compiler.process(text, **options))


@compiles(_NumberIn, "sqlite")
def _number_in_sqlite(element: _NumberIn, compiler: Any, **options: Any) -> str:
    (text,) = element.clauses
    digits = sa.case((sa.func.substr(text, 1, 1) == "-", sa.func.substr(text, 2)), else_=text)
    is_number = sa.and_(
        sa.func.glob("[0-9]*", digits) == 1,
        sa.func.glob("*[^0-9.]*", digits) == 0,
        sa.func.glob("*.*.*", digits) == 0,
    )
    return str(compiler.process(sa.case((is_number, sa.cast(text, sa.Float))), **options))


@compiles(_NumberIn, "postgresql")
def _number_in_postgresql(element: _NumberIn, compiler: Any, **options: Any) -> str:
    (text,) = element.clauses
    is_number = sa.cast(text, sa.Text).regexp_match(r"^-?[0-9]+([.][0-9]*)?$")
    return str(compiler.process(sa.case((is_number, sa.cast(text, sa.Float(53)))), **options))
