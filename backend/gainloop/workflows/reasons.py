"""The sentence that says why, which every governed change carries. Called by workflows."""

from gainloop.errors import InvalidInput

MAX_REASON = 2_000


def check_reason(text: str) -> str:
    """Without outer spaces. Raises InvalidInput NO_REASON, TOO_LONG."""
    reason = text.strip()
    if not reason:
        raise InvalidInput(
            "NO_REASON", "say why, for those who read this in a year", field="reason"
        )
    if len(reason) > MAX_REASON:
        raise InvalidInput(
            "TOO_LONG",
            f"a reason has at most {MAX_REASON:,} characters, not {len(reason):,}",
            field="reason",
        )
    return reason
