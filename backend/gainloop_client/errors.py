"""What can go wrong between a script and the server.

ClientError
├── Unreachable     no server answers at this address, or not as Gainloop does
└── Refused         the server says no, with its code
"""


class ClientError(Exception):
    pass


class Unreachable(ClientError):
    pass


class Refused(ClientError):
    """`code` is stable and from the server; `field` is the input that it is about, or empty."""

    def __init__(self, code: str, message: str, field: str = "") -> None:
        super().__init__(f"{code}: {message}" + (f" (field {field})" if field else ""))
        self.code = code
        self.message = message
        self.field = field
