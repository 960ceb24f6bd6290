"""Every failure that Gainloop expects, as one tree. Anything else is a bug.

GainloopError                 exit 1   something expected went wrong
├── InvalidInput              exit 2   a file, an option or an argument is wrong; says where
├── NotSignedIn               exit 2   nobody is signed in
├── NotAllowed                exit 3   the actor's role does not permit this
├── NotFound                  exit 2   no such object
├── Conflict                  exit 2   the object exists with other content, or changed meanwhile
├── GateBlocked               exit 3   a policy or gate stands in the way
├── TryLater                  exit 1   too much at once: the same may work in a moment
├── Tampered                  exit 1   the audit chain does not hold
├── Incomplete                exit 4   a recorded part is missing
└── Unreadable                exit 5   a file of our own cannot be read

Each error carries a stable `code` (UPPER_SNAKE) that people, tools and tests rely on, and a message
that says what is wrong, where, and what to do.
"""


class GainloopError(Exception):
    exit_code = 1
    default_code = "FAILED"

    def __init__(self, message: str, *, code: str | None = None, path: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.default_code
        self.path = path  # the input field or argument, "" where there is none


class InvalidInput(GainloopError):
    """Wrong input; `file` and `row` (1-based, a JSON element is a row) say where, if known."""

    exit_code = 2
    default_code = "INVALID"

    def __init__(
        self, code: str, message: str, *, file: str = "", row: int | None = None, field: str = ""
    ) -> None:
        super().__init__(message, code=code, path=field)
        self.file = file
        self.row = row
        self.field = field

    def __str__(self) -> str:
        place = self.file
        if self.row is not None:
            place += f", row {self.row}"
        if self.field:
            place += f", field {self.field}"
        return f"{self.code}: {self.message}" + (f" ({place.removeprefix(', ')})" if place else "")


class NotSignedIn(GainloopError):
    exit_code = 2
    default_code = "NOT_SIGNED_IN"


class NotAllowed(GainloopError):
    exit_code = 3
    default_code = "FORBIDDEN"


class NotFound(GainloopError):
    exit_code = 2
    default_code = "NOT_FOUND"


class Conflict(GainloopError):
    exit_code = 2
    default_code = "CONFLICT"


class GateBlocked(GainloopError):
    exit_code = 3
    default_code = "GATE_BLOCKED"


class TryLater(GainloopError):
    """`wait_seconds` is when it is worth trying again; `limit` is how often a minute, if known."""

    default_code = "TRY_LATER"

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        wait_seconds: int = 1,
        limit: int | None = None,
    ) -> None:
        super().__init__(message, code=code)
        self.wait_seconds = wait_seconds
        self.limit = limit


class Tampered(GainloopError):
    default_code = "TAMPERED"


class Incomplete(GainloopError):
    exit_code = 4
    default_code = "INCOMPLETE"


class Unreadable(GainloopError):
    exit_code = 5
    default_code = "UNREADABLE"
