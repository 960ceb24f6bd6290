"""GraphiQL at /graphiql: a page to try the API on, from files of this server alone.

Served where the setting says so, to people who are signed in; anybody else is sent to sign in. Its
files are copied from the packages that frontend/graphiql pins.
"""

from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from gainloop.api.http.middleware import CONTENT_SECURITY_POLICY
from gainloop.api.http.server import Server
from gainloop.errors import NotFound, NotSignedIn

_PACKAGE = Path(__file__).parents[2]
PLACES = (_PACKAGE / "graphiql", _PACKAGE.parents[1] / "frontend" / "graphiql" / "dist")
"""Inside an installed package, and in a repository."""

NOT_INSTALLED = (
    "GraphiQL is switched on, but its files are not here.\n\n"
    "Run `make graphiql` in the repository, start the server again, then load this page again.\n"
)
_HEADERS = {
    "content-security-policy": f"{CONTENT_SECURITY_POLICY}; font-src 'self' data:",
    "cache-control": "no-cache",
}
_PAGE = "index.html"


@dataclass(frozen=True)
class GraphiqlRoutes:
    server: Server
    folder: Path | None

    @property
    def routes(self) -> list[Route]:
        return [
            Route("/graphiql", self.page, methods=["GET"]),
            Route("/graphiql/{name}", self.file, methods=["GET"]),
        ]

    async def page(self, request: Request) -> Response:
        self._require_setting()
        try:
            await self.server.actor(request)
        except NotSignedIn:
            return RedirectResponse("/", 303)
        if self.folder is None:
            return PlainTextResponse(NOT_INSTALLED, 503)
        return FileResponse(self.folder / _PAGE, headers=_HEADERS)

    async def file(self, request: Request) -> Response:
        """One of the files beside the page; they are the same for everybody."""
        self._require_setting()
        found = (
            None if self.folder is None else _files(self.folder).get(request.path_params["name"])
        )
        if found is None:
            raise NotFound("there is nothing here")
        return FileResponse(found, headers=_HEADERS)

    def _require_setting(self) -> None:
        if not self.server.home.settings.graphiql:
            raise NotFound("there is nothing here: GAINLOOP_GRAPHIQL is off")


def find_graphiql() -> Path | None:
    return next((place for place in PLACES if (place / _PAGE).is_file()), None)


def _files(folder: Path) -> dict[str, Path]:
    return {file.name: file for file in folder.iterdir() if file.is_file() and file.name != _PAGE}
