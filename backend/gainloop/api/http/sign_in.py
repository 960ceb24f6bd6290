"""Sign-in by a chooser of demo accounts, kept in a signed cookie that scripts cannot read."""

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gainloop.api.http.bodies import read_json
from gainloop.api.http.records import record_of
from gainloop.api.http.replies import json_reply
from gainloop.api.http.server import COOKIE, Server, address_of, off_loop
from gainloop.api.limits import MAX_FAILED_SIGN_INS
from gainloop.api.signatures import session_token
from gainloop.errors import GateBlocked, InvalidInput, NotFound
from gainloop.models.governance import Actor
from gainloop.reads.actors import demo_accounts, find_account
from gainloop.rules.access import name_of
from gainloop.rules.role_descriptions import ROLE_DESCRIPTIONS


@dataclass(frozen=True)
class SignInRoutes:
    server: Server

    @property
    def routes(self) -> list[Route]:
        return [
            Route("/auth/accounts", self.list_accounts, methods=["GET"]),
            Route("/auth/session", self.sign_in, methods=["POST"]),
            Route("/auth/session", self.sign_out, methods=["DELETE"]),
        ]

    async def list_accounts(self, _request: Request) -> Response:
        is_demo = self.server.home.settings.demo_accounts
        accounts = await off_loop(self._accounts) if is_demo else []
        return json_reply({"demo": is_demo, "accounts": accounts})

    async def sign_in(self, request: Request) -> Response:
        if not self.server.home.settings.demo_accounts:
            raise GateBlocked("demo accounts are switched off", code="DEMO_OFF")
        account_id = (await read_json(request)).get("account")
        if not isinstance(account_id, str):
            raise InvalidInput("BAD_REQUEST", "account must be the id of one", field="account")
        account = await self._chosen(request, account_id)
        record_of(request.scope).facts["actor"] = account.id
        reply = Response(status_code=204)
        reply.set_cookie(
            COOKIE,
            session_token(self.server.keys.sessions, account.id),
            max_age=int(self.server.home.settings.session_hours * 3600),
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return reply

    async def sign_out(self, _request: Request) -> Response:
        reply = Response(status_code=204)
        reply.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return reply

    async def _chosen(self, request: Request, account_id: str) -> Actor:
        """Raises NotFound, and TryLater for an address that guessed too often."""
        guesses = (f"sign-in {address_of(request)}", MAX_FAILED_SIGN_INS, "failed sign-ins")
        self.server.rates.check(*guesses)
        try:
            return await off_loop(lambda: self._account(account_id))
        except NotFound:
            self.server.rates.take(*guesses)
            raise

    def _accounts(self) -> list[dict[str, Any]]:
        with self.server.home.database.read() as session:
            return [_told(account) for account in demo_accounts(session)]

    def _account(self, account_id: str) -> Actor:
        with self.server.home.database.read() as session:
            account = find_account(session, account_id)
            if account is None:
                raise NotFound("there is no such account", path="account")
        return account


def _told(account: Actor) -> dict[str, Any]:
    return {
        "id": account.id,
        "name": account.name,
        "role": account.role.name,
        "roleName": name_of(account.role),
        "description": ROLE_DESCRIPTIONS[account.role],
    }
