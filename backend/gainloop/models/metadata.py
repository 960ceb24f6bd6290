"""The metadata of all tables, complete only when every table module has been imported: here."""

from sqlmodel import SQLModel

from gainloop.models import (
    catalog,
    changes,
    clusters,
    definitions,
    evaluation,
    gain,
    governance,
    inventory,
    labels,
    media,
    priority,
    program,
    saved_filter,
)

TABLE_MODULES = (
    catalog,
    changes,
    clusters,
    definitions,
    evaluation,
    gain,
    governance,
    inventory,
    labels,
    media,
    priority,
    program,
    saved_filter,
)
METADATA = SQLModel.metadata
