"""Signed texts that leave the server and come back: sessions, addresses of uploads
and of pictures.

Made by sign-in, `requestUpload` and `Clip.frame`, read by `http`. Nothing else says who somebody
is.
"""

from dataclasses import dataclass

from itsdangerous import BadData, URLSafeTimedSerializer

from gainloop.ports.media import Variant

UPLOAD_SECONDS = 600
MEDIA_SECONDS = 60


@dataclass(frozen=True, slots=True)
class UploadGrant:
    upload_id: str
    actor_id: str


@dataclass(frozen=True, slots=True)
class MediaGrant:
    """One picture for one person."""

    clip_id: str
    frame_index: int
    variant: Variant
    actor_id: str


def session_token(key: bytes, actor_id: str) -> str:
    return _sessions(key).dumps(actor_id)


def session_actor(key: bytes, token: str, hours: float) -> str | None:
    """Who signed in with it; None for a forged or an old one."""
    try:
        actor_id = _sessions(key).loads(token, max_age=int(hours * 3600))
    except BadData:
        return None
    return actor_id if isinstance(actor_id, str) else None


def upload_token(key: bytes, upload_id: str, actor_id: str) -> str:
    return _uploads(key).dumps([upload_id, actor_id])


def upload_grant(key: bytes, token: str) -> UploadGrant | None:
    try:
        upload_id, actor_id = _uploads(key).loads(token, max_age=UPLOAD_SECONDS)
    except (BadData, ValueError):
        return None
    return UploadGrant(upload_id, actor_id)


def media_token(key: bytes, grant: MediaGrant) -> str:
    return _media(key).dumps([grant.clip_id, grant.frame_index, grant.variant, grant.actor_id])


def media_grant(key: bytes, token: str) -> MediaGrant | None:
    """None for a forged or an old one."""
    try:
        clip_id, frame_index, variant, actor_id = _media(key).loads(token, max_age=MEDIA_SECONDS)
        return MediaGrant(clip_id, frame_index, Variant(variant), actor_id)
    except (BadData, ValueError):
        return None


def _sessions(key: bytes) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key, salt="gainloop.session")


def _uploads(key: bytes) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key, salt="gainloop.upload")


def _media(key: bytes) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key, salt="gainloop.media")
