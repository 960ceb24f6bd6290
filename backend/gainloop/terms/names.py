"""Names that people type: of models, benchmarks, ontologies. Checked once, where they come in."""

import re
import unicodedata

from gainloop.errors import InvalidInput

MAX_NAME = 120
_VERSIONED = re.compile(r"(?P<name>.+):(?P<version>[^:]+)")


def check_name(text: str, field: str) -> str:
    """The name without outer spaces. Raises InvalidInput BAD_NAME."""
    name = text.strip()
    if not name or len(name) > MAX_NAME or ":" in name or not is_plain(name):
        raise InvalidInput(
            "BAD_NAME",
            f"{text!r} is no name: use 1 to {MAX_NAME} printable characters without a colon",
            field=field,
        )
    return name


def check_title(text: str, field: str, most: int) -> str:
    """What people call a thing of their own, without outer spaces. Raises InvalidInput BAD_NAME."""
    title = text.strip()
    if not 1 <= len(title) <= most or not is_plain(title):
        raise InvalidInput(
            "BAD_NAME",
            f"{text!r:.120} is no name: use 1 to {most} printable characters",
            field=field,
        )
    return title


def parse_versioned(text: str, field: str) -> tuple[str, str]:
    """`NAME:VERSION` as its two parts. Raises InvalidInput BAD_NAME."""
    found = _VERSIONED.fullmatch(text.strip())
    if found is None:
        raise InvalidInput(
            "BAD_NAME", f"{text!r} is not NAME:VERSION, for example detector:41", field=field
        )
    return check_name(found["name"], field), check_name(found["version"], field)


def is_plain(name: str) -> bool:
    """No control, format (bidi override, zero width) or unassigned characters."""
    return not any(unicodedata.category(character).startswith("C") for character in name)
