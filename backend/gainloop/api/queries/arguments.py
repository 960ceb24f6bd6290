"""Arguments that many queries take."""

from typing import Annotated

import strawberry

Id = Annotated[strawberry.ID, strawberry.argument(description="Global id.")]
