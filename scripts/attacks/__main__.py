"""Sends the attack documents to a server of its own and prints what each one cost.

Run by `make attacks`. Exits 1 where one is answered otherwise than it should be, or passes a goal.
"""

import sys
import tempfile
from pathlib import Path

from scripts.attacks.documents import ATTACKS
from scripts.attacks.measure import (
    MOST_CPU_SECONDS,
    MOST_GROWTH_MB,
    MOST_PING_MS,
    Outcome,
    measured,
)
from scripts.processes import running_server


def main() -> None:
    print(
        f"Goals: at most {MOST_CPU_SECONDS} s CPU, {MOST_GROWTH_MB:.0f} MB more memory, "
        f"{MOST_PING_MS:.0f} ms for the next request.\n"
    )
    print(f"{'attack':44} {'code':26} {'CPU s':>6} {'MB':>6} {'next ms':>8} {'answer B':>9}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with running_server(folder / "home", folder, introspection="true") as server:
            outcomes = [_told(outcome) for outcome in measured(server.url, server.pid, ATTACKS)]
    missed = sum(not outcome.is_good for outcome in outcomes)
    print(f"\n{len(outcomes) - missed} of {len(outcomes)} attacks are met.")
    sys.exit(1 if missed else 0)


def _told(outcome: Outcome) -> Outcome:
    print(
        f"{outcome.attack.name:44} {outcome.code or 'answered':26} {outcome.cpu_seconds:6.2f} "
        f"{outcome.growth_mb:6.1f} {outcome.ping_ms:8.1f} {outcome.num_bytes:9,}"
        + ("" if outcome.is_good else f"  MISSED, wanted {outcome.attack.code or 'answered'}"),
        flush=True,
    )
    return outcome


if __name__ == "__main__":
    main()
