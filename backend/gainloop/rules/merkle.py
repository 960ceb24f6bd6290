"""The root of a Merkle tree over the audit log, as RFC 6962 section 2.1 defines it."""

import hashlib
from collections.abc import Sequence


def merkle_root(leaves: Sequence[bytes]) -> str:
    """SHA-256 root, in hex, of the tree over the entries' bytes; of nothing: the empty hash."""
    level = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves]
    if not level:
        return hashlib.sha256(b"").hexdigest()
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        joined = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs]
        # An odd last node moves up unchanged: the tree of RFC 6962 for any number of leaves.
        level = joined + ([level[-1]] if len(level) % 2 else [])
    return level[0].hex()
