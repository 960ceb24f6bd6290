"""An expression as a condition on the table `clip`, with bound values. Used by reads of scenarios
and by list filters; true of exactly the clips of which `rules.expressions.evaluate` says true.

Conditions are pushed down to "is true" and "is false" of single ones, so that nothing has to be
NULL in between and indexes can be used.
"""

from collections.abc import Mapping
from operator import eq, ge, gt, le, lt
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.catalog import Clip, Tag
from gainloop.reads.axes import AxisRow, axes_in_force, clip_vocabulary
from gainloop.reads.clip_columns import number_of, plain_text_of
from gainloop.reads.clip_values import TAG_AXES
from gainloop.rules.axis_bins import bin_range
from gainloop.rules.expressions.nodes import (
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    Expression,
    NoNumber,
    Not,
    OneOf,
)
from gainloop.rules.expressions.parser import parse_expression
from gainloop.terms.enums import AxisKind

Sql = sa.ColumnElement[bool]
_COMPARE = {
    Comparison.EQUAL: eq,
    Comparison.LESS: lt,
    Comparison.AT_MOST: le,
    Comparison.MORE: gt,
    Comparison.AT_LEAST: ge,
}


def condition_of(session: Session, text: str, field: str = "expression") -> Sql:
    """Of an expression as people write it. Raises InvalidInput BAD_EXPRESSION."""
    return compile_expression(session, parse_expression(text, clip_vocabulary(session), field))


def compile_expression(session: Session, expression: Expression) -> Sql:
    return _is(expression, axes_in_force(session), wanted=True)


def _is(expression: Expression, axes: Mapping[str, AxisRow], *, wanted: bool) -> Sql:
    """Whether it is true, or with wanted=False whether it is false; unknown is neither."""
    match expression:
        case Not(part):
            return _is(part, axes, wanted=not wanted)
        case AllOf(parts) | AnyOf(parts):
            inner = [_is(part, axes, wanted=wanted) for part in parts]
            is_all = isinstance(expression, AllOf) is wanted
            return sa.and_(*inner) if is_all else sa.or_(*inner)
        case _:
            return _condition(expression, axes, wanted=wanted)


def _condition(condition: Condition, axes: Mapping[str, AxisRow], *, wanted: bool) -> Sql:
    if isinstance(condition, OneOf):
        if condition.axis in TAG_AXES:
            return _tagged(condition, wanted=wanted)
        return _one_of(condition, axes.get(condition.axis), wanted=wanted)
    row = axes.get(condition.name)
    number = number_of(row.column if row else condition.name)
    if isinstance(condition, NoNumber):
        return number.is_(None) if wanted else number.is_not(None)
    found: Any = _COMPARE[condition.comparison](number, condition.number)
    return found if wanted else sa.and_(number.is_not(None), sa.not_(found))


def _one_of(condition: OneOf, axis: AxisRow | None, *, wanted: bool) -> Sql:
    column = axis.column if axis else condition.axis
    if axis is not None and axis.kind is AxisKind.BINNED:
        number = number_of(column)
        is_unknown: Sql = number.is_(None)
        inside: Sql = sa.or_(
            sa.false(), *(_in_bin(number, axis, label) for label in condition.values)
        )
    else:
        text = plain_text_of(column)
        is_unknown = sa.or_(text.is_(None), text == "")
        inside = text.in_([value for value in condition.values if value])
    if not wanted:
        return sa.and_(sa.not_(is_unknown), sa.not_(inside))
    return sa.or_(inside, is_unknown) if condition.or_unknown else inside


def _in_bin(number: sa.ColumnElement[Any], axis: AxisRow, label: str) -> Sql:
    low, high = bin_range(axis.labels.index(label), axis.edges)
    ends = ([number >= low] if low is not None else []) + (
        [number < high] if high is not None else []
    )
    return sa.and_(*ends)


def _tagged(condition: OneOf, *, wanted: bool) -> Sql:
    has_any = _has_tag(condition.axis)
    inside = (
        _has_tag(condition.axis, col(Tag.value).in_(condition.values))
        if condition.values
        else sa.false()
    )
    if not wanted:
        return sa.and_(has_any, sa.not_(inside))
    return sa.or_(inside, sa.not_(has_any)) if condition.or_unknown else inside


def _has_tag(axis: str, *more: Any) -> Sql:
    return sa.exists().where(
        col(Tag.clip_id) == Clip.id,
        col(Tag.axis) == axis,
        col(Tag.retracted_at).is_(None),
        *more,
    )
