"""A subgraph: some experts, all that is known of them, and what that points at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kg.facts import KnownFact
from kg.language.lexicon import Language
from kg.language.namings import Known
from kg.language.verify import Fault
from kg.questions.forms import Form
from kg.questions.held import Fact, Graph, graph_of
from kg.schema import BY_LETTER


@dataclass(frozen=True)
class Entity:
    """An entity as it is sampled.

    Args:
        called: what it is called in each language; a language it has no name in is left out.
        names: every name it is stated with.
        facts: attribute facts that are preferred, then relations that start here; of an expert
            also the collaborations that end here.
        row: the entity as ``graph export`` writes it.
    """

    entity_id: str
    name: str
    called: Mapping[Language, str]
    names: tuple[str, ...]
    facts: tuple[KnownFact, ...]
    row: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """Return its kind: expert, field, award or institution."""
        return BY_LETTER[self.entity_id[0]].name

    @property
    def is_person(self) -> bool:
        """Return whether it is somebody, not an organisation."""
        return all(fact.value is not False for fact in self.facts if fact.predicate == "is_person")


@dataclass(frozen=True)
class Subgraph:
    """Experts with all their facts, and the entities that these point at, with their wholes.

    It is closed for questions about its anchors: a form that starts at them gives on ``graph`` what
    it gives on the whole graph.

    Args:
        anchors: what it was drawn around: experts, or an award, a field or an institution.
        experts: ids of all experts in it, in the order they were drawn.
        entities: everything in it by id.
        places: what values (cities, countries) are called in each language.
    """

    sampler: str
    anchors: tuple[str, ...]
    experts: tuple[str, ...]
    entities: Mapping[str, Entity]
    places: Mapping[Language, Mapping[str, str]]
    graph_version: int

    def facts_of(self, entity_id: str, *predicates: str) -> tuple[KnownFact, ...]:
        """Return the facts of an entity, all of them or those under some predicates."""
        facts = self.entities[entity_id].facts
        return tuple(f for f in facts if not predicates or f.predicate in predicates)

    def called(self, entity_id: str, language: Language) -> str | None:
        """Return what an entity is called in a language, or None where it has no name there."""
        return self.entities[entity_id].called.get(language)

    @cached_property
    def names(self) -> Known:
        """Return all names of its entities (by id) and places (by themselves), as they verify."""
        names = {one: entity.names for one, entity in self.entities.items()}
        for places in self.places.values():
            for value, called in places.items():
                names[value] = (*names.get(value, ()), called)
        return Known(names)

    @cached_property
    def facts(self) -> Mapping[str, KnownFact]:
        """Return all its facts by id."""
        return {f.fact_id: f for entity in self.entities.values() for f in entity.facts}

    @cached_property
    def given(self) -> dict[Form, tuple[tuple[Any, ...], tuple[KnownFact, ...]]]:
        """Return what forms gave here, with the facts behind it: it does not change."""
        return {}

    @cached_property
    def carried(self) -> dict[tuple[Any, ...], tuple[Sequence[KnownFact], tuple[Fault, ...]]]:
        """Return why texts were not carried here by facts."""
        return {}

    @cached_property
    def graph(self) -> Graph:
        """Return it as the oracle of forms takes it."""
        rows = [entity.row for entity in self.entities.values()]
        known = {row["id"] for row in rows}
        graph = graph_of(
            {**row, "facts": [fact for fact in row["facts"] if fact["object_id"] in known]}
            for row in rows
        )
        for one, node in graph.nodes(data=True):
            if node["kind"] == "expert":  # a person where nobody states otherwise, as in the store
                person = Fact("", "is_person", one, None, True, {})
                node["attributes"].setdefault("is_person", person)
        return graph
