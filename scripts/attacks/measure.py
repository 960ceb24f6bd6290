"""What an attack costs the server: its CPU time, its memory, and how long the next request waits.

In: a running server of this machine, its process id. Out: one `Outcome` per attack. Called by
`python -m scripts.attacks` and by the test that holds the goals.
"""

import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path

from scripts.attacks.documents import ANSWERED, Attack

MOST_CPU_SECONDS = 1.5
MOST_GROWTH_MB = 32.0
MOST_PING_MS = 200.0
ACCOUNT = "demo-perception-engineer"
"""A role with the widest limits."""

_TICKS = os.sysconf("SC_CLK_TCK")
_JSON = {"content-type": "application/json"}
_PING = json.dumps({"query": "{ me { role } }"}).encode()
_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Outcome:
    """code: of the first error; growth_mb: of the peak over what was in use before."""

    attack: Attack
    status: int
    code: str
    num_bytes: int
    cpu_seconds: float
    growth_mb: float
    ping_ms: float

    @property
    def is_good(self) -> bool:
        return (
            self.code == self.attack.code
            and self.cpu_seconds <= MOST_CPU_SECONDS
            and self.growth_mb <= MOST_GROWTH_MB
            and self.ping_ms <= MOST_PING_MS
        )


def measured(url: str, pid: int, attacks: Iterable[Attack]) -> Iterator[Outcome]:
    """Sends each attack once, with a request of everyday use before and after it."""
    headers = _JSON | {"cookie": _signed_in(url)}
    for attack in attacks:
        _ping(url, headers)
        _forget_peak(pid)
        memory, cpu = _memory_mb(pid, "VmRSS"), _cpu_seconds(pid)
        status, answer = _post(f"{url}/graphql", attack.body, headers)
        ping_ms = _ping(url, headers)
        yield Outcome(
            attack=attack,
            status=status,
            code=_code_of(answer),
            num_bytes=len(answer),
            cpu_seconds=_cpu_seconds(pid) - cpu,
            growth_mb=max(_memory_mb(pid, "VmHWM") - memory, 0.0),
            ping_ms=ping_ms,
        )


def _signed_in(url: str) -> str:
    body = json.dumps({"account": ACCOUNT}).encode()
    request = urllib.request.Request(f"{url}/auth/session", body, _JSON)  # noqa: S310
    with urllib.request.urlopen(request, timeout=_SECONDS) as reply:  # noqa: S310
        (cookie,) = SimpleCookie(reply.headers["set-cookie"]).values()
    return f"{cookie.key}={cookie.value}"


def _post(url: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
    request = urllib.request.Request(url, body, headers)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS) as reply:  # noqa: S310
            return reply.status, reply.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def _ping(url: str, headers: dict[str, str]) -> float:
    started = time.perf_counter()
    status, answer = _post(f"{url}/graphql", _PING, headers)
    if status != 200 or _code_of(answer) != ANSWERED:
        raise RuntimeError(f"the server no longer answers: {status} {answer[:200]!r}")
    return (time.perf_counter() - started) * 1000


def _code_of(answer: bytes) -> str:
    errors = json.loads(answer).get("errors", [])
    return str(errors[0]["extensions"]["code"]) if errors else ANSWERED


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _memory_mb(pid: int, name: str) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1]) / 1024


def _forget_peak(pid: int) -> None:
    """The peak begins again at what is in use."""
    Path(f"/proc/{pid}/clear_refs").write_text("5", encoding="ascii")
