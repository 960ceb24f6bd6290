"""Files that people sent through the browser, on their way to an import; one folder per upload.

`upload.json` says who asked and for what; the file lies in `content` once all of it has arrived.
"""

import json
import re
import secrets
import shutil
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from gainloop.errors import Unreadable

_ABOUT = "upload.json"
_CONTENT = "content"
_ID = re.compile(r"upload-[0-9a-f]{32}")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_MOST_CHARS = 100


@dataclass(frozen=True, slots=True)
class Upload:
    """requested_at: ISO 8601; num_bytes: as announced."""

    id: str
    actor_id: str
    file_name: str
    num_bytes: int
    requested_at: str


class UploadStore:
    def __init__(self, home: Path) -> None:
        self.root = home / "uploads"

    def add(self, actor_id: str, file_name: str, num_bytes: int, now: datetime) -> Upload:
        """Makes room for a file; nothing of its name can lead out of the folder."""
        upload = Upload(
            id=f"upload-{secrets.token_hex(16)}",
            actor_id=actor_id,
            file_name=safe_name(file_name),
            num_bytes=num_bytes,
            requested_at=now.isoformat(),
        )
        folder = self.root / upload.id
        (folder / _CONTENT).mkdir(parents=True, mode=0o700)
        (folder / _ABOUT).write_text(json.dumps(asdict(upload)), encoding="utf-8")
        return upload

    def find(self, upload_id: str) -> Upload | None:
        if not _ID.fullmatch(upload_id):
            return None
        try:
            return Upload(**json.loads((self.root / upload_id / _ABOUT).read_bytes()))
        except FileNotFoundError:
            return None
        except (ValueError, TypeError) as error:
            raise Unreadable(f"the upload {upload_id} is damaged: {error}") from error

    def path_of(self, upload: Upload) -> Path:
        """Where the whole file lies; absent until it has arrived."""
        return self.root / upload.id / _CONTENT / upload.file_name

    def remove_older_than(self, moment: datetime) -> int:
        """Uploads are for importing, not for keeping; returns how many went."""
        old = [
            upload
            for folder in sorted(self.root.glob("upload-*"))
            if (upload := self.find(folder.name))
            and datetime.fromisoformat(upload.requested_at) < moment
        ]
        for upload in old:
            shutil.rmtree(self.root / upload.id)
        return len(old)


def safe_name(name: str) -> str:
    """The last part of a file name, of plain characters, with its ending kept."""
    last = re.split(r"[/\\]", name)[-1]
    plain = _UNSAFE.sub("_", last).strip("._") or "file"
    return plain[-_MOST_CHARS:]
