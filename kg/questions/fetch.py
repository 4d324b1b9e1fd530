"""Reading what a compiled form asks for: the rows of its statements, and the facts behind them."""

import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kg.facts import End, KnownFact, attribute_facts, relation
from kg.questions.compile import Known, Side, Statement, count_facts
from kg.questions.compile.weights import Weights
from kg.questions.forms import Form
from kg.schema import BY_ATTRIBUTE
from kg.store.graph import GraphStore

Row = dict[str, Any]
Number = int | float | str | None
FactsOf = tuple[tuple[End, tuple[KnownFact, ...]], ...]


@dataclass(frozen=True)
class Ran:
    """A query that was run, for the answer to show."""

    cypher: str
    params: Row
    ms: float


class Fetch:
    """The statements of one form, run on a store."""

    def __init__(self, store: GraphStore) -> None:
        """Begin with nothing read."""
        self.queries: list[Ran] = []
        self._store = store
        self._given: Row = {}
        self._shown: dict[str, list[tuple[Any, KnownFact]]] = {}

    def weights(self, form: Form) -> Weights:
        """Return how many facts there are of what a form could start from."""
        counted = count_facts(form)
        if counted is None:
            return {}
        statement, keys = counted
        return {keys[row["number"]]: row["facts"] for row in self.rows(statement)}

    def know(self, knowns: Iterable[Known]) -> None:
        """Read what others have, for the statements that wait for it."""
        for known in knowns:
            rows = self.rows(known.statement)
            self._given[known.name] = _given(known, rows)
            self._shown[known.name] = _known_facts(known, rows)

    def rows(self, statement: Statement, **more: Any) -> list[Row]:
        """Return the rows of a statement."""
        given = self._given | more
        params = statement.params | {name: given[name] for name in statement.waits}
        started = time.perf_counter()
        rows = self._store.read(statement.query, **params)
        milliseconds = (time.perf_counter() - started) * 1000
        self.queries.append(Ran(statement.query.text, params, round(milliseconds, 1)))
        return rows

    def evidence(
        self, side: Side, rows: tuple[End, ...], measures: tuple[Number, ...] = ()
    ) -> FactsOf:
        """Return the facts behind each row, in the order of time."""
        if not rows:
            return ()
        found: dict[str, list[KnownFact]] = defaultdict(list)
        for identity, fact in self._facts(side, rows, measures):
            found[identity].append(fact)
        return tuple((row, in_time(found[row.entity_id])) for row in rows)

    def _facts(
        self, side: Side, rows: tuple[End, ...], measures: tuple[Number, ...]
    ) -> Iterable[tuple[str, KnownFact]]:
        ids = [row.entity_id for row in rows]
        evidence = side.evidence
        given = measures or (None,) * len(ids)
        asked = [{"id": one, "measure": m} for one, m in zip(ids, given, strict=True)]
        for statement in evidence.statements:
            for row in self.rows(statement, rows=asked, ids=ids):
                yield row["id"], relation(row)
        for name, on, statement in evidence.shared:
            theirs: dict[Any, list[KnownFact]] = defaultdict(list)
            for key, fact in self._shown[name]:
                theirs[key].append(fact)
            for row in self.rows(statement, rows=asked):
                yield row["id"], relation(row)
                yield from ((row["id"], fact) for fact in theirs[_shared_key(row, on)])
        if evidence.attributes:
            for row in self.rows(side.attributes, ids=ids):
                yield from ((row["id"], one) for one in _attributes(row, evidence.attributes))
        for name in evidence.known:
            yield from ((one, fact) for one in ids for _, fact in self._shown[name])


def in_time(facts: Iterable[KnownFact]) -> tuple[KnownFact, ...]:
    """Return facts, each once, by predicate and year."""

    def order(fact: KnownFact) -> tuple[str, int, str]:
        years = (fact.qualifiers.get(name) for name in ("year", "stated_year", "from_year"))
        year = next((year for year in years if isinstance(year, int)), 9999)
        return fact.predicate, year, fact.fact_id

    return tuple(sorted({fact.fact_id: fact for fact in facts}.values(), key=order))


def _given(known: Known, rows: list[Row]) -> Any:
    """Return what the statements that wait for something known are given."""
    if known.gives == "shared":
        return [
            {"far_id": row["far_id"]} | {name: row["content"].get(name) for name in known.on}
            for row in rows
        ]
    if known.gives == "values":
        return sorted({row["value"][:4] if known.on else row["value"] for row in rows})
    if not rows:
        return None
    return rows[0]["value"] if known.fact in BY_ATTRIBUTE else rows[0]["content"]["year"]


def _known_facts(known: Known, rows: list[Row]) -> list[tuple[Any, KnownFact]]:
    """Return the facts of what is known, by what of them is shared."""
    if known.fact in BY_ATTRIBUTE:
        return [(None, fact) for row in rows for fact in _attributes(row, (known.fact,))]
    return [(_shared_key(row, known.on), relation(row)) for row in rows]


def _shared_key(row: Row, on: tuple[str, ...]) -> tuple[str, ...]:
    return (row["far_id"], *(repr(row["content"].get(name)) for name in on))


def _attributes(row: Row, names: tuple[str, ...]) -> list[KnownFact]:
    facts = attribute_facts(End(row["id"], row["name"]), row["attribute_facts"] or "[]")
    return [fact for fact in facts if fact.predicate in names and fact.preferred]
