"""Makes jobs of events of the outbox, in their order, whichever process wrote them.

A thread of the server or worker, started by `service`. The id of an event is the id of its job: an
event that is taken up again, for the process died in between, is one job all the same.
"""

import threading

from gainloop.jobs.durable_jobs import DurableJobs
from gainloop.jobs.topics import KIND_OF_TOPIC
from gainloop.logs import get_logger
from gainloop.stores.home import Home
from gainloop.stores.relational.outbox import Event, mark_delivered, mark_relayed, pending

POLL_SECONDS = 0.2
MOST_AT_ONCE = 200

_log = get_logger("gainloop.jobs")


def relay_events(home: Home, jobs: DurableJobs) -> int:
    """Takes up events that wait, at most `MOST_AT_ONCE`; how many there were."""
    with home.database.read() as session:
        events = pending(session, MOST_AT_ONCE)
    heard = [event for event in events if event.topic in KIND_OF_TOPIC]
    for event in heard:
        jobs.enqueue(event)
    mark_relayed(home.database, [event.id for event in heard])
    mark_delivered(home.database, _ids_without(events, heard))
    return len(events)


class Relay(threading.Thread):
    """`is_failing` while the last look at the outbox failed."""

    def __init__(self, home: Home, jobs: DurableJobs, stop: threading.Event) -> None:
        super().__init__(name="outbox-relay", daemon=True)
        self._home = home
        self._jobs = jobs
        self._stop_asked = stop
        self.is_failing = False

    def run(self) -> None:
        while not self._stop_asked.is_set():
            try:
                num_events = relay_events(self._home, self._jobs)
            except Exception as error:  # goes on: a database may come back
                if not self.is_failing:
                    _log.error("events cannot be relayed", exc_info=error)
                self.is_failing, num_events = True, 0
            else:
                self.is_failing = False
            if num_events < MOST_AT_ONCE:
                self._stop_asked.wait(POLL_SECONDS)


def _ids_without(events: list[Event], heard: list[Event]) -> list[str]:
    known = {event.id for event in heard}
    return [event.id for event in events if event.id not in known]
