"""A compiled form run on a store: the things found, and the facts that show it."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cypher
from kg.evidence.ids import MENTION_SOURCE, record_key_of
from kg.facts import End, KnownFact, attribute_facts, relation, sources_of
from kg.questions.compile import CompiledQuery, Statement, compile_form
from kg.questions.forms import Count, Form
from kg.store.graph import GraphStore

# Of a long list this many get their evidence fetched; a count cites no more facts than these.
MOST_EVIDENCE = 1_000


@dataclass(frozen=True)
class Ran:
    """A query that was run, for the answer to show."""

    cypher: str
    params: dict[str, Any]
    ms: float


@dataclass(frozen=True)
class Result:
    """What a form gave: things in order, how many there are, and the facts behind each of them."""

    rows: tuple[End, ...]
    total: int
    cut: bool
    facts: tuple[tuple[End, tuple[KnownFact, ...]], ...]
    queries: tuple[Ran, ...]

    @property
    def all_facts(self) -> tuple[KnownFact, ...]:
        """Return the facts behind all rows, in the order of the rows."""
        return tuple(fact for _, facts in self.facts for fact in facts)


def run_form(store: GraphStore, form: Form) -> Result:
    """Return what a bound form gives on a store."""
    compiled = compile_form(form)
    queries: list[Ran] = []
    found = _run(store, compiled.find, {}, queries)
    cut = len(found) > compiled.limit
    rows = tuple(End(row["id"], row["name"]) for row in found[: compiled.limit])
    total = len(rows)
    if cut and isinstance(form, Count):
        total = _run(store, compiled.count, {}, queries)[0]["n"]
    facts = _facts(store, compiled, rows[:MOST_EVIDENCE], queries)
    return Result(rows, total, cut, facts, tuple(queries))


def _facts(
    store: GraphStore, compiled: CompiledQuery, rows: tuple[End, ...], queries: list[Ran]
) -> tuple[tuple[End, tuple[KnownFact, ...]], ...]:
    ids = {"ids": [row.entity_id for row in rows]}
    facts: dict[str, dict[str, KnownFact]] = {row.entity_id: {} for row in rows}
    for statement in compiled.evidence if rows else ():
        for row in _run(store, statement, ids, queries):
            fact = relation(row)
            facts[row["id"]][fact.fact_id] = fact
    if compiled.attribute_names and rows:
        for row in _run(store, compiled.attributes, ids, queries):
            for fact in attribute_facts(
                End(row["id"], row["name"]), row["attribute_facts"] or "[]"
            ):
                if fact.predicate in compiled.attribute_names and fact.preferred:
                    facts[row["id"]][fact.fact_id] = fact
    return tuple((row, tuple(sorted(facts[row.entity_id].values(), key=_order))) for row in rows)


def _run(
    store: GraphStore, statement: Statement, more: dict[str, Any], queries: list[Ran]
) -> list[dict[str, Any]]:
    params = statement.params | more
    started = time.perf_counter()
    rows = store.read(statement.query, **params)
    milliseconds = (time.perf_counter() - started) * 1000
    queries.append(Ran(statement.query.text, params, round(milliseconds, 1)))
    return rows


def _order(fact: KnownFact) -> tuple[str, int, str]:
    years = (fact.qualifiers.get(name) for name in ("year", "stated_year", "from_year"))
    year = next((year for year in years if isinstance(year, int)), 9999)
    return fact.predicate, year, fact.fact_id


def record_keys_of(fact: KnownFact) -> tuple[str, ...]:
    """Return the records that claim a fact, sorted."""
    return tuple(sorted({record_key_of(claim) for claim in (fact.claim_ids or (fact.fact_id,))}))


def sources_of_facts(store: GraphStore, facts: Sequence[KnownFact]) -> dict[str, tuple[str, ...]]:
    """Return the sources of each fact, by fact id, in one query for all but a few.

    Only a fact that rests on mentions alone needs a look into what they say.
    """
    keys = sorted({key for fact in facts for key in record_keys_of(fact)})
    rows = store.read(cypher.load("answer/sources"), keys=keys) if keys else []
    by_key = {row["record_key"]: row["source"] for row in rows}
    found, hidden = {}, []
    for fact in facts:
        stated = {by_key.get(key) for key in record_keys_of(fact)} - {None, MENTION_SOURCE}
        if stated:
            found[fact.fact_id] = tuple(sorted(source for source in stated if source is not None))
        else:
            hidden.append(fact)
    return found | (sources_of(store, hidden) if hidden else {})
