"""Pictures over HTTP: for the person, the frame and the minute that the address was signed for, and
for nobody where a redaction record is missing or void. Every refusal: a code, no byte of a picture,
one line in the log.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from gainloop.api.app import create_app
from gainloop.api.global_ids import global_id
from gainloop.api.http import media
from gainloop.api.keys import load_keys
from gainloop.api.signatures import MEDIA_SECONDS, MediaGrant, media_token
from gainloop.bootstrap import operator_of
from gainloop.models.catalog import Clip
from gainloop.models.media import FrameSet, RedactionRecord
from gainloop.ports.media import Painter, Variant
from gainloop.stores.home import Home
from gainloop.stores.relational.staging import table_of
from gainloop.terms.enums import ClipOrigin, Role
from gainloop.terms.scenes import Scene
from gainloop.workflows.catalog.import_catalog import CatalogRequest, import_catalog
from gainloop.workflows.frames.register_frames import register_frames
from tests.api_client import ENGINEER, MANAGER, ApiClient, api_of, client_of
from tests.integration.drawn_program import (
    PNG,
    SCENE,
    SYNTHETIC,
    add_frames,
    frames_request,
    paint_words,
)

FRAME = """query ($id: ID!, $index: Int!) { clip(id: $id) { frame(index: $index) {
  imageUrl imageRefusal { code message } } } }"""
Fault = Callable[[Home], None]


@pytest.fixture
def drawn(home: Home, tmp_path: Path) -> Home:
    add_frames(home, tmp_path)
    return home


@contextmanager
def signed_in(home: Home, painter: Painter = paint_words) -> Iterator[ApiClient]:
    with client_of(create_app(home, home.settings, painter=painter)) as client:
        yield client.sign_in(MANAGER)


@pytest.fixture
def api(drawn: Home) -> Iterator[ApiClient]:
    with signed_in(drawn) as client:
        yield client


def frame_of(api: ApiClient, index: int = 0, clip_id: str = SYNTHETIC) -> dict[str, Any]:
    frame: dict[str, Any] = api.data(FRAME, id=global_id("Clip", clip_id), index=index)["clip"][
        "frame"
    ]
    return frame


def address_of(api: ApiClient, index: int = 0) -> str:
    address: str = frame_of(api, index)["imageUrl"]
    return address


def refused(api: ApiClient, address: str, status: int, code: str) -> list[Any]:
    """What the log says; asserts the refusal."""
    with capture_logs() as lines:
        reply = api.http.get(address)
    assert (reply.status_code, reply.json()["error"]["code"]) == (status, code)
    assert PNG not in reply.content
    assert reply.headers["cache-control"] == "no-store"
    assert len(lines) == 1, lines
    assert lines[0]["path"] == "/media/..."
    assert lines[0]["status"] == status
    return lines


def changed(part: str) -> str:
    return ("B" if part[0] == "A" else "A") + part[1:]


def sign(home: Home, clip_id: str = SYNTHETIC, frame: int = 0, actor_id: str = MANAGER) -> str:
    grant = MediaGrant(clip_id, frame, Variant.FRAME, actor_id)
    return f"/media/{media_token(load_keys(home.settings.home).media, grant)}"


def test_a_product_manager_sees_a_redacted_frame(api: ApiClient) -> None:
    with capture_logs() as lines:
        reply = api.http.get(address_of(api, 2))

    assert (reply.status_code, reply.content) == (200, PNG + b"drawn-day 2")
    assert reply.headers["content-type"] == "image/png"
    assert reply.headers["content-disposition"] == 'inline; filename="drawn-day-0002.png"'
    assert reply.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert reply.headers["cross-origin-resource-policy"] == "same-origin"
    assert reply.headers["cache-control"] == "private, no-store"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert lines[-1]["path"] == "/media/..."
    assert (lines[-1]["actor"], lines[-1]["clip"], lines[-1]["frame"]) == (MANAGER, SYNTHETIC, 2)


def test_other_replies_keep_the_policy_of_the_dashboard(api: ApiClient) -> None:
    assert (
        api.http.get("/healthz").headers["content-security-policy"].startswith("default-src 'self'")
    )


def test_the_name_of_a_file_is_made_of_plain_letters(home: Home, tmp_path: Path) -> None:
    name = 'a"b/../é; x=y'
    path = tmp_path / "odd.csv"
    path.write_text('clip_id\n"a""b/../é; x=y"\n', encoding="utf-8")
    operator = operator_of(home)
    import_catalog(home, operator, CatalogRequest(path, origin=ClipOrigin.SYNTHETIC))
    register_frames(home, operator, frames_request([SCENE | {"clip_id": name}], []))

    with signed_in(home) as api:
        reply = api.http.get(sign(home, name))

    assert reply.headers["content-disposition"] == 'inline; filename="a-b-x-y-0000.png"'


def drop_record(home: Home) -> None:
    with home.database.engine.begin() as connection:
        connection.execute(sa.delete(table_of(RedactionRecord)))


def change_digest(home: Home) -> None:
    with home.database.engine.begin() as connection:
        connection.execute(sa.update(table_of(RedactionRecord)).values(source_digest="0" * 64))


def swap_object(home: Home) -> None:
    frame_set = table_of(FrameSet)
    with home.database.engine.begin() as connection:
        connection.execute(sa.update(frame_set).values(boxes_object=frame_set.c.scenes_object))


def make_recorded(home: Home) -> None:
    with home.database.engine.begin() as connection:
        connection.execute(sa.update(table_of(Clip)).values(origin=ClipOrigin.RECORDED))


def make_set_recorded(home: Home) -> None:
    with home.database.engine.begin() as connection:
        connection.execute(sa.update(table_of(FrameSet)).values(origin=ClipOrigin.RECORDED))


def remove_object(column: str) -> Fault:
    return lambda home: object_file(home, column).unlink()


def flip_byte(column: str) -> Fault:
    def flip(home: Home) -> None:
        place = object_file(home, column)
        data = bytearray(place.read_bytes())
        data[len(data) // 2] ^= 1
        place.write_bytes(data)

    return flip


def object_file(home: Home, column: str) -> Path:
    with home.database.engine.connect() as connection:
        digest = connection.execute(sa.select(table_of(FrameSet).c[column])).scalar_one()
    return next(home.settings.home.rglob(f"{digest}.parquet"))


FAULTS = {
    "no record": (drop_record, "no redaction record"),
    "record about other frames": (change_digest, "about other frames"),
    "other object in the set": (swap_object, "about other frames"),
    "scenes missing": (remove_object("scenes_object"), "is missing"),
    "boxes missing": (remove_object("boxes_object"), "is missing"),
    "scenes flipped": (flip_byte("scenes_object"), "is damaged"),
    "boxes flipped": (flip_byte("boxes_object"), "is damaged"),
    "clip recorded": (make_recorded, "was recorded"),
    "frames recorded": (make_set_recorded, "No frames of this synthetic clip"),
}


@pytest.mark.parametrize("is_warm", [False, True], ids=["first look", "painted before"])
@pytest.mark.parametrize("name", FAULTS)
def test_without_a_valid_record_no_picture_leaves(
    drawn: Home, api: ApiClient, name: str, is_warm: bool
) -> None:
    fault, reason = FAULTS[name]
    if is_warm:
        assert api.http.get(address_of(api)).status_code == 200
    address = sign(drawn)

    fault(drawn)

    [line] = refused(api, address, 403, "NOT_REDACTED")
    assert (line["actor"], line["clip"], line["frame"]) == (MANAGER, SYNTHETIC, 0)
    assert line["codes"] == ["NOT_REDACTED"]
    assert reason in api.http.get(address).json()["error"]["message"]
    assert frame_of(api) is None  # nor is there a bare frame to look at


@pytest.mark.parametrize("error", [ValueError("secret/path"), MemoryError(), SystemError()])
def test_a_painter_that_fails_gives_no_picture(drawn: Home, error: Exception) -> None:
    def fail(_scene: Scene) -> bytes:
        raise error

    with signed_in(drawn, fail) as api:
        [line] = refused(api, address_of(api), 500, "INTERNAL")

    assert line["event"] == "request failed"
    assert line["log_level"] == "error"


def test_a_painter_that_gives_something_else_gives_no_picture(drawn: Home) -> None:
    with signed_in(drawn, lambda _scene: b"<svg onload='alert(1)'/>") as api:
        refused(api, address_of(api), 500, "TYPE_MISMATCH")


def test_an_address_is_for_one_person(drawn: Home, api: ApiClient) -> None:
    [line] = refused(api, sign(drawn, actor_id=ENGINEER), 403, "FORBIDDEN")

    assert (line["actor"], line["clip"]) == (MANAGER, SYNTHETIC)


def test_an_address_ends(drawn: Home, api: ApiClient, monkeypatch: pytest.MonkeyPatch) -> None:
    signed_at = 2_000_000_000
    clock = "itsdangerous.timed.TimestampSigner.get_timestamp"
    monkeypatch.setattr(clock, lambda _signer: signed_at)
    api.sign_in(MANAGER)
    address = address_of(api)

    monkeypatch.setattr(clock, lambda _signer: signed_at + MEDIA_SECONDS)
    assert api.http.get(address).status_code == 200
    monkeypatch.setattr(clock, lambda _signer: signed_at + MEDIA_SECONDS + 1)
    refused(api, address, 403, "FORBIDDEN")
    monkeypatch.setattr(clock, lambda _signer: signed_at - 1)
    assert api.http.get(address).status_code in (401, 403)  # signed in the future, as the session


def test_an_address_of_another_frame_or_with_another_part_is_forged(api: ApiClient) -> None:
    frame_0, stamp_0, signature_0 = address_of(api, 0).removeprefix("/media/").split(".")
    frame_1, _stamp, signature_1 = address_of(api, 1).removeprefix("/media/").split(".")

    for token in (
        f"{frame_1}.{stamp_0}.{signature_0}",
        f"{frame_0}.{stamp_0}.{signature_1}",
        f"{frame_0}.{changed(stamp_0)}.{signature_0}",
        f"{frame_0}.{stamp_0}.{changed(signature_0)}",
        f"{frame_0}.{stamp_0}.x",
    ):
        refused(api, f"/media/{token}", 403, "FORBIDDEN")


def test_nobody_sees_a_picture_without_signing_in(drawn: Home, api: ApiClient) -> None:
    api.http.cookies.clear()

    refused(api, sign(drawn), 401, "NOT_SIGNED_IN")


def test_an_address_of_another_installation_is_forged(drawn: Home, api: ApiClient) -> None:
    grant = MediaGrant(SYNTHETIC, 0, Variant.FRAME, MANAGER)

    refused(api, f"/media/{media_token(b'x' * 32, grant)}", 403, "FORBIDDEN")


@pytest.mark.parametrize("frame", [3, -1, 2**70])
def test_a_frame_that_is_gone_is_404(drawn: Home, api: ApiClient, frame: int) -> None:
    refused(api, sign(drawn, frame=frame), 404, "NOT_FOUND")
    refused(api, sign(drawn, "nobody"), 404, "NOT_FOUND")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "a",
        "..%2f..%2fetc%2fpasswd",
        "%2e%2e/%2e%2e/etc/passwd",
        "..%5c..%5cwindows",
        "%00",
        "a.b.c%00",
        "%2fetc%2fpasswd",
        "//etc/passwd",
        "C:%5Cwindows",
        "%5C%5Cserver%5Cshare",
        "file:%2f%2f%2fetc%2fpasswd",
        "..;/..;/etc",
        "....//....//etc",
        "%252e%252e%252fetc",
        "%c0%ae%c0%ae%c0%afetc",
        "drawn-day",
        "objects/ab/abcd.parquet",
        "e.é.e",
        "a" * 5_000,
    ],
)
def test_what_is_no_address_is_404_and_opens_nothing(
    drawn: Home, api: ApiClient, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise AssertionError("a file was opened")

    monkeypatch.setattr(type(drawn.objects), "get_table", fail)
    monkeypatch.setattr(type(drawn.objects), "is_intact", fail)

    refused(api, f"/media/{path}", 404, "UNKNOWN_MEDIA")


def test_line_breaks_in_an_address_are_404(api: ApiClient) -> None:
    with capture_logs() as lines:
        reply = api.http.get("/media/a.b.c%0d%0ax-header:%201")

    assert (reply.status_code, reply.content) == (404, b"Not Found")
    assert [line["path"] for line in lines] == ["/media/..."]


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_pictures_are_only_fetched(drawn: Home, api: ApiClient, method: str) -> None:
    reply = api.http.request(method, sign(drawn))

    assert (reply.status_code, reply.content) == (405, b"")
    assert reply.headers["allow"] == "GET"


@pytest.mark.parametrize("role", Role)
def test_no_role_gets_a_picture_of_a_recorded_clip(drawn: Home, role: Role) -> None:
    account = f"demo-{role.value.replace('_', '-')}"
    make_recorded(drawn)

    with api_of(drawn, account) as api:
        refused(api, sign(drawn, actor_id=account), 403, "NOT_REDACTED")


def test_pictures_have_a_limit_of_their_own(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media, "MAX_PICTURES", 2)
    address = address_of(api)

    assert [api.http.get(address).status_code for _ in range(2)] == [200, 200]
    refused(api, address, 429, "RATE_LIMITED")
    assert address_of(api) != ""
