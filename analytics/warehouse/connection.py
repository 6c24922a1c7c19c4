"""The only doors to DuckDB: settings, statements kept in files, and a snapshot opened for reading."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from threading import Lock

import duckdb
import pyarrow as pa

SQL = Path(__file__).parent / "sql"

# Offices without the internet: no extension is ever fetched.
_OFFLINE = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
_READING = _OFFLINE | {"memory_limit": "512MB", "threads": "1"}
_WRITING = _OFFLINE | {"memory_limit": "1GB", "storage_compatibility_version": "v1.4.0"}


@cache
def statement(name: str) -> str:
    """The text of `sql/<name>.sql`."""
    return (SQL / f"{name}.sql").read_text("utf-8")


def writer(path: Path, *, is_small: bool) -> duckdb.DuckDBPyConnection:
    """A new or copied database file, for the one builder that fills it; over little data threads do not pay."""
    return duckdb.connect(str(path), config={**_WRITING, **({"threads": "1"} if is_small else {})})


class Snapshot:
    """An immutable database of one version, open for reading from any number of threads.

    One thread a query is enough at the grain of the marts, and leaves the
    other processors to other sessions.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.version = path.stem
        self._connection = duckdb.connect(str(path), read_only=True, config=dict(_READING))
        self._lock = Lock()

    def select(self, query: str, **parameters: object) -> pa.Table:
        """Run `sql/queries/<query>.sql` with its named `$parameters`.

        Each call has a cursor of its own: threads that share one get each other's rows.
        """
        with self._lock:
            cursor = self._connection.cursor()
        with cursor:
            result: pa.Table = cursor.sql(statement(f"queries/{query}"), params=parameters).to_arrow_table()
            return result

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def __enter__(self) -> Snapshot:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
