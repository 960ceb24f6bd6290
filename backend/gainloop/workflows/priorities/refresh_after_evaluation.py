"""Ranks anew after an evaluation came in: every profile, as the program ranked last.

Where nobody has ranked yet nothing is ranked: only a person knows whether all inputs are in, and
the first ranking builds an atlas that stays.

Called by `jobs`, once for each event; equal inputs are the runs that are there already, so a second
delivery, or one that a kill cut short, makes no run twice.
"""

from collections.abc import Callable, Collection, Sequence

from gainloop.errors import InvalidInput
from gainloop.models.governance import Actor, AuditEntry
from gainloop.ports.jobs import EVALUATION_IMPORTED
from gainloop.rules.access import Permission, is_permitted, require
from gainloop.stores.home import Home
from gainloop.stores.relational.outbox import Event, events_by_id, mark_delivered, undelivered
from gainloop.terms.progress import Progress, silent
from gainloop.workflows.priorities.last_options import last_options
from gainloop.workflows.priorities.refresh_priorities import Refreshed, refresh_priorities


def refresh_after_evaluation(
    home: Home,
    operator: Actor,
    event_id: str,
    progress: Progress = silent,
    ended: Callable[[Sequence[str]], Collection[str]] = lambda _job_ids: (),
) -> Refreshed | None:
    """None where there is nothing to rank, or a later evaluation waits, whose job ranks for both.
    ended: of the jobs of these events, those that were cancelled or failed: nobody ranks for them.

    Acts as who brought the evaluation in, or as the operator where that one may not rank. A
    holdout evaluation counts too: its clips leave the candidates.
    """
    require(operator.role, Permission.RUN_PRIORITIES)
    with home.database.read() as session:
        event = events_by_id(session, [event_id])[event_id]
        waiting = undelivered(session, EVALUATION_IMPORTED)
        later = [other.id for other in waiting if _is_later(other, event)]
        options = last_options(session)
        entry = session.get(AuditEntry, event.sequence)
        importer = session.get(Actor, entry.actor_id) if entry else None
    done = None
    if options is None:
        progress("nobody has ranked yet", 1, 1)
    elif set(later) - set(ended(later)):
        progress("left to the job of a later evaluation", 1, 1)
    else:
        may_rank = importer is not None and is_permitted(importer.role, Permission.RUN_PRIORITIES)
        actor = importer if importer is not None and may_rank else operator
        try:
            done = refresh_priorities(home, actor, options, progress)
        except InvalidInput as error:
            if error.code != "NO_CANDIDATES":
                raise
            progress("no clip is left to rank", 1, 1)
    mark_delivered(home.database, [event_id])
    return done


def _is_later(other: Event, event: Event) -> bool:
    return (other.sequence, len(other.id), other.id) > (event.sequence, len(event.id), event.id)
