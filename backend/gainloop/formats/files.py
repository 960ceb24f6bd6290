"""Opens a user's file: it exists, is not empty, is not too large, and is text in UTF-8.

In: a path and the limits. Out: bytes or text, or a refusal that names the file. Called by every
other module of `formats`.
"""

import codecs
from pathlib import Path

from gainloop.errors import InvalidInput
from gainloop.terms.options import Limits

_WIDE_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


def check_file(path: Path, limits: Limits, *, advice: str = "") -> int:
    """The size in bytes of a file that may be read; decided without opening it."""
    if not path.exists():
        raise InvalidInput("FILE_MISSING", "there is no such file", file=path.name)
    if not path.is_file():
        raise InvalidInput("FILE_MISSING", "this is not a file", file=path.name)
    size = path.stat().st_size
    if size == 0:
        raise InvalidInput("EMPTY_FILE", "the file has no content", file=path.name)
    if size > limits.file_bytes:
        message = f"the file has {size:,} bytes, the limit is {limits.file_bytes:,}"
        raise InvalidInput(
            "FILE_TOO_LARGE", f"{message}; {advice}" if advice else message, file=path.name
        )
    return size


def read_bytes(path: Path, limits: Limits, *, advice: str = "") -> bytes:
    check_file(path, limits, advice=advice)
    try:
        return path.read_bytes()
    except PermissionError as error:
        raise InvalidInput(
            "FILE_UNREADABLE", "the file may not be read; check its permissions", file=path.name
        ) from error


def read_text(path: Path, limits: Limits) -> str:
    """The whole text; a byte order mark of UTF-8, which spreadsheets write, is taken off."""
    data = read_bytes(path, limits)
    text = decode_utf8(data.removeprefix(codecs.BOM_UTF8), path.name)
    if not text.strip():
        raise InvalidInput("EMPTY_FILE", "the file has only white space", file=path.name)
    return text


def decode_utf8(data: bytes, name: str) -> str:
    if data.startswith(_WIDE_BOMS) or b"\x00" in data[:2]:
        raise InvalidInput(
            "BAD_ENCODING",
            "the file looks like UTF-16 or UTF-32, expected UTF-8; save it as UTF-8",
            file=name,
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            raise InvalidInput(
                "TRUNCATED", f"the file ends at byte {len(data)} within a character", file=name
            ) from error
        raise InvalidInput(
            "BAD_ENCODING",
            f"byte {error.start} is not UTF-8 (0x{data[error.start]:02x}), expected UTF-8",
            file=name,
        ) from error


def first_line(error: Exception) -> str:
    """What a library says is wrong, short enough for a message."""
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__
