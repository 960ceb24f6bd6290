"""Ranks the pool under every profile that the data allow, from one reading of them.

Called by `gainloop priorities run --all-profiles`, the mutation `refreshPriorities` and the demo
program. With scores of all profiles kept, changing the default is a comparison and no leap.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from gainloop.models.governance import Actor
from gainloop.rules.access import Permission, require
from gainloop.stores.home import Home
from gainloop.terms.enums import Profile
from gainloop.terms.progress import Progress, silent
from gainloop.workflows.priorities.gather import Gathered, gather, profile_of
from gainloop.workflows.priorities.request import RunOptions, RunResult
from gainloop.workflows.priorities.run_priorities import rank_gathered


@dataclass(frozen=True, slots=True)
class Refreshed:
    """runs: by profile, in the order in which they were made; chosen: the run of the profile that
    was asked for, or of the default, which is made last.
    """

    runs: Mapping[Profile, RunResult]
    chosen: RunResult


def refresh_priorities(
    home: Home, actor: Actor, request: RunOptions, progress: Progress = silent
) -> Refreshed:
    """Raises as `run_priorities`; equal inputs are the runs that are there already."""
    require(actor.role, Permission.RUN_PRIORITIES)
    with home.database.read() as session:
        gathered = gather(session, home.objects, request, home.database.clock())
    chosen = profile_of(gathered)
    profiles = [profile for profile in available_profiles(gathered) if profile is not chosen]
    runs = {}
    for number, profile in enumerate([*profiles, chosen]):
        progress(f"ranking by {profile.value}", number, len(profiles) + 1)
        asked = replace(gathered, request=replace(request, must_select=False))
        runs[profile] = rank_gathered(
            home, actor, gathered if profile is chosen else asked, profile
        )
    progress("done", len(profiles) + 1, len(profiles) + 1)
    return Refreshed(runs, runs[chosen])


def available_profiles(gathered: Gathered) -> tuple[Profile, ...]:
    """Those that are kept for comparison; `fifo` only where it is asked for."""
    always = (Profile.WEIGHTED_SUM, Profile.WEIGHTED_SUM_BATCH)
    return always if gathered.lacking else (*always, Profile.EXPECTED_GAIN)
