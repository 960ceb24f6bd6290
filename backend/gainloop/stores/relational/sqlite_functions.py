"""Functions that SQLite lacks or has for ASCII only, so that texts and numbers read as on
PostgreSQL. Added by `database`; those of numbers are called by name in `reads.clip_columns`.

SQLite writes numbers with 15 digits and an exponent, and reads long ones not always as the nearest.
"""

import sqlite3
from decimal import Decimal

import orjson

DECIMAL_OF = "gainloop_decimal_of"
FLOAT_OF = "gainloop_float_of"


def add_functions(connection: sqlite3.Connection) -> None:
    connection.create_function(DECIMAL_OF, 2, decimal_of, deterministic=True)
    connection.create_function(FLOAT_OF, 1, float, deterministic=True)
    connection.create_function("lower", 1, _lower, deterministic=True)


def _lower(text: str | None) -> str | None:
    """Of all letters; SQLite's own knows those of ASCII."""
    return None if text is None else str(text).lower()


def decimal_of(document: str, key: str) -> str:
    """The number under a key of a JSON object, in all its digits: no exponent, no zeros at the end
    of a fraction, no sign before zero.
    """
    digits = format(Decimal(repr(orjson.loads(document)[key])), "f")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return "0" if digits == "-0" else digits
