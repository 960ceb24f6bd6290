"""Global ids: opaque to clients, a type and the id of a record to us. Used by types and queries."""

import base64
import binascii
from collections.abc import Sequence

from gainloop.errors import InvalidInput

_SEPARATOR = "\x1f"
_MOST_DIGITS = 9  # what every database keeps as an integer


def global_id(type_name: str, *key: str | int) -> str:
    text = _SEPARATOR.join([type_name, *map(str, key)])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def parse_global_id(value: str) -> tuple[str, tuple[str, ...]]:
    """Type and key. Raises InvalidInput BAD_ID."""
    try:
        padded = value.encode("ascii") + b"=" * (-len(value) % 4)
        name, *key = (
            base64.b64decode(padded, altchars=b"-_", validate=True).decode().split(_SEPARATOR)
        )
    except (binascii.Error, UnicodeError):
        name, key = "", []
    if not name or not key:
        raise InvalidInput("BAD_ID", f"{value[:80]!r} is no id of this program", field="id")
    return name, tuple(key)


def key_of(value: str, type_name: str, field: str = "id") -> str:
    """The key of an id that must be of this type. Raises InvalidInput BAD_ID."""
    name, key = parse_global_id(value)
    if name != type_name:
        raise InvalidInput("BAD_ID", f"this is the id of a {name}, not {type_name}", field=field)
    return key[0]


def keys_of(values: Sequence[str], type_name: str, field: str) -> list[str]:
    """Raises InvalidInput BAD_ID."""
    return [key_of(value, type_name, field) for value in values]


def optional_key_of(value: str | None, type_name: str, field: str) -> str | None:
    return None if value is None else key_of(value, type_name, field)


def numbered_key(key: tuple[str, ...]) -> tuple[str, int]:
    """The key of a row that is counted inside its list. Raises InvalidInput BAD_ID."""
    if len(key) != 2 or not key[1].isdecimal() or len(key[1]) > _MOST_DIGITS:
        raise InvalidInput("BAD_ID", "this id names no row of a list", field="id")
    return key[0], int(key[1])
