"""The metadata of all tables, complete only when every table module has been imported: here."""

from sqlmodel import SQLModel

from gainloop.models import catalog, evaluation, governance, priority

TABLE_MODULES = (catalog, evaluation, governance, priority)
METADATA = SQLModel.metadata
