"""Whether a home holds a demo program already, or something that must not be mixed with it.

Called by `build_demo` before it brings anything in.
"""

from sqlmodel import col, select

from gainloop.demo.world import DemoWorld
from gainloop.errors import Conflict
from gainloop.models.catalog import Clip
from gainloop.models.priority import Queue
from gainloop.stores.home import Home

QUEUE_NAME = "Next to label"


def find_built(home: Home, world: DemoWorld) -> str | None:
    """The queue of this very demo program where it is complete, None where (the rest of) it may be
    built. What people added to it since is no obstacle.

    Raises Conflict OTHER_CLIPS where the home holds clips, but not those of this demo program.
    """
    with home.database.read() as session:
        starts = dict(session.exec(select(Clip.id, Clip.start_at)).all())
        queue_id = session.exec(
            select(Queue.id).where(Queue.name == QUEUE_NAME).order_by(col(Queue.ordinal))
        ).first()
    if not starts:
        return None
    if any(starts.get(clip.clip_id) != clip.start_at for clip in world.clips):
        raise Conflict(
            f"this home holds other clips ({len(starts):,} in all), and the demo program is not "
            "mixed with them: name another home with GAINLOOP_HOME, or, where it is a demo "
            "program, give the --clips and --seed that it was built with",
            code="OTHER_CLIPS",
        )
    return queue_id
