"""Web addresses that people give as evidence: checked once, where they come in."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from gainloop.errors import InvalidInput
from gainloop.terms.names import is_plain

MAX_ADDRESS = 2_000
MAX_EVIDENCE = 20


def check_https(text: str, field: str) -> str:
    """The address without outer spaces: https, with a host, without a user name in it.

    Raises InvalidInput BAD_ADDRESS: other schemes could run code in a reader's browser.
    """
    address = text.strip()
    if not _is_https(address):
        raise InvalidInput(
            "BAD_ADDRESS",
            f"{text!r:.120} is no https address, such as https://wiki.example.com/page; "
            f"at most {MAX_ADDRESS:,} characters, no spaces, no user name in it",
            field=field,
        )
    return address


def check_evidence(addresses: Sequence[str], field: str = "evidence") -> list[str]:
    """Each once, in order. Raises InvalidInput BAD_ADDRESS, TOO_MANY."""
    checked = list(dict.fromkeys(check_https(address, field) for address in addresses))
    if len(checked) > MAX_EVIDENCE:
        raise InvalidInput(
            "TOO_MANY", f"at most {MAX_EVIDENCE} addresses, not {len(checked)}", field=field
        )
    return checked


def _is_https(address: str) -> bool:
    if len(address) > MAX_ADDRESS or not is_plain(address) or " " in address or "\\" in address:
        return False
    try:
        parts = urlsplit(address)
        return (
            parts.scheme == "https"
            and bool(parts.hostname)
            and "@" not in parts.netloc
            and parts.port != 0
        )
    except ValueError:
        return False
