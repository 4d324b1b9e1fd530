"""The ledger of a data set: every batch of work that is done, so that none is done twice.

A batch is decided by what it is called: its cell, its number, and the settings, seed and graph
version that all batches of the ledger share. It is written in one transaction, with a checksum;
killed at any moment, the next run goes on with what is there.
"""

import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import orjson

from bole.errors import BadData, UsageError
from instruct_gen.quotas import Cell
from kg.evidence.ids import canonical, digest

Content = dict[str, Any]
_TABLES = """
CREATE TABLE IF NOT EXISTS made_of (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS batches (cell TEXT, number INTEGER, checksum TEXT, content BLOB,
                                    PRIMARY KEY (cell, number));
"""


class Damaged(BadData):
    """What was done cannot be read any more."""


class Ledger:
    """The batches of one data set."""

    def __init__(self, path: Path) -> None:
        """Open the ledger in a file, making it where there is none.

        Raises:
            BadData: the file is no ledger, or was damaged.
            UsageError: it cannot be written.
        """
        self._path = path
        with self._told():
            self._db = opened(path, _TABLES)

    def __enter__(self) -> Self:
        """Return the ledger itself."""
        return self

    def __exit__(self, *error: object) -> None:
        """Close the file."""
        self._db.close()

    def made_of(self) -> dict[str, Any]:
        """Return what all batches were made of, by what it is called; empty for a new ledger."""
        with self._told():
            rows = self._db.execute("SELECT key, value FROM made_of ORDER BY key").fetchall()
        return {key: orjson.loads(value) for key, value in rows}

    def begin(self, made_of: Mapping[str, Any]) -> None:
        """Say what all batches are made of."""
        with self._told():
            rows = [(key, canonical(value)) for key, value in made_of.items()]
            self._db.execute("BEGIN")
            self._db.executemany("INSERT OR REPLACE INTO made_of VALUES (?, ?)", rows)
            self._db.execute("COMMIT")

    def has(self, cell: Cell, number: int) -> bool:
        """Return whether a batch is done."""
        query = "SELECT 1 FROM batches WHERE cell = ? AND number = ?"
        with self._told():
            return self._db.execute(query, (str(cell), number)).fetchone() is not None

    def put(self, cell: Cell, number: int, content: Content) -> None:
        """Keep a batch."""
        blob = zlib.compress(canonical(content).encode(), 1)
        row = (str(cell), number, _checksum(blob), blob)
        with self._told():
            self._db.execute("INSERT OR REPLACE INTO batches VALUES (?, ?, ?, ?)", row)

    def get(self, cell: Cell, number: int) -> Content:
        """Return a batch that is done.

        Raises:
            BadData: it was damaged.
        """
        query = "SELECT checksum, content FROM batches WHERE cell = ? AND number = ?"
        with self._told():
            checksum, blob = self._db.execute(query, (str(cell), number)).fetchone()
        if _checksum(blob) != checksum:
            raise _damaged(self._path, f"batch {number} of {cell}")
        content: Content = orjson.loads(zlib.decompress(blob))
        return content

    @contextmanager
    def _told(self) -> Iterator[None]:
        with told(self._path):
            yield


def opened(path: Path, tables: str, *, paid: bool = False) -> sqlite3.Connection:
    """Return a database file that outlives a kill, its tables made where they are not there.

    What was paid outlives a power cut too, to the last write, and threads may share it; of what is
    only work the last writes may be lost by that.
    """
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=not paid)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute(f"PRAGMA synchronous = {'FULL' if paid else 'NORMAL'}")
        db.executescript(tables)
    except sqlite3.Error:
        db.close()
        raise
    return db


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Say in our words what goes wrong with a database file of a data set."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        said = str(error)
        if isinstance(error, sqlite3.OperationalError) and "malformed" not in said:
            raise UsageError(
                f"{path} cannot be written ({said}): make room there, give yourself the "
                "permission, or name another folder with --out."
            ) from error
        raise _damaged(path, said) from error


def _damaged(path: Path, what: str) -> Damaged:
    return Damaged(
        f"{path} is damaged ({what}), so that what was done cannot be gone on with: call the "
        "command again with --fresh to begin anew."
    )


def _checksum(blob: bytes) -> str:
    return digest(blob.hex())
