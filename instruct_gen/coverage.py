"""How much of the graph a data set rests on."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import cypher
from instruct_gen.stale import Tell, entities_now, standing
from kg.overview import overview
from kg.schema import ATTRIBUTES, BY_ATTRIBUTE, PREDICATES, fill
from kg.store import GraphStore

_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Part:
    """How many of something a data set uses, and how many the graph has."""

    used: int
    all: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a data set rests on, of what the graph holds at a version.

    Args:
        experts: those whom examples name.
        facts: by predicate and attribute; private ones and outvoted values are not counted.
    """

    graph_version: int
    experts: Part
    facts: Mapping[str, Part]


def coverage(
    store: GraphStore,
    experts: Iterable[str],
    fact_ids: Iterable[str],
    tell: Tell = lambda *_: None,
) -> Coverage | None:
    """Return how much of a graph some experts and facts are; None for a graph without experts."""
    found = overview(store)
    every = found.entities["expert"]
    if not every:
        return None
    now = {fact.fact_id for fact in standing(store, fact_ids, tell).values() if fact.preferred}
    used = Counter(fact_id.split("/")[1] for fact_id in now)
    totals = {predicate.name: found.facts[predicate.name] for predicate in PREDICATES}
    totals |= _attributes(store)
    return Coverage(
        graph_version=found.graph_version,
        experts=Part(len(entities_now(store, experts)), every),
        facts={name: Part(used[name], number) for name, number in totals.items() if number},
    )


def _attributes(store: GraphStore) -> dict[str, int]:
    """Return how many preferred values there are of each attribute that is not private."""
    found: Counter[str] = Counter()
    for label in dict.fromkeys(label for one in ATTRIBUTES for label in one.kinds):
        query = fill(cypher.load("entity/page"), label=label)
        after = ""
        while page := store.read(query, after=after, limit=_PAGE):
            for row in page:
                facts = json.loads(row["attribute_facts"] or "[]")
                found.update(fact["predicate"] for fact in facts if fact["preferred"])
            after = page[-1]["id"]
    return {name: found[name] for name in BY_ATTRIBUTE if not BY_ATTRIBUTE[name].private}
