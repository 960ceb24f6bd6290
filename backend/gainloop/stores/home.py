"""Everything that one installation keeps, as workflows and reads receive it. Built by bootstrap."""

from dataclasses import dataclass

from gainloop.settings import Settings
from gainloop.stores.objects import ObjectStore
from gainloop.stores.relational.database import Database


@dataclass(frozen=True, slots=True)
class Home:
    settings: Settings
    database: Database
    objects: ObjectStore

    def close(self) -> None:
        self.database.close()
