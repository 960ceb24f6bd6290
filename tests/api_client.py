"""Talks to the application in this process as a browser would: one cookie jar, one origin."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.testclient import TestClient

from gainloop.api.app import create_app
from gainloop.stores.home import Home

ORIGIN = "http://127.0.0.1:8642"
ENGINEER = "demo-perception-engineer"
MANAGER = "demo-product-manager"
LEAD = "demo-annotation-lead"
AUDITOR = "demo-auditor"
ADMIN = "demo-admin"


class ApiClient:
    def __init__(self, http: TestClient) -> None:
        self.http = http

    def sign_in(self, account: str) -> "ApiClient":
        reply = self.http.post("/auth/session", json={"account": account})
        assert reply.status_code == 204, reply.text
        return self

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The whole answer."""
        reply = self.http.post("/graphql", json={"query": query, "variables": variables})
        answer: dict[str, Any] = orjson.loads(reply.content)
        return answer

    def data(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data of an answer without errors."""
        answer = self.ask(query, **variables)
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    def code(self, query: str, **variables: Any) -> str:
        """The code of the one error of an answer."""
        errors = self.ask(query, **variables)["errors"]
        assert len(errors) == 1, errors
        code: str = errors[0]["extensions"]["code"]
        return code


@contextmanager
def api_of(
    home: Home, account: str | None = None, dashboard: Path | None = None, **settings: Any
) -> Iterator[ApiClient]:
    """A client of an application on this home, signed in as `account`."""
    app = create_app(home, home.settings.model_copy(update=settings), dashboard)
    with client_of(app) as client:
        yield client if account is None else client.sign_in(account)


@contextmanager
def client_of(app: Starlette) -> Iterator[ApiClient]:
    with TestClient(app, base_url=ORIGIN) as http:
        yield ApiClient(http)
