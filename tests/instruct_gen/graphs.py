"""Subgraphs of a graph that is read whole: what the cases and kinds are tested on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import cypher
from instruct_gen.subgraph import Entity, Subgraph
from kg.evidence.importing import ImportOptions, import_rows
from kg.evidence.sources import Source
from kg.export.jsonl import entity_rows
from kg.facts import End, KnownFact
from kg.language.lexicon import LANGUAGES, Language
from kg.language.naming import names_in
from kg.profiles.read import read_profiles
from kg.schema import BY_ATTRIBUTE, KINDS, fill
from kg.store import GraphStore

SAMPLE = Path(__file__).parents[2] / "examples" / "laureates" / "laureates.jsonl"
Row = Mapping[str, Any]


def load_profiles(store: GraphStore, path: Path) -> None:
    """Bring a file of profiles into a graph."""
    options = ImportOptions(by="test", fingerprint=path.name)
    done = import_rows(store, read_profiles([str(path)]), Source("sample"), options)
    assert done.rejected == 0


@dataclass(frozen=True)
class Whole:
    """All entities of a graph, and what they are called."""

    rows: tuple[Row, ...]
    called: Mapping[Language, Mapping[str, str]]

    @cached_property
    def entities(self) -> Mapping[str, Entity]:
        """Return every entity by id."""
        names = {row["id"]: row["name"] for row in self.rows}
        facts = {row["id"]: [*_facts(row, names)] for row in self.rows}
        for some in [list(some) for some in facts.values()]:
            for fact in some:
                if fact.predicate == "collaborated_with" and fact.object is not None:
                    facts[fact.object.entity_id].append(fact)
        return {row["id"]: self._entity(row, facts[row["id"]]) for row in self.rows}

    @property
    def experts(self) -> tuple[str, ...]:
        """Return the ids of all experts."""
        return tuple(one for one in self.entities if one.startswith("E"))

    def ego(self, expert: str) -> Subgraph:
        """Return one expert with all that is known of it."""
        return self._around("ego", (expert,), (expert,))

    def pair(self, one: str, two: str) -> Subgraph:
        """Return two experts with all that is known of them."""
        return self._around("pair", (one, two), (one, two))

    def star(self, *centres: str) -> Subgraph:
        """Return all experts of an award, a field or institutions, with all known of them."""
        wanted = set(centres)
        while more := {e for e, d in self._parts() if d in wanted and e not in wanted}:
            wanted |= more
        experts = [
            one
            for one in self.experts
            if any(f.object and f.object.entity_id in wanted for f in self.entities[one].facts)
        ]
        return self._around("star", centres, tuple(experts))

    def _parts(self) -> Iterable[tuple[str, str]]:
        for one, entity in self.entities.items():
            for fact in entity.facts:
                if fact.predicate in ("part_of", "subfield_of") and fact.object is not None:
                    yield one, fact.object.entity_id

    def _around(self, sampler: str, anchors: tuple[str, ...], experts: tuple[str, ...]) -> Subgraph:
        held = dict.fromkeys((*anchors, *experts))
        front = list(held)
        while front:
            ends = [
                end.entity_id
                for one in front
                for fact in self.entities[one].facts
                for end in (fact.subject, fact.object)
                if end is not None and (one in experts or not end.entity_id.startswith("E"))
            ]
            front = [one for one in dict.fromkeys(ends) if one not in held]
            held |= dict.fromkeys(front)
            front = [one for one in front if not one.startswith("E")]
        entities = {one: self.entities[one] for one in held}
        return Subgraph(sampler, anchors, experts, entities, self._places(), 1)

    def _places(self) -> Mapping[Language, Mapping[str, str]]:
        return {
            language: {value: name for value, name in called.items() if value not in self.entities}
            for language, called in self.called.items()
        }

    def _entity(self, row: Row, facts: list[KnownFact]) -> Entity:
        called = {
            language: names[row["id"]]
            for language, names in self.called.items()
            if row["id"] in names
        }
        names = dict.fromkeys((row["name"], *(n["text"] for n in row["names"])))
        return Entity(row["id"], row["name"], called, tuple(names), tuple(facts), row)


def read_whole(store: GraphStore) -> Whole:
    """Return a small graph whole."""
    rows: list[Row] = []
    for kind in KINDS:
        page = store.read(
            fill(cypher.load("entity/page"), label=kind.label), after="", limit=10_000
        )
        rows += entity_rows(store, kind, page)
    values = [
        fact["value"]
        for row in rows
        for fact in row["attribute_facts"]
        if fact["predicate"].endswith(("city", "country"))
    ]
    ids = [row["id"] for row in rows]
    called = {language: names_in(store, ids, values, language) for language in LANGUAGES}
    return Whole(tuple(rows), called)


def _facts(row: Row, names: Mapping[str, str]) -> Iterable[KnownFact]:
    subject = End(row["id"], row["name"])
    for item in row["attribute_facts"]:
        if item["preferred"] and not BY_ATTRIBUTE[item["predicate"]].private:
            yield KnownFact(
                item["fact_id"], item["fact_hash"], tuple(item["claim_ids"]),
                item["predicate"], subject, value=item["value"],
            )  # fmt: skip
    for item in row["facts"]:
        end = End(item["object_id"], names[item["object_id"]])
        yield KnownFact(
            item["fact_id"], item["fact_hash"], tuple(item["claim_ids"]),
            item["predicate"], subject, end, qualifiers=dict(item["qualifiers"]),
        )  # fmt: skip
