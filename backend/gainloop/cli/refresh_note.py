"""Says who ranks anew after an evaluation. Called by `gainloop evaluation import` and `rematch`."""

from contextlib import ExitStack

from gainloop.cli.output import print_note
from gainloop.jobs.lock import is_alone
from gainloop.stores.home import Home
from gainloop.workflows.priorities.last_options import last_options


def print_refresh_note(home: Home) -> None:
    """Beside the result; nothing where nobody has ranked yet."""
    with home.database.read() as session:
        if last_options(session) is None:
            return
    with ExitStack() as stack:
        if is_alone(home, stack):
            print_note(
                "Neither server nor worker runs: the next one ranks anew, or "
                "`gainloop priorities run --all-profiles` does now."
            )
        else:
            print_note("Priorities are ranked anew: `gainloop jobs list` shows how far.")
