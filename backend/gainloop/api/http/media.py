"""GET /media/<token>: the picture of one frame, for the person that `Clip.frame` gave the address.

Every refusal is typed and carries no byte of a picture.
"""

import re
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gainloop.api.http.records import record_of
from gainloop.api.http.server import Server, off_loop
from gainloop.api.limits import MAX_PICTURES
from gainloop.api.signatures import MediaGrant, media_grant
from gainloop.errors import NotAllowed, NotFound
from gainloop.models.governance import Actor
from gainloop.ports.media import Picture
from gainloop.reads.media import find_picture

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
"""All are routed here, so that none of them is taken for a page of the dashboard."""

HEADERS = {
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "private, no-store",
}
_TOKEN = re.compile(r"\.?[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(frozen=True)
class MediaRoute:
    server: Server

    @property
    def routes(self) -> list[Route]:
        return [Route("/media/{token:path}", self.answer, methods=METHODS)]

    async def answer(self, request: Request) -> Response:
        if request.method != "GET":
            return Response(status_code=405, headers={"allow": "GET"})
        actor = await self.server.actor(request)
        # Apart from the limit of requests: each address comes out of one of those.
        self.server.rates.take(f"pictures of {actor.id}", MAX_PICTURES, "pictures")
        facts = record_of(request.scope).facts
        facts["actor"] = actor.id
        grant = self._grant(request.path_params["token"])
        facts |= {"clip": grant.clip_id, "frame": grant.frame_index}
        picture = await off_loop(lambda: self._picture(actor, grant))
        disposition = f'inline; filename="{_file_name(grant, picture)}"'
        return Response(
            picture.data,
            media_type=picture.media_type,
            headers={**HEADERS, "content-disposition": disposition},
        )

    def _grant(self, token: str) -> MediaGrant:
        """Raises NotFound for what cannot be an address, NotAllowed for one that does not hold."""
        if not _TOKEN.fullmatch(token):
            raise NotFound("there is no such picture", code="UNKNOWN_MEDIA")
        grant = media_grant(self.server.keys.media, token)
        if grant is None:
            raise _not_valid()
        return grant

    def _picture(self, actor: Actor, grant: MediaGrant) -> Picture:
        if grant.actor_id != actor.id:
            raise _not_valid()
        with self.server.home.database.read() as session:
            return find_picture(
                session,
                self.server.media,
                actor,
                grant.clip_id,
                grant.frame_index,
                grant.variant,
            )


def _not_valid() -> NotAllowed:
    return NotAllowed("this address is old or not yours: load the page again")


def _file_name(grant: MediaGrant, picture: Picture) -> str:
    clip = _UNSAFE.sub("-", grant.clip_id)[:80]
    return f"{clip}-{grant.frame_index:04}.{picture.media_type.removeprefix('image/')}"
