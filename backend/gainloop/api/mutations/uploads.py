"""Files on their way to an import."""

from typing import Annotated

import strawberry

from gainloop.api.context import Info
from gainloop.api.expected import mutation
from gainloop.api.fields import program
from gainloop.api.signatures import upload_token
from gainloop.api.types.failures import Invalid, NotAllowed
from gainloop.api.types.inputs import RequestUploadInput
from gainloop.rules.access import Permission
from gainloop.terms.enums import AuditAction
from gainloop.workflows.uploads.request_upload import MEGABYTE, request_upload

Input = Annotated[RequestUploadInput, strawberry.argument(description="The file.")]


@strawberry.type(description="Where the bytes go.")
class RequestUploadSuccess:
    upload_id: strawberry.ID = program("Id to give to the import.")
    url: str = program("Address for one PUT with the bytes; valid for ten minutes.")
    max_bytes: int = program("Largest file that is taken.")


RequestUploadResult = Annotated[
    RequestUploadSuccess | NotAllowed | Invalid,
    strawberry.union("RequestUploadResult", description="An address, or why there is none."),
]


@strawberry.type
class UploadsMutation:
    @mutation(
        "Ask for an address to send a file to.",
        permission=Permission.UPLOAD_FILES,
        action=AuditAction.UPLOAD_REQUEST,
    )
    def request_upload(self, info: Info, input: Input) -> RequestUploadResult:
        context = info.context
        home, reader = context.home, context.reader
        upload = context.write(
            lambda: request_upload(home, reader, input.file_name, input.num_bytes)
        )
        token = upload_token(context.keys.uploads, upload.id, reader.id)
        return RequestUploadSuccess(
            upload_id=strawberry.ID(upload.id),
            url=f"/uploads/{token}",
            max_bytes=home.settings.upload_mb * MEGABYTE,
        )
