"""How arguments, results and errors of jobs are kept: as JSON, never as pickled objects.

Whoever can write into the jobs database can then not run code here. Given to DBOS by `service` and
`durable_jobs`.
"""

import json
from typing import Any

from dbos import Serializer

from gainloop.errors import GainloopError

_ERROR = "$error"


class JobFailed(Exception):
    """An error as it was kept; its text is fit for people."""


class JsonSerializer(Serializer):
    def serialize(self, data: Any) -> str:
        return json.dumps(data, default=_plain)

    def deserialize(self, serialized_data: str) -> Any:
        return json.loads(serialized_data, object_hook=_told)

    def name(self) -> str:
        return "gainloop_json"


def _plain(value: Any) -> Any:
    if isinstance(value, GainloopError):
        return {_ERROR: f"{value.code}: {value.message}"}
    if isinstance(value, JobFailed):
        return {_ERROR: str(value)}
    if isinstance(value, BaseException):  # its text may tell what is for the log alone
        return {_ERROR: f"INTERNAL: {type(value).__name__}, see the log of the server"}
    raise TypeError(f"{type(value).__name__} cannot be kept with a job")


def _told(content: dict[str, Any]) -> Any:
    return JobFailed(content[_ERROR]) if content.keys() == {_ERROR} else content
