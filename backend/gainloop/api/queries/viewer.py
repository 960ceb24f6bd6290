"""Who is signed in, and the home screen."""

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import program, public
from gainloop.api.types.summary import ProgramSummary
from gainloop.api.types.viewer import Viewer
from gainloop.reads.summary import program_summary


@strawberry.type
class ViewerQuery:
    @public.resolver("The person who is signed in, null before sign-in.")
    def me(self, info: Info) -> Viewer | None:
        actor = info.context.actor
        return None if actor is None else Viewer.of(actor)

    @program.resolver("Where the program stands.")
    def summary(self, info: Info) -> ProgramSummary:
        return ProgramSummary.of(program_summary(info.context.session, info.context.reader))
