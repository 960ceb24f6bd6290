"""Signed texts: valid for their purpose and for their time only."""

import pytest

from gainloop.api.signatures import (
    MEDIA_SECONDS,
    UPLOAD_SECONDS,
    MediaGrant,
    UploadGrant,
    media_grant,
    media_token,
    session_actor,
    session_token,
    upload_grant,
    upload_token,
)
from gainloop.ports.media import Variant

KEY = b"k" * 32
OTHER = b"x" * 32
PICTURE = MediaGrant("clip-1", 12, Variant.FRAME, "anna")


def set_clock(monkeypatch: pytest.MonkeyPatch, seconds: int) -> None:
    clock = "itsdangerous.timed.TimestampSigner.get_timestamp"
    monkeypatch.setattr(clock, lambda _signer: seconds)


def test_a_session_names_its_actor_until_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, 1_000_000)
    token = session_token(KEY, "anna")

    set_clock(monkeypatch, 1_000_000 + 3600)
    assert session_actor(KEY, token, hours=1) == "anna"
    set_clock(monkeypatch, 1_000_000 + 3601)
    assert session_actor(KEY, token, hours=1) is None


def test_an_upload_address_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, 1_000_000)
    token = upload_token(KEY, "upload-1", "anna")

    set_clock(monkeypatch, 1_000_000 + UPLOAD_SECONDS)
    assert upload_grant(KEY, token) == UploadGrant("upload-1", "anna")
    set_clock(monkeypatch, 1_000_001 + UPLOAD_SECONDS)
    assert upload_grant(KEY, token) is None


def test_a_picture_address_holds_for_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, 1_000_000)
    token = media_token(KEY, PICTURE)

    assert MEDIA_SECONDS == 60
    set_clock(monkeypatch, 1_000_060)
    assert media_grant(KEY, token) == PICTURE
    set_clock(monkeypatch, 1_000_061)
    assert media_grant(KEY, token) is None
    set_clock(monkeypatch, 999_999)
    assert media_grant(KEY, token) is None


def test_another_key_signs_nothing_for_us() -> None:
    assert session_actor(KEY, session_token(OTHER, "anna"), hours=1) is None
    assert upload_grant(KEY, upload_token(OTHER, "upload-1", "anna")) is None
    assert media_grant(KEY, media_token(OTHER, PICTURE)) is None


def test_a_token_of_one_purpose_is_none_of_the_other() -> None:
    assert session_actor(KEY, upload_token(KEY, "upload-1", "anna"), hours=1) is None
    assert upload_grant(KEY, session_token(KEY, "anna")) is None
    assert upload_grant(KEY, media_token(KEY, PICTURE)) is None
    assert media_grant(KEY, upload_token(KEY, "upload-1", "anna")) is None
    assert session_actor(KEY, media_token(KEY, PICTURE), hours=1) is None


@pytest.mark.parametrize("token", ["", "anna", "ImFubmEi.x.y", "é", "a" * 10_000])
def test_texts_that_were_never_signed_are_refused(token: str) -> None:
    assert session_actor(KEY, token, hours=1) is None
    assert upload_grant(KEY, token) is None
    assert media_grant(KEY, token) is None
