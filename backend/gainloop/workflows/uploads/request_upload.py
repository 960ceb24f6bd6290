"""Makes room for a file that somebody wants to send, and clears away uploads of past days.

Called by the mutation `requestUpload`; the bytes follow by PUT.
"""

from datetime import timedelta

from gainloop.errors import InvalidInput
from gainloop.models.governance import Actor
from gainloop.rules.access import Permission
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.stores.uploads import Upload, UploadStore
from gainloop.terms.enums import AuditAction

KEPT = timedelta(hours=24)
MEGABYTE = 1_000_000


def request_upload(home: Home, actor: Actor, file_name: str, num_bytes: int) -> Upload:
    """Raises InvalidInput EMPTY_FILE, FILE_TOO_LARGE."""
    limit = home.settings.upload_mb * MEGABYTE
    if num_bytes < 1:
        raise InvalidInput("EMPTY_FILE", f"{file_name!r:.120} is empty", field="num_bytes")
    if num_bytes > limit:
        raise InvalidInput(
            "FILE_TOO_LARGE",
            f"{file_name!r:.120} has {num_bytes:,} bytes, the limit is {limit:,}: use Parquet, "
            "or import it with the command line",
            field="num_bytes",
        )
    with UnitOfWork(
        home.database,
        actor=actor,
        permission=Permission.UPLOAD_FILES,
        action=AuditAction.UPLOAD_REQUEST,
    ) as unit:
        store = UploadStore(home.settings.home)
        store.remove_older_than(unit.now - KEPT)
        upload = store.add(actor.id, file_name, num_bytes, unit.now)
        unit.record(
            AuditRecord(
                "Upload", upload.id, {"file_name": upload.file_name, "num_bytes": num_bytes}
            )
        )
    return upload
