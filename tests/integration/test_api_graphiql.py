"""GraphiQL's address: off by default, for people who are signed in, under a strict policy."""

from pathlib import Path

import pytest

from gainloop.api.http import graphiql
from gainloop.stores.home import Home
from tests.api_client import MANAGER, ApiClient, api_of

SCHEMA = "{ __schema { queryType { name } } }"
DISABLED = "GraphQL introspection has been disabled"
FILES = {"index.html": "<p>GraphiQL</p>", "start.js": "start()", "page.css": "p {}"}


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "graphiql"
    (folder / "inner").mkdir(parents=True)
    for name, text in FILES.items():
        (folder / name).write_text(text)
    (tmp_path / "secret").write_text("secret")
    monkeypatch.setattr(graphiql, "PLACES", (folder,))
    return folder


def status_of(api: ApiClient, path: str) -> int:
    status: int = api.http.get(path, follow_redirects=False).status_code
    return status


def test_it_is_off_by_default(home: Home, built: Path) -> None:
    with api_of(home, MANAGER) as api:
        reply = api.http.get("/graphiql", headers={"accept": "text/html"})
        assert (reply.status_code, reply.json()["error"]["code"]) == (404, "NOT_FOUND")
        assert status_of(api, "/graphiql/start.js") == 404
        assert api.ask(SCHEMA)["errors"][0]["message"].startswith(DISABLED)


def test_people_who_are_signed_in_get_the_page_and_the_schema(home: Home, built: Path) -> None:
    with api_of(home, MANAGER, graphiql=True) as api:
        page = api.http.get("/graphiql")
        script = api.http.get("/graphiql/start.js")
        schema = api.data(SCHEMA)

    assert (page.status_code, page.text) == (200, FILES["index.html"])
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert (script.status_code, script.text) == (200, FILES["start.js"])
    assert schema == {"__schema": {"queryType": {"name": "Query"}}}


def test_nobody_else_does(home: Home, built: Path) -> None:
    with api_of(home, graphiql=True) as api:
        page = api.http.get("/graphiql", follow_redirects=False)

        assert (page.status_code, page.headers["location"]) == (303, "/")
        assert api.ask(SCHEMA)["errors"][0]["message"].startswith(DISABLED)
        assert "Did you mean" not in api.ask("{ mee { id } }")["errors"][0]["message"]


def test_its_policy_allows_no_inline_script_and_no_other_host(home: Home, built: Path) -> None:
    with api_of(home, MANAGER, graphiql=True) as api:
        headers = api.http.get("/graphiql").headers

    policy = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert policy["font-src"] == "'self' data:"
    assert policy["frame-ancestors"] == "'none'"
    assert "script-src" not in policy
    assert "http" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["index.html", "inner", "../secret", "..%2fsecret", "%2e%2e/secret", "none.js"]
)
def test_only_its_own_files_are_given_out(home: Home, built: Path, path: str) -> None:
    with api_of(home, MANAGER, graphiql=True) as api:
        reply = api.http.get(f"/graphiql/{path}", headers={"accept": "text/javascript"})

    assert reply.status_code == 404
    assert "secret" not in reply.text


def test_where_its_files_are_not_installed_the_page_says_how(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graphiql, "PLACES", ())
    with api_of(home, MANAGER, graphiql=True) as api:
        reply = api.http.get("/graphiql")

    assert (reply.status_code, "make graphiql" in reply.text) == (503, True)


def test_its_own_page_has_no_inline_script_and_no_other_host() -> None:
    page = Path(__file__).parents[2] / "frontend" / "graphiql" / "src" / "index.html"
    text = page.read_text(encoding="utf-8")

    assert text.count("<script") == text.count('<script src="/graphiql/') == 4
    assert "://" not in text
