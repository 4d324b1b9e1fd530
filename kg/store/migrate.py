"""Bringing a graph to this Bole's schema: numbered files, each applied once."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files

import cypher
from bole.errors import Conflict
from cypher import Query
from kg.store.dialect import FullText, declared
from kg.store.graph import GraphStore, Transaction


@dataclass(frozen=True)
class Migration:
    """One numbered file of ``cypher/migration``."""

    number: int
    name: str
    source: str

    @property
    def checksum(self) -> str:
        """Return the hash of the file, the same whatever its line ends."""
        return hashlib.sha256("\n".join(self.source.splitlines()).encode()).hexdigest()[:16]

    def statements(self) -> tuple[Query, ...]:
        """Return its statements, which a semicolon ends."""
        lines = [line for line in self.source.splitlines() if not line.startswith("//")]
        parts = (part.strip() for part in "\n".join(lines).split(";"))
        return tuple(Query(f"migration/{self.name}", part, "", "schema") for part in parts if part)


def shipped() -> tuple[Migration, ...]:
    """Return this Bole's migrations in order."""
    found = [
        Migration(int(item.name[:4]), item.name.removesuffix(".cypher"), item.read_text("utf-8"))
        for item in files(cypher).joinpath("migration").iterdir()
        if item.name[:4].isdecimal()
    ]
    return tuple(sorted(found, key=lambda migration: migration.number))


def migrate(
    store: GraphStore,
    migrations: tuple[Migration, ...],
    *,
    make_full_text: Callable[[FullText], None],
) -> tuple[Migration, ...]:
    """Apply what is missing and return it.

    Every statement may be run twice, so two who migrate at once do no harm: the first to finish is
    the one recorded.

    Raises:
        Conflict: a file was changed after it was applied, or the graph is a newer Bole's.
    """
    missing = _missing(store, migrations)
    for migration in missing:
        for statement in migration.statements():
            store.apply(statement)
        for index in declared(migration.source):
            make_full_text(index)
    if missing:
        store.write(lambda transaction: _record(transaction, missing))
    return missing


def claimed(store: GraphStore) -> bool:
    """Return whether the graph says that it is Bole's."""
    return bool(store.read(cypher.load("graph/get_owner")))


def claim(store: GraphStore) -> None:
    """Write into the graph that it is Bole's, unless it says so."""
    if not claimed(store):
        store.write(lambda transaction: transaction.run(cypher.load("graph/adopt")))


def _missing(store: GraphStore, migrations: tuple[Migration, ...]) -> tuple[Migration, ...]:
    applied = {row["number"]: row for row in store.read(cypher.load("migration/list"))}
    known = {migration.number: migration for migration in migrations}
    newer = [row["name"] for number, row in applied.items() if number not in known]
    if newer:
        raise Conflict(
            f"The graph at {store.info.where} was made by a newer Bole: it has {', '.join(newer)}, "
            f"which this one does not know. Upgrade with 'pip install --upgrade bole-kg'."
        )
    for number, row in applied.items():
        if row["checksum"] != known[number].checksum:
            raise Conflict(
                f"cypher/migration/{known[number].name}.cypher was changed after it was applied to "
                f"the graph at {store.info.where} ({row['checksum']} then, "
                f"{known[number].checksum} now). Restore the file; put changes in a new one."
            )
    return tuple(migration for migration in migrations if migration.number not in applied)


def _record(transaction: Transaction, migrations: tuple[Migration, ...]) -> None:
    at = datetime.now(UTC).isoformat(timespec="seconds")
    for migration in migrations:
        transaction.run(
            cypher.load("migration/record"),
            number=migration.number,
            name=migration.name,
            checksum=migration.checksum,
            at=at,
        )
