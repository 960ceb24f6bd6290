"""`gainloop_client` against a real server, and the scripts that the role pages print."""

import base64
import contextlib
import io
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest

from gainloop_client.client import Client, connect
from gainloop_client.errors import ClientError, Refused, Unreachable
from gainloop_client.lists import LISTS
from gainloop_client.transport import MOST_TRIES, Transport
from scripts.processes import RunningServer, running_server
from tests.conftest import REPOSITORY

ENGINEER = "demo-perception-engineer"
NO_QUEUE = base64.urlsafe_b64encode(b"Queue\x1fqueue-0").decode().rstrip("=")
URL_LINE = 'URL = "http://127.0.0.1:8642"'
ROLE_PAGES = sorted((REPOSITORY / "docs" / "roles").glob("*.md"))


@pytest.fixture(scope="module")
def server(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    folder = tmp_path_factory.mktemp("client")
    shutil.copytree(demo_folder, folder / "home")
    with running_server(folder / "home", folder) as running:
        yield running


@pytest.fixture
def program(server: RunningServer) -> Iterator[Client]:
    with connect(server.url, account=ENGINEER) as client:
        yield client


def test_a_list_is_read_whole_across_pages(program: Client) -> None:
    total = program.ask("{ clips(first: 1) { totalCount } }")["clips"]["totalCount"]

    rows = list(program.rows("clips"))

    assert total > 100  # more than one page
    assert len({row["clip_id"] for row in rows}) == len(rows) == total


def test_a_filter_limits_rows(program: Client) -> None:
    rows = list(program.rows("clips", filter={"weather": ["rain"]}))

    assert {row["weather"] for row in rows} == {"rain"}


def test_parts_of_an_item_add_up_to_its_score(program: Client) -> None:
    queue = next(program.rows("queues"))

    items = list(program.rows("queue_items", queue=queue["id"]))

    assert len(items) == queue["num_items"]
    for item in items:
        assert sum(part["value"] for part in item["parts"]) == pytest.approx(
            item["score"], abs=1e-9
        )


def test_a_data_frame_has_the_same_rows(program: Client) -> None:
    newest = next(program.rows("evaluations"))

    frame = program.df("classes", evaluation=newest["id"])

    assert frame["counts_fn"].sum() == newest["counts_fn"]
    assert frame["counts_gt"].sum() == newest["counts_gt"]


@pytest.mark.parametrize("name", LISTS)
def test_every_list_answers(server: RunningServer, name: str) -> None:
    with connect(server.url, account="demo-admin") as program:
        newest = next(program.rows("evaluations"))
        given = {
            "evaluation": newest["id"],
            "by": ["weather"],
            "run": next(program.rows("runs"))["id"],
            "queue": next(program.rows("queues"))["id"],
        }

        row = next(program.rows(name, **{need: given[need] for need in LISTS[name].needs}))

    assert row


def test_what_the_server_refuses_has_its_code(server: RunningServer, program: Client) -> None:
    with pytest.raises(Refused) as forbidden:
        next(program.rows("audit_entries"))
    with connect(server.url) as stranger, pytest.raises(Refused) as unknown:
        next(stranger.rows("clips"))
    with pytest.raises(Refused) as nobody:
        connect(server.url, account="demo-nobody")

    assert forbidden.value.code == "FORBIDDEN"
    assert unknown.value.code == "NOT_SIGNED_IN"
    assert nobody.value.code == "NOT_FOUND"


def test_a_wrong_call_says_what_is_right(program: Client) -> None:
    with pytest.raises(ClientError, match="there are clips, evaluations"):
        next(program.rows("clip"))
    with pytest.raises(ClientError, match="first is set by the client"):
        next(program.rows("clips", first=10))
    with pytest.raises(ClientError, match=r"needs queue=\.\.\."):
        next(program.rows("queue_items"))
    with pytest.raises(Refused, match="NOT_FOUND: there is no queue"):
        next(program.rows("queue_items", queue=NO_QUEUE))


def test_no_server_is_said_so() -> None:
    with pytest.raises(Unreachable, match="is `gainloop serve` running"):
        connect("http://127.0.0.1:9", account=ENGINEER)


def test_a_busy_server_is_asked_again_when_it_says_so() -> None:
    waits: list[float] = []
    replies = iter(
        [
            httpx2.Response(429, headers={"retry-after": "3"}, json={}),
            httpx2.Response(503, headers={"retry-after": "soon"}, json={}),
            httpx2.Response(200, json={"data": {"me": None}}),
        ]
    )
    transport = Transport(_http(lambda _: next(replies)), waits.append)

    assert Client(transport).ask("{ me { name } }") == {"me": None}
    assert waits == [3.0, 1.0]


def test_a_server_that_stays_busy_is_given_up() -> None:
    waits: list[float] = []
    error = {"error": {"code": "RATE_LIMITED", "message": "later"}}
    http = _http(lambda _: httpx2.Response(429, headers={"retry-after": "9999"}, json=error))

    with pytest.raises(Refused) as refused:
        Client(Transport(http, waits.append)).ask("{ me { name } }")

    assert refused.value.code == "RATE_LIMITED"
    assert waits == [60.0] * (MOST_TRIES - 1)


@pytest.mark.parametrize("page", ROLE_PAGES, ids=lambda page: page.stem)
def test_the_script_of_a_role_runs(server: RunningServer, page: Path) -> None:
    scripts = re.findall(r"^```python\n(.*?)^```$", page.read_text("utf-8"), re.M | re.S)
    assert len(scripts) == 1
    assert URL_LINE in scripts[0]
    printed = io.StringIO()

    with contextlib.redirect_stdout(printed):
        exec(  # the page's own text
            compile(scripts[0].replace(URL_LINE, f"URL = {server.url!r}"), page.name, "exec"), {}
        )

    assert len(printed.getvalue().splitlines()) >= 3


def _http(answer: Callable[[httpx2.Request], httpx2.Response]) -> httpx2.Client:
    return httpx2.Client(base_url="http://127.0.0.1:8642", transport=httpx2.MockTransport(answer))
