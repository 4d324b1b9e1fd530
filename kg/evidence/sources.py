"""Sources: where records come from, as declared; never a file's name."""

from dataclasses import dataclass

import cypher
from bole.errors import UsageError
from kg.evidence.ids import MENTION_SOURCE
from kg.evidence.records import DEFAULT_RANK
from kg.store import GraphStore, Transaction


@dataclass(frozen=True)
class Source:
    """Where records come from. Of two that disagree, the one of higher rank wins."""

    name: str
    rank: int = DEFAULT_RANK
    completeness: str = "partial"
    licence: str | None = None
    kind: str = "profile"


def check_name(name: str) -> None:
    """Refuse the name that is kept for mentions.

    Raises:
        UsageError: the name is that one.
    """
    if name == MENTION_SOURCE:
        raise UsageError(f"A source cannot be called {MENTION_SOURCE!r}; choose another name.")


def stored_source(store: GraphStore, name: str) -> Source | None:
    """Return a source as it was declared last, or None."""
    for row in store.read(cypher.load("source/list")):
        if row["name"] == name:
            return Source(
                name, row["rank"], row["completeness"], row["licence"], row["kind"] or "profile"
            )
    return None


def declare(transaction: Transaction, source: Source) -> None:
    """Write what a source is."""
    content = {
        "rank": source.rank,
        "completeness": source.completeness,
        "licence": source.licence,
        "kind": source.kind,
    }
    transaction.run(cypher.load("source/put"), name=source.name, content=content)


def declare_unknown(transaction: Transaction, name: str) -> None:
    """Declare a source that only rows name, unless it is known."""
    transaction.run(
        cypher.load("source/put_new"),
        name=name,
        content={"rank": DEFAULT_RANK, "completeness": "partial", "kind": "profile"},
    )
