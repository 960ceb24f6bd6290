"""PUT /uploads/<token>: the bytes of a file that `requestUpload` gave an address for."""

import secrets
from dataclasses import dataclass
from pathlib import Path

import anyio
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gainloop.api.http.replies import json_reply
from gainloop.api.http.server import Server, off_loop
from gainloop.api.signatures import upload_grant
from gainloop.errors import Conflict, InvalidInput, NotAllowed, NotFound
from gainloop.models.governance import Actor
from gainloop.rules.access import Permission, require
from gainloop.stores.uploads import Upload, UploadStore

CHUNK = 1 << 20


@dataclass(frozen=True)
class UploadRoute:
    server: Server

    @property
    def routes(self) -> list[Route]:
        return [Route("/uploads/{token}", self.receive, methods=["PUT"])]

    async def receive(self, request: Request) -> Response:
        actor = await self.server.counted_actor(request)
        upload = await off_loop(lambda: self._granted(actor, request.path_params["token"]))
        place = self._store.path_of(upload)
        received = await _receive(request, place, upload.num_bytes)
        return json_reply({"uploadId": upload.id, "numBytes": received}, 201)

    @property
    def _store(self) -> UploadStore:
        return UploadStore(self.server.home.settings.home)

    def _granted(self, actor: Actor, token: str) -> Upload:
        """Raises NotAllowed for another person's or an old address, Conflict for a used one."""
        require(actor.role, Permission.UPLOAD_FILES)
        grant = upload_grant(self.server.keys.uploads, token)
        if grant is None or grant.actor_id != actor.id:
            raise NotAllowed("this address is not valid for you: ask for a new one")
        upload = self._store.find(grant.upload_id)
        if upload is None:
            raise NotFound("this upload is gone: ask for a new one")
        if self._store.path_of(upload).exists():
            raise Conflict("this file has arrived already: ask for a new address")
        return upload


async def _receive(request: Request, place: Path, announced: int) -> int:
    """Streams into a file beside the place, which appears there once it is whole."""
    incoming = anyio.Path(place.with_name(f".incoming-{secrets.token_hex(8)}"))
    try:
        received = await _copy(request, incoming, announced)
        if received != announced:
            raise InvalidInput(
                "TRUNCATED", f"{received:,} of {announced:,} bytes arrived: send the file again"
            )
        await incoming.replace(place)
    finally:
        await incoming.unlink(missing_ok=True)
    return received


async def _copy(request: Request, incoming: anyio.Path, announced: int) -> int:
    received = 0
    waiting = bytearray()
    async with await anyio.open_file(incoming, "wb") as file:
        async for chunk in request.stream():
            received += len(chunk)
            if received > announced:
                raise InvalidInput(
                    "FILE_TOO_LARGE", f"more than the announced {announced:,} bytes arrived"
                )
            waiting += chunk
            if len(waiting) >= CHUNK:
                await file.write(waiting)
                waiting.clear()
        await file.write(waiting)
    return received
