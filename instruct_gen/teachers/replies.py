"""The replies of teachers, kept by all that decides them: nothing is asked, or paid, twice."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, Self

import orjson

from bole.errors import BadData
from instruct_gen.ledger import Damaged, opened, told
from instruct_gen.teachers.tokens import Token
from kg.evidence.ids import canonical

_TABLE = """
CREATE TABLE IF NOT EXISTS replies (key TEXT PRIMARY KEY, model TEXT, text TEXT, asked INTEGER,
                                    replied INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tokens (key TEXT PRIMARY KEY, tokens TEXT) WITHOUT ROWID;
"""


class Reply(NamedTuple):
    """What a model replied, and how many tokens question and reply have.

    Args:
        tokens: those of the reply, where they were wanted.
    """

    text: str
    asked: int
    replied: int
    tokens: tuple[Token, ...] = ()


class Replies:
    """The replies of one data set; threads share it."""

    def __init__(self, path: Path) -> None:
        """Open the file, making it where there is none.

        Raises:
            BadData: the file holds something else, or was damaged.
            UsageError: it cannot be written.
        """
        self._path, self._lock = path, threading.Lock()
        with _told(path):
            self._db = opened(path, _TABLE, paid=True)

    def __enter__(self) -> Self:
        """Return it itself."""
        return self

    def __exit__(self, *error: object) -> None:
        """Close the file, once what is being written is."""
        with self._lock:
            self._db.close()

    def get(self, key: str) -> str | None:
        """Return what was replied to a request, or None where it was not asked."""
        with self._told():
            query = "SELECT text FROM replies WHERE key = ?"
            row = self._db.execute(query, (key,)).fetchone()
        return None if row is None else str(row[0])

    def tokens(self, key: str) -> tuple[Token, ...]:
        """Return the tokens of a reply that is kept, where they were wanted."""
        with self._told():
            query = "SELECT tokens FROM tokens WHERE key = ?"
            row = self._db.execute(query, (key,)).fetchone()
        return () if row is None else tuple(Token(*one) for one in orjson.loads(row[0]))

    def put(self, key: str, model: str, reply: Reply) -> None:
        """Keep a reply; the first to a request stays."""
        with self._told():
            row = (key, model, reply.text, reply.asked, reply.replied)
            self._db.execute("BEGIN")
            if reply.tokens:
                tokens = (key, canonical(reply.tokens))
                self._db.execute("INSERT OR IGNORE INTO tokens VALUES (?, ?)", tokens)
            self._db.execute("INSERT OR IGNORE INTO replies VALUES (?, ?, ?, ?, ?)", row)
            self._db.execute("COMMIT")

    @contextmanager
    def _told(self) -> Iterator[None]:
        with self._lock, _told(self._path):
            yield


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        with told(path):
            yield
    except Damaged as error:
        raise BadData(
            f"{path} is damaged: take the file away. The replies in it are then asked for, and "
            "paid, again."
        ) from error
