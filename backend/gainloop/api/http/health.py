"""Whether the server lives, what of it works, and which version it is.

`/readyz` is 503 where requests cannot be answered. A part of the background work that is down is
named too, but then requests are answered all the same, from the relational store.
"""

from dataclasses import dataclass

import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import gainloop
from gainloop.api.http.replies import json_reply
from gainloop.api.http.server import Server, off_loop
from gainloop.errors import Unreadable
from gainloop.stores.relational import migrate

OK = "ok"
NEEDED = frozenset({"database", "migrations"})


@dataclass(frozen=True)
class HealthRoutes:
    server: Server

    @property
    def routes(self) -> list[Route]:
        return [
            Route("/healthz", self.live, methods=["GET"]),
            Route("/readyz", self.ready, methods=["GET"]),
            Route("/version", self.version, methods=["GET"]),
        ]

    async def live(self, _request: Request) -> Response:
        return json_reply({"status": OK})

    async def ready(self, _request: Request) -> Response:
        parts = await off_loop(self._parts)
        failing = [name for name, state in parts.items() if state != OK]
        is_ready = not NEEDED & set(failing)
        return json_reply(
            {"ready": is_ready, "failing": failing, "parts": parts}, 200 if is_ready else 503
        )

    async def version(self, _request: Request) -> Response:
        return json_reply({"version": gainloop.__version__})

    def _parts(self) -> dict[str, str]:
        """What each part says; no detail of an error, for anybody may ask."""
        return {**self._storage(), **self._background()}

    def _storage(self) -> dict[str, str]:
        try:
            found = migrate.current_revision(self.server.home.database)
        except (Unreadable, sa.exc.SQLAlchemyError):
            return {"database": "cannot be read", "migrations": "unknown"}
        wanted = migrate.head_revision()
        is_current = found == wanted
        return {
            "database": OK,
            "migrations": OK if is_current else f"at {found}, this version needs {wanted}",
        }

    def _background(self) -> dict[str, str]:
        """Of a server that has any: where there is no graph by choice, none is missed."""
        parts: dict[str, str] = {}
        works, graph = self.server.works, self.server.executor.graph
        if works is not None:
            parts["jobs"] = OK if works() else "nobody works on them"
        if graph is not None and self.server.home.settings.graph == "on":
            parts["graph"] = OK if graph.is_up() else "does not answer"
        return parts
