"""The experts in the order they are drawn, by split, and what many experts meet at: on disk.

Every process reads it; nobody holds it whole. It is made anew from the same graph, seed and parts.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from types import MappingProxyType
from typing import Literal, Self

import cypher
from bole.errors import NotFound
from instruct_gen.example import SPLITS, Split
from instruct_gen.methods.documents import Passage
from instruct_gen.occurring import Occurring, telling
from instruct_gen.passages import placed
from instruct_gen.splits import ids_of, splits, stated_names
from instruct_gen.strength import Turn, Weights, turns
from kg.evidence.ids import canonical, digest
from kg.language.lexicon import Language
from kg.schema import BY_LETTER, fill
from kg.store.graph import GraphStore

# A star has all experts of its middle, so there may not be too many.
FEWEST, MOST = 2, 300
Turns = Split | Literal["hubs"]
_HUBS = ("Award", "Field", "Institution")
_FIRST = "first of "
_TABLES = """
CREATE TABLE experts (id TEXT PRIMARY KEY, split TEXT, place INTEGER) WITHOUT ROWID;
CREATE UNIQUE INDEX drawn ON experts (split, place);
CREATE TABLE hubs (place INTEGER PRIMARY KEY, id TEXT, experts INTEGER);
CREATE TABLE held_out (name TEXT, id TEXT);
CREATE TABLE told (what TEXT PRIMARY KEY, n INTEGER);
"""
# Only where some are begun at more often than others.
_WEIGHED = (
    "CREATE TABLE turns (of TEXT, place INTEGER, id TEXT, time INTEGER, times INTEGER, "
    "PRIMARY KEY (of, place)) WITHOUT ROWID",
    "CREATE TABLE preferred (predicate TEXT PRIMARY KEY, weight REAL)",
)
# Only where there are documents; ``experts`` are those whom a passage names, as JSON.
_WITH_PASSAGES = """
CREATE TABLE passages (split TEXT, place INTEGER, key TEXT UNIQUE, language TEXT, experts TEXT,
                       PRIMARY KEY (split, place)) WITHOUT ROWID;
