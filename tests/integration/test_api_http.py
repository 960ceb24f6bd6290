"""HTTP around GraphQL: what is taken, what is refused, and what every answer carries."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gainloop.api.limits import MAX_BODY_BYTES, MAX_JSON_DEPTH
from gainloop.stores.home import Home
from gainloop.stores.relational import migrate
from tests.api_client import ADMIN, ORIGIN, ApiClient, api_of

ME = '{"query": "{ me { name } }"}'
GRAPHQL_JSON = "application/graphql-response+json"


@pytest.fixture
def api(home: Home) -> Iterator[ApiClient]:
    with api_of(home, ADMIN) as client:
        yield client


def post(api: ApiClient, body: str | bytes, **headers: str) -> Any:
    sent = {"content-type": "application/json"}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    return api.http.post("/graphql", content=body, headers=sent)


def code_of(reply: Any) -> str:
    content = reply.json()
    error = content["errors"][0]["extensions"] if "errors" in content else content["error"]
    code: str = error["code"]
    return code


def test_a_json_post_is_answered(api: ApiClient) -> None:
    reply = post(api, ME)

    assert (reply.status_code, reply.json()) == (200, {"data": {"me": {"name": "Admin (demo)"}}})
    assert reply.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    "content_type", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_what_a_form_could_send_is_refused(api: ApiClient, content_type: str) -> None:
    reply = post(api, ME, content_type=content_type)

    assert (reply.status_code, code_of(reply)) == (415, "UNSUPPORTED_MEDIA_TYPE")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_only_post_is_taken(api: ApiClient, method: str) -> None:
    reply = api.http.request(method, "/graphql?query={me{name}}")

    assert reply.status_code == 405


def test_batches_are_refused(api: ApiClient) -> None:
    reply = post(api, f"[{ME}, {ME}]")

    assert (reply.status_code, code_of(reply)) == (400, "BAD_JSON")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "BAD_JSON"),
        (b"{", "BAD_JSON"),
        (b'"text"', "BAD_JSON"),
        (b"\xff\xfe{}", "BAD_JSON"),
        (b"{}", "BAD_REQUEST"),
        (b'{"query": 1}', "BAD_REQUEST"),
        (b'{"query": "{ me { id } }", "variables": []}', "BAD_REQUEST"),
        (b'{"query": "{ me { id } }", "operationName": 1}', "BAD_REQUEST"),
        (b'{"query": "{ me { id } }", "extensions": []}', "BAD_REQUEST"),
    ],
)
def test_bodies_that_are_no_request_are_400(api: ApiClient, body: bytes, code: str) -> None:
    reply = post(api, body)

    assert (reply.status_code, code_of(reply)) == (400, code)


def test_the_body_may_have_its_limit_and_not_a_byte_more(api: ApiClient) -> None:
    padding = " " * (MAX_BODY_BYTES - len(ME))

    assert post(api, ME + padding).status_code == 200
    reply = post(api, ME + padding + " ")
    assert (reply.status_code, code_of(reply)) == (413, "BODY_TOO_LARGE")
    assert "262,144" in reply.json()["errors"][0]["message"]


def test_json_may_have_its_depth_and_not_a_level_more(api: ApiClient) -> None:
    def nested(levels: int) -> str:
        inner = "[" * (levels - 2) + "]" * (levels - 2)
        return f'{{"query": "{{ me {{ name }} }}", "variables": {{"x": {inner}}}}}'

    assert post(api, nested(MAX_JSON_DEPTH)).status_code == 200
    reply = post(api, nested(MAX_JSON_DEPTH + 1))
    assert (reply.status_code, code_of(reply)) == (400, "TOO_DEEP")


def test_json_100_000_levels_deep_is_400_and_the_server_lives(api: ApiClient) -> None:
    reply = post(api, '{"query": ' + "[" * 100_000)

    assert (reply.status_code, code_of(reply)) == (400, "TOO_DEEP")
    assert post(api, ME).status_code == 200


@pytest.mark.parametrize(
    ("query", "status"),
    [("{ me { name } }", 200), ("{ me {", 400), ("{ nothing }", 400)],
    ids=["well-formed", "not GraphQL", "not of this schema"],
)
def test_clients_that_know_graphql_over_http_get_its_statuses(
    api: ApiClient, query: str, status: int
) -> None:
    modern = api.http.post("/graphql", json={"query": query}, headers={"accept": GRAPHQL_JSON})
    plain = api.http.post("/graphql", json={"query": query}, headers={"accept": "*/*"})

    assert (modern.status_code, modern.headers["content-type"]) == (status, GRAPHQL_JSON)
    assert ("data" in modern.json()) is (status == 200)
    assert plain.status_code == 200


def test_variables_of_the_wrong_type_are_a_refused_request(api: ApiClient) -> None:
    body = {"query": "query ($n: Int!) { clips(first: $n) { totalCount } }", "variables": {}}
    reply = api.http.post("/graphql", json=body, headers={"accept": GRAPHQL_JSON})

    assert (reply.status_code, code_of(reply)) == (400, "BAD_VARIABLES")
    assert "data" not in reply.json()


@pytest.mark.parametrize("host", ["127.0.0.1:8642", "localhost:8642", "[::1]:8642", "LOCALHOST"])
def test_hosts_of_the_list_are_answered(api: ApiClient, host: str) -> None:
    assert api.http.get("/version", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1", ""])
def test_other_hosts_are_refused_and_nothing_is_told(api: ApiClient, host: str) -> None:
    reply = api.http.post("/graphql", content=ME, headers={"host": host})

    assert reply.status_code == 400
    assert "Admin" not in reply.text


def test_every_answer_carries_its_id_and_the_security_headers(api: ApiClient) -> None:
    replies = [
        api.http.get("/version"),
        post(api, ME),
        post(api, "{"),
        api.http.get("/nothing", headers={"accept": "application/json"}),
        api.http.get("/version", headers={"host": "evil.example"}),
        api.http.post("/graphql", content=ME, headers={"origin": "http://evil.example"}),
    ]

    ids = {reply.headers["x-request-id"] for reply in replies}
    assert len(ids) == len(replies)
    for reply in replies:
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["x-frame-options"] == "DENY"
        assert "script-src" not in reply.headers["content-security-policy"]
        assert reply.headers["content-security-policy"].startswith("default-src 'self'; ")


def test_nobody_writes_lines_of_their_own_into_the_log(
    api: ApiClient, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    api.http.get("/x%0d%0a2026-01-01%20[info]%20signed%20in%1b[31m")
    body = {"query": "{ me { id } }", "operationName": "A\r\n[info] signed in \x1b[31m"}
    api.http.post("/graphql", json=body)

    written = capsys.readouterr().out
    assert len(written.splitlines()) == 2
    assert "\x1b[31m" not in written
    assert "signed in" not in written


def test_the_address_of_an_upload_is_not_logged(
    api: ApiClient, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    api.http.put("/uploads/very-secret-token", content=b"x")

    assert "very-secret-token" not in capsys.readouterr().out


def test_the_version_is_told(api: ApiClient) -> None:
    assert api.http.get("/version").json() == {"version": "0.1.0"}


def test_a_ready_server_says_so(api: ApiClient) -> None:
    assert api.http.get("/healthz").json() == {"status": "ok"}
    ready = api.http.get("/readyz")
    assert ready.status_code == 200
    assert ready.json() == {
        "ready": True,
        "failing": [],
        "parts": {"database": "ok", "migrations": "ok"},
    }


def test_a_database_behind_the_migrations_is_not_ready(home: Home, api: ApiClient) -> None:
    migrate.downgrade(home.database, migrate.BASE)

    ready = api.http.get("/readyz")

    assert (ready.status_code, ready.json()["failing"]) == (503, ["migrations"])
    assert api.http.get("/healthz").status_code == 200


def test_a_damaged_database_is_named_without_its_details(home: Home, api: ApiClient) -> None:
    place = home.database.sqlite_file
    assert place is not None
    home.database.close()
    for beside in ("-wal", "-shm"):
        place.with_name(place.name + beside).unlink(missing_ok=True)
    place.write_bytes(b"this is no database" * 1000)

    ready = api.http.get("/readyz")

    assert (ready.status_code, "database" in ready.json()["failing"]) == (503, True)
    assert "no database" not in ready.text
    assert "SELECT" not in ready.text


def test_the_dashboard_is_served_with_its_pages_and_assets(home: Home, tmp_path: Path) -> None:
    (tmp_path / "dist" / "assets").mkdir(parents=True)
    (tmp_path / "dist" / "index.html").write_text("<p>The dashboard</p>")
    (tmp_path / "dist" / "favicon.svg").write_text("<svg/>")
    (tmp_path / "dist" / "assets" / "index-1a2b.js").write_text("let a;")
    with api_of(home, dashboard=tmp_path / "dist") as api:
        for path in ("/", "/queues/abc", "/evaluations?by=weather"):
            page = api.http.get(path, headers={"accept": "text/html"})
            assert (page.status_code, page.text) == (200, "<p>The dashboard</p>")
            assert page.headers["cache-control"] == "no-cache"
        assert api.http.get("/favicon.svg").text == "<svg/>"
        asset = api.http.get("/assets/index-1a2b.js")
        assert (asset.text, "immutable" in asset.headers["cache-control"]) == ("let a;", True)
        for path in ("/assets/missing.js", "/assets/../index.html/x", "/assets/%2e%2e/%2e%2e/x"):
            assert api.http.get(path, headers={"accept": "text/javascript"}).status_code == 404


def test_without_a_build_the_page_says_how_to_make_one(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gainloop.api.http.dashboard.PLACES", ())
    with api_of(home) as api:
        page = api.http.get("/queues/abc")

    assert (page.status_code, page.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    assert "`npm ci && npm run build`" in page.text


def test_a_page_is_404_for_who_does_not_want_one(home: Home, tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<p>The dashboard</p>")
    with api_of(home, dashboard=tmp_path) as api:
        replies = [
            api.http.get("/nothing", headers={"accept": "application/json"}),
            api.http.get("/auth/nothing"),
            api.http.get("/export/clips.csv"),
            api.http.get("/uploads/token"),
        ]

    assert [reply.status_code for reply in replies] == [404, 404, 404, 404]
    assert {reply.json()["error"]["code"] for reply in replies} == {"NOT_FOUND"}


def test_posts_to_unknown_places_are_refused(api: ApiClient) -> None:
    assert api.http.post(f"{ORIGIN}/nothing", json={}).status_code == 405
