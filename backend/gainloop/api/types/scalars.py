"""Scalars and small value types that many types share."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NewType

import strawberry

from gainloop.api.fields import program

DateTime = NewType("DateTime", datetime)


def write_moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


SCALARS: dict[object, Any] = {
    DateTime: strawberry.scalar(
        name="DateTime",
        description="A moment in UTC, ISO 8601.",
        serialize=write_moment,
        parse_value=datetime.fromisoformat,
    )
}


@strawberry.type(description="A name and what stands under it, as text.")
class KeyValue:
    key: str = program("The name, such as that of a column.")
    value: str = program("What stands under it.")


def pairs_of(values: Mapping[str, Any]) -> list[KeyValue]:
    return [
        KeyValue(
            key=key,
            value=value if isinstance(value, str) else json.dumps(value, ensure_ascii=False),
        )
        for key, value in values.items()
    ]
