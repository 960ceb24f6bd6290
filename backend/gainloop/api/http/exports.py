"""Tables as files, for people and tools; each export is audited."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gainloop.api.global_ids import key_of
from gainloop.api.http.server import Server, off_loop
from gainloop.errors import NotFound
from gainloop.workflows.queue.export_queue import ExportFormat, export_queue

NUM_WITHHELD = "x-gainloop-num-withheld"
"""Items of the queue that are not in the file; a CSV without a row could not say it."""


@dataclass(frozen=True)
class ExportRoutes:
    server: Server

    @property
    def routes(self) -> list[Route]:
        return [Route("/export/queue-items.{format}", self.queue_items, methods=["GET"])]

    async def queue_items(self, request: Request) -> Response:
        """`?queue=` is the queue's global id."""
        actor = await self.server.counted_actor(request)
        export_format = _format(request.path_params["format"])
        queue_id = key_of(request.query_params.get("queue", ""), "Queue", "queue")
        exported = await off_loop(
            lambda: export_queue(self.server.home, actor, queue_id, export_format)
        )
        return Response(
            exported.data,
            media_type=exported.media_type,
            headers={
                "content-disposition": f'attachment; filename="{exported.file_name}"',
                NUM_WITHHELD: str(exported.num_withheld),
            },
        )


def _format(name: str) -> ExportFormat:
    try:
        return ExportFormat(name)
    except ValueError:
        known = ", ".join(format.value for format in ExportFormat)
        raise NotFound(f"there is no export as {name!r:.40}; there is {known}") from None
