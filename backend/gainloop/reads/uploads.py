"""Finds what somebody uploaded, for the import that follows. Called by the API."""

from pathlib import Path

from gainloop.errors import NotFound
from gainloop.models.governance import Actor
from gainloop.rules.access import Permission, require
from gainloop.stores.home import Home
from gainloop.stores.uploads import UploadStore


def find_upload(home: Home, actor: Actor, upload_id: str, field: str = "upload_id") -> Path:
    """The uploaded file. Raises NotFound, also for an upload of somebody else."""
    require(actor.role, Permission.UPLOAD_FILES)
    store = UploadStore(home.settings.home)
    upload = store.find(upload_id)
    if upload is None or upload.actor_id != actor.id or not store.path_of(upload).exists():
        raise NotFound("there is no such upload: send the file first, or again", path=field)
    return store.path_of(upload)
