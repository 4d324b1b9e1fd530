"""The examples that were accepted, on disk: each once, in the order they came.

It is made anew from the ledger by every run, so that nothing of it can be half there.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, Self

import orjson

from instruct_gen.duplicates import alike, bands, signature
from instruct_gen.example import Split, example_of
from instruct_gen.ledger import told
from instruct_gen.quotas import Cell, Cover

Verdict = Literal["accepted", "waits", "duplicate", "near_duplicate"]
_TABLES = """
CREATE TABLE examples (id TEXT PRIMARY KEY, cell TEXT, split TEXT, line TEXT) WITHOUT ROWID;
CREATE TABLE texts (text TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE senses (sense TEXT, id TEXT, signed INTEGER, PRIMARY KEY (sense, id)) WITHOUT ROWID;
CREATE TABLE signatures (id TEXT PRIMARY KEY, signature BLOB) WITHOUT ROWID;
CREATE TABLE bands (band TEXT, id TEXT, PRIMARY KEY (band, id)) WITHOUT ROWID;
CREATE TABLE used (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE waiting (cell TEXT, place INTEGER, candidate TEXT, PRIMARY KEY (cell, place));
CREATE TABLE reword (id TEXT PRIMARY KEY, what TEXT) WITHOUT ROWID;
CREATE TABLE not_reworded (place INTEGER PRIMARY KEY, line TEXT);
CREATE TABLE sources (source TEXT PRIMARY KEY, examples INTEGER) WITHOUT ROWID;
"""


class Accepted:
    """Takes candidates in a fixed order and keeps those that are new."""

    def __init__(self, path: Path, cover: Cover | None) -> None:
        """Begin a file anew; with ``cover`` what adds nothing unused waits."""
        self._path, self._cover = path, cover
        path.unlink(missing_ok=True)
        with self._told():
            self._db = sqlite3.connect(path, isolation_level=None)
            self._db.execute("PRAGMA journal_mode = OFF")
            self._db.execute("PRAGMA synchronous = OFF")
            self._db.executescript(f"BEGIN; {_TABLES}")

    def __enter__(self) -> Self:
        """Return it itself."""
        return self

    def __exit__(self, *error: object) -> None:
        """Close the file and take it away: the ledger has all that is in it."""
        self._db.close()
        self._path.unlink(missing_ok=True)

    def take(self, cell: Cell, candidate: dict[str, Any], *, wait: bool = True) -> Verdict:
        """Take a candidate of a cell, or say why it is not taken.

        Args:
            wait: whether one that uses nothing new waits.
        """
        with self._told():
            if self._known(candidate):
                return "duplicate"
            data = orjson.loads(candidate["line"])
            if wait and self._cover is not None and not self._uses_new(data):
                query = "SELECT coalesce(max(place) + 1, 0) FROM waiting WHERE cell = ?"
                row = (str(cell), self._one(query, str(cell)), orjson.dumps(candidate))
                self._db.execute("INSERT INTO waiting VALUES (?, ?, ?)", row)
                return "waits"
            if self._nearly_known(candidate, data):
                return "near_duplicate"
            self._put(cell, candidate, data)
            return "accepted"

    def keep(self, cell: Cell, candidate: dict[str, Any]) -> None:
        """Take what is in the data set already, whatever else is."""
        with self._told():
            self._put(cell, candidate, orjson.loads(candidate["line"]))

    def waiting(self, cell: Cell) -> Iterator[dict[str, Any]]:
        """Yield the candidates of a cell that wait, in their order; each no longer waits."""
        query = "SELECT place, candidate FROM waiting WHERE cell = ? ORDER BY place LIMIT 1"
        while True:
            with self._told():
                row = self._db.execute(query, (str(cell),)).fetchone()
                if row is None:
                    return
                gone = (str(cell), row[0])
                self._db.execute("DELETE FROM waiting WHERE cell = ? AND place = ?", gone)
            yield orjson.loads(row[1])

    def lines(self, split: Split) -> Iterator[str]:
        """Yield the lines of a split, by id: an order that says nothing."""
        query = "SELECT line FROM examples WHERE split = ? ORDER BY id"
        with self._told():
            for row in self._db.execute(query, (split,)):
                yield row[0]

    def to_reword(self, after: str, limit: int) -> list[tuple[str, Any]]:
        """Return lines of examples to be reworded, each with what of it may be, by id.

        Args:
            after: the id that those before had last.
        """
        query = (
            "SELECT line, what FROM reword JOIN examples USING (id) "
            "WHERE id > ? ORDER BY id LIMIT ?"
        )
        with self._told():
            rows = self._db.execute(query, (after, limit)).fetchall()
        return [(line, orjson.loads(what)) for line, what in rows]

    def reword(self, one: str, sense: str, candidate: dict[str, Any]) -> Verdict:
        """Put a candidate in the place of an example, if it is new.

        Args:
            sense: the example's.
        """
        with self._told():
            if self._known(candidate):
                return "duplicate"
            query = "SELECT cell, split, line FROM examples WHERE id = ?"
            cell, split, line = self._db.execute(query, (one,)).fetchone()
            self._forget(one, sense)
            near = self._nearly_known(candidate, orjson.loads(candidate["line"]))
            if not near:
                one, line, sense = candidate["id"], candidate["line"], candidate["sense"]
                self._db.execute("INSERT INTO texts VALUES (?)", (candidate["text"],))
            self._db.execute("INSERT INTO examples VALUES (?, ?, ?, ?)", (one, cell, split, line))
            self._db.execute("INSERT OR IGNORE INTO senses VALUES (?, ?, 0)", (sense, one))
        return "near_duplicate" if near else "accepted"

    def _forget(self, one: str, sense: str) -> None:
        query = "SELECT signature FROM signatures WHERE id = ?"
        for (signed,) in self._db.execute(query, (one,)).fetchall():
            rows = [(band, one) for band in bands(sense, signed)]
            self._db.executemany("DELETE FROM bands WHERE band = ? AND id = ?", rows)
        self._db.execute("DELETE FROM signatures WHERE id = ?", (one,))
        self._db.execute("DELETE FROM senses WHERE sense = ? AND id = ?", (sense, one))
        self._db.execute("DELETE FROM examples WHERE id = ?", (one,))

    def note_not_reworded(self, line: str) -> None:
        """Keep a line that says what was not put in an example's place, and why."""
        with self._told():
            self._db.execute("INSERT INTO not_reworded (line) VALUES (?)", (line,))

    def not_reworded(self) -> Iterator[str]:
        """Yield these lines in their order."""
        with self._told():
            for row in self._db.execute("SELECT line FROM not_reworded ORDER BY place"):
                yield row[0]

    def sources(self) -> dict[str, int]:
        """Return on how many examples facts of each source stand."""
        with self._told():
            return dict(self._db.execute("SELECT source, examples FROM sources ORDER BY source"))

    def _known(self, candidate: dict[str, Any]) -> bool:
        query = "SELECT EXISTS (SELECT 1 FROM examples WHERE id = ?)"
        if self._one(query, candidate["id"]):
            return True
        query = "SELECT EXISTS (SELECT 1 FROM texts WHERE text = ?)"
        return bool(self._one(query, candidate["text"]))

    def _uses_new(self, data: dict[str, Any]) -> bool:
        uses = self._uses(data)
        query = "SELECT EXISTS (SELECT 1 FROM used WHERE id = ?)"
        return any(not self._one(query, one) for one in uses)

    def _uses(self, data: dict[str, Any]) -> list[str]:
        return data["experts"] if self._cover == "experts" else [one for one, _ in data["facts"]]

    def _nearly_known(self, candidate: dict[str, Any], data: dict[str, Any]) -> bool:
        sense = candidate["sense"]
        if not self._one("SELECT EXISTS (SELECT 1 FROM senses WHERE sense = ?)", sense):
            return False
        # The first that says this was not signed, nor what was kept: most stay the only ones.
        query = "SELECT id FROM senses WHERE sense = ? AND NOT signed ORDER BY id"
        for (one,) in self._db.execute(query, (sense,)).fetchall():
            query = "SELECT line FROM examples WHERE id = ?"
            line = self._db.execute(query, (one,)).fetchone()[0]
            self._sign(one, sense, signature(example_of(orjson.loads(line))))
        signed = signature(example_of(data))
        keys = list(bands(sense, signed))
        query = (
            "SELECT DISTINCT signature FROM bands JOIN signatures USING (id) "
            f"WHERE band IN ({','.join('?' * len(keys))})"
        )
        if any(alike(row[0], signed) for row in self._db.execute(query, keys)):
            return True
        self._sign(candidate["id"], sense, signed)
        return False

    def _sign(self, one: str, sense: str, signed: bytes) -> None:
        self._db.execute("INSERT OR REPLACE INTO senses VALUES (?, ?, 1)", (sense, one))
        self._db.execute("INSERT INTO signatures VALUES (?, ?)", (one, signed))
        rows = [(band, one) for band in bands(sense, signed)]
        self._db.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", rows)

    def _put(self, cell: Cell, candidate: dict[str, Any], data: dict[str, Any]) -> None:
        one = candidate["id"]
        row = (one, str(cell), cell.split, candidate["line"])
        self._db.execute("INSERT INTO examples VALUES (?, ?, ?, ?)", row)
        self._db.execute("INSERT OR IGNORE INTO texts VALUES (?)", (candidate["text"],))
        if "reword" in candidate:
            what = (one, orjson.dumps(candidate["reword"]).decode())
            self._db.execute("INSERT INTO reword VALUES (?, ?)", what)
        self._db.execute("INSERT OR IGNORE INTO senses VALUES (?, ?, 0)", (candidate["sense"], one))
        if self._cover is not None:
            rows = [(used,) for used in self._uses(data)]
            self._db.executemany("INSERT OR IGNORE INTO used VALUES (?)", rows)
        self._db.executemany(
            "INSERT INTO sources VALUES (?, 1) "
            "ON CONFLICT (source) DO UPDATE SET examples = examples + 1",
            [(source,) for source in candidate["sources"]],
        )

    def _one(self, query: str, *params: str) -> int:
        return int(self._db.execute(query, params).fetchone()[0])

    @contextmanager
    def _told(self) -> Iterator[None]:
        with told(self._path):
            yield
