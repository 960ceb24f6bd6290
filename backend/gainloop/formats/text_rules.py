"""What the id of a clip must be to serve as a key in files, links and databases.

In: ids of a file. Out: the reason why one is refused. Called by every reader that makes clips.
"""

import re

MAX_ID_CHARACTERS = 500  # fits into an index of every database we store to

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def id_problem(clip_id: str) -> tuple[str, str] | None:
    """Code and message of what is wrong with the id, None when it is good."""
    if not clip_id.strip():
        return "MISSING_VALUE", "the clip id is empty"
    if len(clip_id) > MAX_ID_CHARACTERS:
        message = f"the clip id has {len(clip_id)} characters, the limit is {MAX_ID_CHARACTERS}"
        return "TEXT_TOO_LONG", message
    if match := _CONTROL.search(clip_id):
        return "BAD_CHARACTER", f"the clip id holds the character U+{ord(match[0]):04X}"
    return None
