"""Expected failures of mutations, as members of each result's union."""

from typing import Self

import strawberry

from gainloop import errors
from gainloop.api.fields import program
from gainloop.api.types.finding import Finding
from gainloop.terms.findings import Severity


@strawberry.interface(description="Why nothing was done.")
class UserError:
    code: str = program("Stable code.")
    message: str = program("What is wrong and what to do.")
    path: str = program("The input that it is about, or empty.")

    @classmethod
    def of(cls, error: errors.GainloopError) -> Self:
        return cls(code=error.code, message=error.message, path=input_name(error.path))


@strawberry.type(description="The role of the person does not permit this.")
class NotAllowed(UserError):
    pass


@strawberry.type(description="Something that the input names does not exist.")
class NotFound(UserError):
    pass


@strawberry.type(description="It exists with other content, or changed meanwhile.")
class Conflict(UserError):
    pass


@strawberry.type(description="A policy or gate stands in the way.")
class GateBlocked(UserError):
    pass


@strawberry.type(description="The input is wrong.")
class Invalid(UserError):
    findings: list[Finding] = program("Where it is wrong, as far as known.")

    @classmethod
    def of(cls, error: errors.GainloopError) -> Self:
        findings = []
        if isinstance(error, errors.InvalidInput) and (error.file or error.row):
            findings = [
                Finding(
                    code=error.code,
                    message=error.message,
                    severity=Severity.REJECTED,
                    file=error.file,
                    row=error.row or 0,
                    field=error.field,
                    count=1,
                )
            ]
        return cls(
            code=error.code,
            message=error.message,
            path=input_name(error.path),
            findings=findings,
        )


def input_name(name: str) -> str:
    """The name of an input as the schema spells it."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


MEMBERS: tuple[tuple[type[errors.GainloopError], type[UserError]], ...] = (
    (errors.NotSignedIn, NotAllowed),
    (errors.NotAllowed, NotAllowed),
    (errors.NotFound, NotFound),
    (errors.Conflict, Conflict),
    (errors.GateBlocked, GateBlocked),
    (errors.InvalidInput, Invalid),
)


def member_of(error: errors.GainloopError) -> UserError | None:
    """The union member for an error, None where it is not one that people can act on."""
    members = (member for kind, member in MEMBERS if isinstance(error, kind))
    member = next(members, None)
    return None if member is None else member.of(error)
