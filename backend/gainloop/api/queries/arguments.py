"""Arguments that many queries take."""

from datetime import datetime
from typing import Annotated

import strawberry

from gainloop.api.types.scalars import DateTime
from gainloop.errors import InvalidInput

Id = Annotated[strawberry.ID, strawberry.argument(description="Global id.")]
AsOf = Annotated[
    DateTime | None,
    strawberry.argument(description="What was true, and known, at this moment; null means now."),
]


def moment_of(as_of: datetime | None) -> datetime | None:
    """Raises InvalidInput BAD_TIME for a moment that depends on where it is read."""
    if as_of is not None and as_of.tzinfo is None:
        raise InvalidInput(
            "BAD_TIME", "give the time with its zone, such as 2026-01-05T08:00:00Z", field="asOf"
        )
    return as_of
