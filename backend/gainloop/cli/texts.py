"""Texts and documents that the command line is given in files."""

from pathlib import Path
from typing import Any

from gainloop.errors import InvalidInput
from gainloop.formats.json_reader import read_json
from gainloop.terms.options import Limits


def text_of(given: str, option: str) -> str:
    """What was given, or what the file holds that `@FILE` names. Raises InvalidInput NO_FILE,
    BAD_FILE.
    """
    if not given.startswith("@"):
        return given
    path = Path(given[1:])
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InvalidInput("NO_FILE", f"there is no file {path}", field=option) from None
    except UnicodeDecodeError:
        raise InvalidInput("BAD_FILE", f"{path} is no UTF-8 text", field=option) from None
    except OSError as error:
        raise InvalidInput(
            "BAD_FILE", f"{path} cannot be read: {error.strerror}", field=option
        ) from error


def document_of(path: Path) -> Any:
    """JSON of any kind, read as strictly as data. Raises InvalidInput as `formats.json_reader`."""
    return read_json(path, Limits())