"""


def write_roster(  # noqa: PLR0913
    store: GraphStore,
    path: Path,
    seed: int,
    parts: Sequence[int],
    *,
    settled: Mapping[str, Split] = MappingProxyType({}),
    first: Collection[str] = (),
    weights: Weights | None = None,
    passages: Sequence[Passage] = (),
) -> None:
    """Write the roster of a graph to a file, which must not be there.

    Args:
        settled: the splits of experts who have one already.
        first: entities that are drawn before others.
        weights: how often each is begun at once round, where not all as often; then none is first.
        passages: of documents, to be divided as the experts are whom they name.
    """
    drawn, told = splits(store, seed, parts, settled)

    def order(one: str) -> tuple[bool, str]:
        return one not in first, digest(f"{seed} draw {one}")

    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.executescript(f"BEGIN; {_TABLES}")
        db.executemany("INSERT INTO told VALUES (?, ?)", sorted(told.items()))
        for split in SPLITS:
            ordered = sorted((one for one, of in drawn.items() if of == split), key=order)
            rows = ((one, split, place) for place, one in enumerate(ordered))
            db.executemany("INSERT INTO experts VALUES (?, ?, ?)", rows)
            _note_first(db, split, ordered, first)
        hubs = sorted(_hubs(store), key=lambda hub: order(hub[0]))
        rows_of_hubs = ((place, *hub) for place, hub in enumerate(hubs))
        db.executemany("INSERT INTO hubs VALUES (?, ?, ?)", rows_of_hubs)
        _note_first(db, "hubs", [one for one, _ in hubs], first)
        db.executemany("INSERT INTO held_out VALUES (?, ?)", _held_out(store, drawn))
        if weights is not None:
            _note_weights(db, weights, seed)
        if passages:
            _note_passages(db, store, passages, drawn, seed, parts)
        db.execute("COMMIT")


def _note_first(
    db: sqlite3.Connection, of: str, ordered: Sequence[str], first: Collection[str]
) -> None:
    if number := sum(one in first for one in ordered):
        db.execute("INSERT INTO told VALUES (?, ?)", (f"{_FIRST}{of}", number))


def _note_weights(db: sqlite3.Connection, weights: Weights, seed: int) -> None:
    for table in _WEIGHED:  # a script would end what is under way
        db.execute(table)
    query = "SELECT id FROM experts WHERE split = ? ORDER BY place"
    for of in SPLITS:
        experts = [row[0] for row in db.execute(query, (of,))]
        _note_turns(db, of, turns(experts, weights.experts, seed))
    hubs = [row[0] for row in db.execute("SELECT id FROM hubs ORDER BY place")]
    _note_turns(db, "hubs", turns(hubs, weights.hubs, seed))
    db.executemany("INSERT INTO preferred VALUES (?, ?)", weights.predicates.items())


def _note_turns(db: sqlite3.Connection, of: Turns, drawn: Iterable[Turn]) -> None:
    rows = ((of, place, *turn) for place, turn in enumerate(drawn))
    db.executemany("INSERT INTO turns VALUES (?, ?, ?, ?, ?)", rows)


def _note_passages(
    db: sqlite3.Connection,
    store: GraphStore,
    passages: Sequence[Passage],
    drawn: Mapping[str, Split],
    seed: int,
    parts: Sequence[int],
) -> None:
    db.execute(_WITH_PASSAGES)
    found, left = placed(store, passages, drawn, seed, parts)
    for split in SPLITS:
        some = [one for one in found if one.split == split]
        some.sort(key=lambda one: digest(f"{seed} draw {one.passage.key}"))
        rows = [
            (split, place, one.passage.key, one.passage.language, canonical(one.experts))
            for place, one in enumerate(some)
        ]
        db.executemany("INSERT INTO passages VALUES (?, ?, ?, ?, ?)", rows)
    told = {
        "passages": len(found),
        "passages_of_two_splits": left.of_two_splits,
        "passages_repeated": left.repeated,
    }
    db.executemany("INSERT INTO told VALUES (?, ?)", told.items())


class Roster:
    """Reads a roster."""

    def __init__(self, path: Path) -> None:
        """Open a file that ``write_roster`` wrote.

        Raises:
            NotFound: it is not there.
        """
        if not path.is_file():
            raise NotFound(
                f"{path} is not there, which says of which split each expert is: bring the folder "
                "with its .work, or have it drawn anew from the examples with `bole dataset "
                "refresh`."
            )
        self._db = sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False)
        of_table = "SELECT count(*) FROM sqlite_master WHERE name = ?"
        self._weighed = bool(self._number(of_table, "turns"))
        self._has_passages = bool(self._number(of_table, "passages"))

    def __enter__(self) -> Self:
        """Return the roster itself."""
        return self

    def __exit__(self, *error: object) -> None:
        """Close the file."""
        self._db.close()

    def size(self, split: Split) -> int:
        """Return how many experts a split has."""
        return self._number("SELECT count(*) FROM experts WHERE split = ?", split)

    def expert(self, split: Split, place: int) -> str:
        """Return the expert at a place of a split's order."""
        query = "SELECT id FROM experts WHERE split = ? AND place = ?"
        return str(self._db.execute(query, (split, place)).fetchone()[0])

    def split_of(self, expert: str) -> Split | None:
        """Return the split of an expert, or None of one who is not known."""
        row = self._db.execute("SELECT split FROM experts WHERE id = ?", (expert,)).fetchone()
        return None if row is None else row[0]

    def splits(self) -> dict[str, Split]:
        """Return the split of every expert."""
        return dict(self._db.execute("SELECT id, split FROM experts"))

    def inside(self, experts: Sequence[str], split: Split) -> tuple[str, ...]:
        """Return those of some experts who are of a split, in the same order."""
        query = (
            # Each of those asked is looked up, not all of a split gone through.
            "SELECT experts.id FROM json_each(?) AS asked "
            "CROSS JOIN experts ON experts.id = asked.value WHERE +split = ?"
        )
        found = {row[0] for row in self._db.execute(query, (canonical(experts), split))}
        return tuple(one for one in experts if one in found)

    def hubs(self) -> int:
        """Return around how many awards, fields and institutions a star can be drawn."""
        return self._number("SELECT count(*) FROM hubs")

    def hub(self, place: int) -> str:
        """Return the one at a place of their order."""
        query = "SELECT id FROM hubs WHERE place = ?"
        return str(self._db.execute(query, (place,)).fetchone()[0])

    def turns(self, of: Turns) -> int:
        """Return how often it is begun at a split's experts, or at hubs, once round."""
        if self._weighed:
            return self._number("SELECT count(*) FROM turns WHERE of = ?", of)
        return self.hubs() if of == "hubs" else self.size(of)

    def turn(self, of: Turns, place: int) -> Turn:
        """Return where it is begun at a place of their order."""
        if self._weighed:
            query = "SELECT id, time, times FROM turns WHERE of = ? AND place = ?"
            return Turn(*self._db.execute(query, (of, place)).fetchone())
        return Turn(self.hub(place) if of == "hubs" else self.expert(of, place), 0, 1)

    def passages(self, split: Split, language: Language | None = None) -> int:
        """Return how many passages a split has, all or those in a language."""
        if not self._has_passages:
            return 0
        query = "SELECT count(*) FROM passages WHERE split = ? AND language LIKE ?"
        return self._number(query, split, language or "%")

    def passage(self, split: Split, place: int) -> str:
        """Return what names the passage at a place of a split's order."""
        query = "SELECT key FROM passages WHERE split = ? AND place = ?"
        return str(self._db.execute(query, (split, place)).fetchone()[0])

    def named_in(self, passage: str) -> tuple[str, ...]:
        """Return the experts whom a passage names."""
        query = "SELECT experts FROM passages WHERE key = ?"
        return tuple(json.loads(self._db.execute(query, (passage,)).fetchone()[0]))

    def preferred(self) -> dict[str, float]:
        """Return what facts of some predicates weigh in a subgraph; empty where all do alike."""
        if not self._weighed:
            return {}
        return dict(self._db.execute("SELECT predicate, weight FROM preferred ORDER BY predicate"))

    def told(self) -> dict[str, int]:
        """Return how many groups of experts were kept together, and how many ties were cut.

        Where there are documents, also how many passages have a split, and how many have none.
        """
        told = self._db.execute("SELECT what, n FROM told ORDER BY what")
        return {what: number for what, number in told if not what.startswith(_FIRST)}

    def first(self, of: Turns) -> int:
        """Return how many of a split's experts, or of the hubs, are drawn before the others."""
        query = "SELECT n FROM told WHERE what = ?"
        row = self._db.execute(query, (f"{_FIRST}{of}",)).fetchone()
        return 0 if row is None else int(row[0])

    def held_out(self) -> Occurring[str]:
        """Return what finds the experts of the test split in a text."""
        query = "SELECT name, id FROM held_out WHERE id {} NULL ORDER BY name, id"
        longer = (row[0] for row in self._db.execute(query.format("IS")))
        return Occurring(self._db.execute(query.format("IS NOT")), longer)

    def _number(self, query: str, *params: str) -> int:
        return int(self._db.execute(query, params).fetchone()[0])


