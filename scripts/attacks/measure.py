"""What an attack costs the server: its CPU time, its memory, and how long the next request waits.

In: a running server of this machine, its process id. Out: one `Outcome` per attack. Called by
`python -m scripts.attacks` and by the test that holds the goals.
"""

import json
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2

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
    with httpx2.Client(base_url=url, timeout=_SECONDS) as http:
        http.post("/auth/session", json={"account": ACCOUNT}).raise_for_status()
        for attack in attacks:
            yield _measured(http, pid, attack)


def _measured(http: httpx2.Client, pid: int, attack: Attack) -> Outcome:
    _ping(http)
    _forget_peak(pid)
    memory, cpu = _memory_mb(pid, "VmRSS"), _cpu_seconds(pid)
    reply = http.post("/graphql", content=attack.body, headers=_JSON)
    ping_ms = _ping(http)
    return Outcome(
        attack=attack,
        status=reply.status_code,
        code=_code_of(reply.content),
        num_bytes=len(reply.content),
        cpu_seconds=_cpu_seconds(pid) - cpu,
        growth_mb=max(_memory_mb(pid, "VmHWM") - memory, 0.0),
        ping_ms=ping_ms,
    )


def _ping(http: httpx2.Client) -> float:
    started = time.perf_counter()
    reply = http.post("/graphql", content=_PING, headers=_JSON)
    if reply.status_code != 200 or _code_of(reply.content) != ANSWERED:
        raise RuntimeError(f"the server no longer answers: {reply.status_code} {reply.text[:200]}")
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
