"""The dashboard's files, as the frontend build left them; pages of it answer with its index."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from gainloop.errors import NotFound

_PACKAGE = Path(__file__).parents[2]
PLACES = (_PACKAGE / "dashboard", _PACKAGE.parents[1] / "frontend" / "dist")
"""Inside an installed package, and in a repository."""

NOT_BUILT = (
    "The API of Gainloop is running, but its dashboard has not been built.\n\n"
    "Run `make start` in the repository, or `npm ci && npm run build` in its folder frontend, "
    "then load this page again.\n"
)
_NO_PAGES = ("auth/", "uploads/", "export/", "media/")
_IMMUTABLE = "public, max-age=31536000, immutable"  # the names of these files contain a digest


class Assets(StaticFiles):
    def file_response(self, *arguments: Any, **options: Any) -> Response:
        reply = super().file_response(*arguments, **options)
        reply.headers["cache-control"] = _IMMUTABLE
        return reply


@dataclass(frozen=True)
class DashboardRoutes:
    folder: Path | None

    @property
    def routes(self) -> list[BaseRoute]:
        pages = Route("/{path:path}", self.page, methods=["GET"])
        if self.folder is None:
            return [pages]
        return [Mount("/assets", Assets(directory=self.folder / "assets")), pages]

    async def page(self, request: Request) -> Response:
        path = request.path_params["path"]
        if path.startswith(_NO_PAGES):
            raise NotFound("there is nothing here")
        if self.folder is None:
            return PlainTextResponse(NOT_BUILT)
        file = self._own_file(path)
        if file is not None:
            return FileResponse(file)
        accepted = request.headers.get("accept", "*/*")
        if "text/html" not in accepted and "*/*" not in accepted:
            raise NotFound("there is nothing here")
        return FileResponse(self.folder / "index.html", headers={"cache-control": "no-cache"})

    def _own_file(self, path: str) -> Path | None:
        """A file directly in the folder, such as the icon; anything else is a page."""
        assert self.folder is not None
        names = {file.name: file for file in self.folder.iterdir() if file.is_file()}
        return names.get(path)


def find_dashboard() -> Path | None:
    return next((place for place in PLACES if (place / "index.html").is_file()), None)
