"""How deep a JSON file is nested, found without parsing it, so that no parser can be led astray.

In: the bytes of a file. Out: nothing, or `TOO_DEEP` with the byte. Called by `json_reader`.
"""

import re

import numpy as np

from gainloop.errors import InvalidInput

_MARKS = b'"[]{}'
_OTHERS = bytes(byte for byte in range(256) if byte not in _MARKS)
_STEPS = np.zeros(256, dtype=np.int8)
_STEPS[[ord("["), ord("{")]] = 1
_STEPS[[ord("]"), ord("}")]] = -1
_CHUNK = 16 * 1024**2  # marks looked at in one go, so that a file of brackets costs little memory

_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


def check_depth(data: bytes, name: str, limit: int) -> None:
    if _is_deeper(_marks(data), limit):
        raise InvalidInput(
            "TOO_DEEP",
            f"the limit of {limit} levels is passed at byte {_first_byte_below(data, limit)}",
            file=name,
        )


def _marks(data: bytes) -> bytes:
    """Quotes and brackets alone; pairs of neighboring quotes, which change nothing, left out."""
    if b"\\" in data:  # escapes first, or an escaped quote would end a string
        data = data.replace(b"\\\\", b"__").replace(b'\\"', b"__")
    return data.translate(None, _OTHERS).replace(b'""', b"")


def _is_deeper(marks: bytes, limit: int) -> bool:
    depth, in_text = 0, False
    for start in range(0, len(marks), _CHUNK):
        codes = np.frombuffer(marks[start : start + _CHUNK], dtype=np.uint8)
        is_text = np.logical_xor.accumulate(codes == ord('"')) ^ in_text
        steps = np.where(is_text, 0, _STEPS[codes])
        levels = np.cumsum(steps, dtype=np.int64) + depth
        if int(levels.max()) > limit:
            return True
        depth, in_text = int(levels[-1]), bool(is_text[-1])
    return False


def _first_byte_below(data: bytes, limit: int) -> int:
    depth = 0
    for token in _TOKEN.finditer(data):
        if token[0] in b"[{":
            depth += 1
        elif token[0] in b"]}":
            depth -= 1
        if depth > limit:
            return token.start()
    return 0  # only a file that is no JSON at all gets here: a quote is never closed
