"""One digest of what a home says: every row of every table, without the moments of writing."""

import hashlib
import json

import sqlalchemy as sa

from gainloop.models.metadata import METADATA
from gainloop.stores.home import Home
from gainloop.stores.relational.staging import CHUNK

_MOMENTS = {"recorded_at", "valid_from", "superseded_at", "retracted_at", "changed_at", "at"}
_CHAINED = {"canonical", "previous_hash", "hash"}  # hash the moments too


def state_digest(home: Home) -> str:
    digest = hashlib.sha256()
    with home.database.engine.connect() as connection:
        for table in METADATA.sorted_tables:
            columns = [column for column in table.columns if column.name not in _MOMENTS | _CHAINED]
            statement = sa.select(*columns).order_by(*table.primary_key.columns)
            digest.update(table.name.encode())
            for rows in connection.execute(statement).partitions(CHUNK):
                for row in rows:
                    digest.update(json.dumps(list(row), sort_keys=True, default=str).encode())
    return digest.hexdigest()
