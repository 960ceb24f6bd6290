"""Says whether an object of the store is still the one that its digest names.

Bytes are hashed once per process and again whenever the file was touched. Used by `drawn_frames`.
"""

import threading

from gainloop.errors import Incomplete, Unreadable
from gainloop.stores.objects import ObjectStore


class VerifiedObjects:
    def __init__(self, objects: ObjectStore) -> None:
        self.objects = objects
        self._lock = threading.Lock()
        self._verified: dict[str, tuple[int, ...]] = {}  # digest -> what its file looked like

    def check(self, digest: str) -> None:
        """Raises Incomplete for a missing object, Unreadable for one with other bytes."""
        with self._lock:
            looks = self.objects.looks_of(digest)
            if looks is None:
                raise Incomplete(f"The stored object {digest[:12]} is missing")
            if self._verified.get(digest) == looks:
                return
            self._verified.pop(digest, None)
            if not self.objects.is_intact(digest):
                raise Unreadable(f"The stored object {digest[:12]} is damaged")
            self._verified[digest] = looks
