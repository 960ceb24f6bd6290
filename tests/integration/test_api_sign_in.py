"""Sign-in by demo accounts: a cookie and nothing else says who somebody is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import func, select

from gainloop.api.app import create_app
from gainloop.api.keys import load_keys
from gainloop.api.signatures import session_token
from gainloop.bootstrap import open_home
from gainloop.errors import GateBlocked
from gainloop.models.governance import AuditEntry
from gainloop.settings import load_settings
from gainloop.stores.home import Home
from gainloop.terms.enums import Role
from tests.api_client import ADMIN, ENGINEER, MANAGER, ORIGIN, ApiClient, api_of

WHO = "{ me { role } }"
ASK_UPLOAD = 'mutation { requestUpload(input: {fileName: "a.csv", numBytes: 1}) { __typename } }'


@pytest.fixture
def api(home: Home) -> Iterator[ApiClient]:
    with api_of(home) as client:
        yield client


def num_entries(home: Home) -> int:
    with home.database.read() as session:
        return session.exec(select(func.count()).select_from(AuditEntry)).one()


def test_the_chooser_offers_one_account_per_role(api: ApiClient) -> None:
    offered = api.http.get("/auth/accounts").json()

    assert offered["demo"] is True
    assert [account["role"] for account in offered["accounts"]] == [role.name for role in Role]
    assert offered["accounts"][0] == {
        "id": MANAGER,
        "name": "Product manager (demo)",
        "role": "PRODUCT_MANAGER",
        "roleName": "Product manager",
        "description": "Sees where labeling effort goes and why; exports queues.",
    }
    assert all(account["description"] for account in offered["accounts"])


def test_before_sign_in_there_is_nobody_and_nothing_to_see(api: ApiClient) -> None:
    assert api.data(WHO) == {"me": None}
    assert api.code("{ clips { totalCount } }") == "NOT_SIGNED_IN"
    assert api.code("{ summary { clips } }") == "NOT_SIGNED_IN"


def test_before_sign_in_nothing_is_changed(home: Home, api: ApiClient) -> None:
    before = num_entries(home)

    assert api.code(ASK_UPLOAD) == "NOT_SIGNED_IN"

    assert num_entries(home) == before
    assert not (home.settings.home / "uploads").exists()


def test_signing_in_and_out(api: ApiClient) -> None:
    api.sign_in(ENGINEER)
    assert api.data(WHO) == {"me": {"role": "PERCEPTION_ENGINEER"}}

    assert api.http.delete("/auth/session").status_code == 204
    assert api.data(WHO) == {"me": None}


def test_the_cookie_is_for_this_site_and_no_script(api: ApiClient) -> None:
    reply = api.http.post("/auth/session", json={"account": ENGINEER})

    attributes = {part.strip().lower() for part in reply.headers["set-cookie"].split(";")[1:]}
    assert attributes == {"httponly", "samesite=strict", "path=/", "max-age=43200"}


def test_over_https_the_cookie_is_secure(home: Home) -> None:
    with api_of(home) as api:
        reply = api.http.post("https://127.0.0.1/auth/session", json={"account": ENGINEER})

    assert "secure" in reply.headers["set-cookie"].lower().split("; ")


@pytest.mark.parametrize("account", ["nobody", "operator", "", "demo-admin' OR 1=1 --"])
def test_only_offered_accounts_can_be_chosen(api: ApiClient, account: str) -> None:
    reply = api.http.post("/auth/session", json={"account": account})

    assert (reply.status_code, reply.json()["error"]["code"]) == (404, "NOT_FOUND")
    assert "set-cookie" not in reply.headers
    assert api.data(WHO) == {"me": None}


@pytest.mark.parametrize("body", [{}, {"account": None}, {"account": ["demo-admin"]}])
def test_a_request_without_an_account_is_refused(api: ApiClient, body: dict[str, object]) -> None:
    reply = api.http.post("/auth/session", json=body)

    assert (reply.status_code, reply.json()["error"]["code"]) == (400, "BAD_REQUEST")


def test_forged_cookies_are_nobody(home: Home, api: ApiClient) -> None:
    good = session_token(load_keys(home.settings.home).sessions, ADMIN)
    signed, signature = good.rsplit(".", 1)
    forged = [
        session_token(b"x" * 32, ADMIN),
        f"{signed}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}",
        good.replace(good.split(".")[0], "ImRlbW8tYWRtaW4x"),
        "demo-admin",
    ]
    for token in forged:
        api.http.cookies.set("gainloop_session", token)
        assert api.data(WHO) == {"me": None}, token
        api.http.cookies.clear()


def test_no_header_or_parameter_sets_a_role(api: ApiClient) -> None:
    api.sign_in(MANAGER)
    headers = dict.fromkeys(
        ("x-role", "x-user", "x-forwarded-user", "x-gainloop-role", "remote-user", "authorization"),
        "admin",
    )
    reply = api.http.post(
        "/graphql?role=admin&account=demo-admin",
        json={"query": WHO, "role": "admin", "extensions": {"role": "admin"}},
        headers=headers,
    )

    assert reply.json() == {"data": {"me": {"role": "PRODUCT_MANAGER"}}}


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:8642.evil.example"},
        {"origin": "file://127.0.0.1:8642"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_pages_of_others_can_change_nothing(
    home: Home, api: ApiClient, headers: dict[str, str]
) -> None:
    api.sign_in(ENGINEER)
    before = num_entries(home)

    sent = [
        api.http.post("/graphql", json={"query": ASK_UPLOAD}, headers=headers),
        api.http.post("/auth/session", json={"account": ADMIN}, headers=headers),
        api.http.delete("/auth/session", headers=headers),
        api.http.put("/uploads/token", content=b"x", headers=headers),
    ]

    assert [reply.status_code for reply in sent] == [403] * 4
    assert {reply.json()["error"]["code"] for reply in sent} == {"CROSS_ORIGIN"}
    assert num_entries(home) == before
    assert not (home.settings.home / "uploads").exists()
    assert api.data(WHO) == {"me": {"role": "PERCEPTION_ENGINEER"}}


@pytest.mark.parametrize(
    "headers", [{}, {"origin": ORIGIN}, {"origin": ORIGIN, "sec-fetch-site": "same-origin"}]
)
def test_our_own_pages_and_other_programs_are_answered(
    api: ApiClient, headers: dict[str, str]
) -> None:
    assert api.http.post("/graphql", json={"query": WHO}, headers=headers).status_code == 200


def test_without_demo_accounts_nobody_signs_in_and_old_cookies_end(home: Home) -> None:
    token = session_token(load_keys(home.settings.home).sessions, ADMIN)
    with api_of(home, demo_accounts=False) as api:
        assert api.http.get("/auth/accounts").json() == {"demo": False, "accounts": []}
        reply = api.http.post("/auth/session", json={"account": ADMIN})
        assert (reply.status_code, reply.json()["error"]["code"]) == (403, "DEMO_OFF")
        api.http.cookies.set("gainloop_session", token)
        assert api.data(WHO) == {"me": None}


def test_an_application_open_to_a_network_is_not_made(tmp_path: Path) -> None:
    settings = load_settings(home=tmp_path / "home", database_url="", host="0.0.0.0")
    home = open_home(settings)
    try:
        with pytest.raises(GateBlocked, match="demo accounts let anybody sign in"):
            create_app(home, settings)
    finally:
        home.close()
