"""What the statements of one form are made in: their parameters, and the names in their text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

from cypher import Query
from kg.questions.forms import FormError, Ref
from kg.schema import Kind, Predicate

# What an entity of a kind contains: the relationship its parts point to it with.
PARTS = {"Award": "PART_OF", "Institution": "PART_OF", "Field": "SUBFIELD_OF"}
MOST_PARTS_DEPTH = 4
DEPTH = f"*0..{MOST_PARTS_DEPTH}"


@dataclass(frozen=True)
class Statement:
    """A query, its parameters and what it is for.

    ``waits`` are the parameters that are known only when other statements have run.
    """

    query: Query
    purpose: str
    params: dict[str, Any] = field(default_factory=dict)
    waits: tuple[str, ...] = ()


@dataclass(frozen=True)
class Known:
    """What somebody whom a condition compares with has; it is read first, and given as ``name``.

    Of the facts of ``fact``: ``shared`` are the ends (with the qualifiers ``on``), ``values`` those
    of an attribute, ``time`` the year or date of the first or last one.
    """

    name: str
    gives: Literal["shared", "values", "time"]
    fact: str
    statement: Statement
    on: tuple[str, ...] = ()


class Knowns:
    """What must be known before a form's own statements run, each thing once.

    ``weights`` are how many facts there are to look at, where they have been counted.
    """

    def __init__(self, weights: Mapping[Any, int] | None = None) -> None:
        """Begin with nothing but what has been counted."""
        self.weights = weights or {}
        self._named: dict[Any, str] = {}
        self._found: list[Known] = []

    def name(self, key: Any) -> tuple[str, bool]:
        """Return the name under which something is given, and whether it is new."""
        new = key not in self._named
        return self._named.setdefault(key, f"known{len(self._named)}"), new

    def add(self, known: Known) -> None:
        """Take the statement that reads it."""
        self._found.append(known)

    def __iter__(self) -> Any:
        """Return them in the order in which they were needed."""
        return iter(self._found)


class Scope:
    """One statement while it is made."""

    def __init__(self, knowns: Knowns) -> None:
        """Begin an empty statement."""
        self.knowns = knowns
        self._params: dict[str, Any] = {}
        self._waits: list[str] = []
        self._count = 0

    def number(self) -> int:
        """Return a number that nothing else in this statement has."""
        self._count += 1
        return self._count

    def put(self, value: Any) -> str:
        """Return how the text names a new parameter with this value."""
        name = f"p{len(self._params)}"
        self._params[name] = value
        return f"${name}"

    def ids(self, ref: Ref | None) -> str:
        """Return how the text names a new parameter with these ids."""
        return self.put(ids_of(ref))

    def wait(self, name: str) -> str:
        """Return how the text names a parameter that is known only later."""
        if name not in self._waits:
            self._waits.append(name)
        return f"${name}"

    def statement(self, purpose: str, text: str, **params: Any) -> Statement:
        """Return the finished statement."""
        return Statement(
            _query(purpose, text), purpose, self._params | params, tuple(sorted(self._waits))
        )


@lru_cache(maxsize=2_048)
def _query(purpose: str, text: str) -> Query:
    return Query(name=f"form: {purpose}", text=text, summary="Compiled from a form.", mode="read")


def ids_of(ref: Ref | None) -> list[str]:
    """Return bound ids, sorted.

    Raises:
        FormError: they are not bound.
    """
    if not isinstance(ref, tuple):
        raise FormError(f"{ref} is a mention that is not bound: bind the form first")
    return sorted(set(ref))


def arrow(predicate: Predicate, name: str, *, outward: bool) -> str:
    """Return the text of a relationship, seen from one of its ends."""
    fact = f"-[{name}:{predicate.type}]-"
    if predicate.symmetric:
        return fact
    return f"{fact}>" if outward else f"<{fact}"


def parts(kind: Kind, *, down: bool) -> str:
    """Return the text of the way to the parts of a node, or up to what it is part of, or nothing.

    A node counts as a part of itself.
    """
    relationship = PARTS.get(kind.label)
    if relationship is None:
        return ""
    return f"<-[:{relationship}{DEPTH}]-" if down else f"-[:{relationship}{DEPTH}]->"


def where(tests: Iterable[str]) -> str:
    """Return tests as a WHERE, or nothing."""
    joined = " AND ".join(tests)
    return f" WHERE {joined}" if joined else ""


def relation_columns(node: str, kind: Kind, other: str, far: Kind, *, inverse: bool) -> str:
    """Return what is returned of a fact ``r`` that joins two nodes, as ``kg.facts`` reads it."""
    ends = [(node, kind), (other, far)]
    (s, s_kind), (o, o_kind) = reversed(ends) if inverse else ends
    return (
        f"type(r) AS type, properties(r) AS content,\n"
        f"       {s}.{s_kind.id_property} AS subject_id, {s}.name AS subject_name,\n"
        f"       {o}.{o_kind.id_property} AS object_id, {o}.name AS object_name"
    )
