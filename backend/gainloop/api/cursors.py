"""Cursors: a signed position in one list of one person. Made and read by connections.

A cursor names what it is pinned to, such as the run, so that a page asked for later comes from the
same run although a newer one exists.
"""

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass

from gainloop.errors import InvalidInput

_MAC_BYTES = 16


@dataclass(frozen=True, slots=True)
class Position:
    """pin: id of the list that was begun, such as a run; at: place of the last row in it."""

    pin: str
    at: int


@dataclass(frozen=True, slots=True)
class Cursors:
    """Cursors of one reader for one list; `scope` says which list and under which filter."""

    key: bytes
    actor_id: str
    scope: str

    def write(self, position: Position) -> str:
        content = json.dumps([position.pin, position.at], separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(self._mac(content) + content).decode().rstrip("=")

    def read(self, cursor: str, pin: str | None = None) -> Position:
        """Raises InvalidInput BAD_CURSOR for one that is forged, or of another list or person.

        A `pin` is what the cursor must be pinned to; None takes any.
        """
        position = self._verified(cursor)
        if position is None or (pin is not None and position.pin != pin):
            raise InvalidInput(
                "BAD_CURSOR",
                "this cursor is not of this list, filter and person: start again without it",
                field="after",
            )
        return position

    def _verified(self, cursor: str) -> Position | None:
        try:
            padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
            raw = base64.b64decode(padded, altchars=b"-_", validate=True)
        except (binascii.Error, UnicodeError):
            return None
        mac, content = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
        if not hmac.compare_digest(mac, self._mac(content)):
            return None
        return Position(*json.loads(content))

    def _mac(self, content: bytes) -> bytes:
        message = json.dumps([self.actor_id, self.scope]).encode() + b"\n" + content
        return hmac.new(self.key, message, hashlib.sha256).digest()[:_MAC_BYTES]