def _hubs(store: GraphStore) -> Iterator[tuple[str, int]]:
    """Yield what has some experts but not too many, its parts' included."""
    own: dict[str, int] = {}
    for label in _HUBS:
        query = fill(cypher.load("sample/sizes"), label=label)
        for page in ids_of(store, label):
            own |= {row["id"]: row["experts"] for row in store.read(query, ids=page)}
    whole = dict(own)
    for kind in ("PART_OF", "SUBFIELD_OF"):
        arrows = store.read(fill(cypher.load("fact/arrows"), type=kind))
        wholes: dict[str, list[str]] = {}
        for row in arrows:
            wholes.setdefault(row["subject_id"], []).append(row["object_id"])
        for part in sorted(wholes):
            for above in _above(part, wholes):
                whole[above] = whole.get(above, 0) + own.get(part, 0)
    for one, experts in whole.items():
        if FEWEST <= experts <= MOST:
            yield one, experts


def _above(part: str, wholes: Mapping[str, Sequence[str]]) -> set[str]:
    found: set[str] = set()
    front = [part]
    while front:
        front = [one for below in front for one in wholes.get(below, ()) if one not in found]
        found.update(front)
    return found - {part}


def _held_out(store: GraphStore, drawn: Mapping[str, Split]) -> Iterator[tuple[str, str | None]]:
    """Yield the telling names of test experts; and, with None, longer names of other things."""
    names: list[tuple[str, str]] = []
    for page in ids_of(store, "Expert"):
        test = [one for one in page if drawn[one] == "test"]
        for expert, stated in sorted(stated_names(store, "Expert", test).items()):
            names += [(name, expert) for name in telling(stated)]
    yield from names
    found = Occurring(names)
    for letter in sorted(BY_LETTER):
        yield from ((name, None) for name in _longer(store, BY_LETTER[letter].label, found, drawn))


def _longer(
    store: GraphStore, label: str, found: Occurring[str], drawn: Mapping[str, Split]
) -> Iterable[str]:
    for page in ids_of(store, label):
        others = [one for one in page if drawn.get(one) != "test"]
        for _, stated in sorted(stated_names(store, label, others).items()):
            yield from (name for name in stated if any(found.found(name)))
