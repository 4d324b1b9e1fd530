"""A graph in memory, as the oracle looks at it: the facts of a thing, its parts and wholes."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, TypeAlias

import networkx as nx

from kg.names.normalise import normalise
from kg.questions.forms import Ref
from kg.schema import BY_PREDICATE

Graph: TypeAlias = nx.MultiDiGraph
_PART = {"award": "part_of", "institution": "part_of", "field": "subfield_of"}
_DEEPEST = 4


class Fact(NamedTuple):
    """A fact as the graph holds it: ``end`` is an entity's id, ``value`` that of an attribute."""

    fact_id: str
    predicate: str
    subject: str
    end: str | None
    value: Any
    qualifiers: Mapping[str, Any]


def graph_of(entities: Iterable[Mapping[str, Any]]) -> Graph:
    """Return the graph that exported entities make (see ``kg.export``)."""
    graph = Graph()
    for entity in entities:
        identity = entity["id"]
        stated = {normalise(n["text"]) for n in entity["names"] if n["form"] == "stated"}
        attributes = {
            item["predicate"]: Fact(
                item["fact_id"], item["predicate"], identity, None, item["value"], {}
            )
            for item in entity["attribute_facts"]
            if item["preferred"]
        }
        graph.add_node(
            identity,
            kind=entity["kind"], name=entity["name"], names=stated, attributes=attributes,
        )  # fmt: skip
        for item in entity["facts"]:
            fact = Fact(
                item["fact_id"], item["predicate"], identity, item["object_id"], None,
                item["qualifiers"],
            )  # fmt: skip
            graph.add_edge(identity, item["object_id"], key=fact.fact_id, fact=fact)
    return graph


class Held:
    """What a graph holds of a thing; the graph is whole before it is asked, and stays as it is."""

    def __init__(self, graph: Graph) -> None:
        """Take the graph."""
        self.graph = graph
        # What was found is kept with the graph, for all that is asked of it.
        self._facts: dict[tuple[str, str, bool], list[Fact]] = graph.graph.setdefault("facts", {})
        self._wholes: dict[str, set[str]] = graph.graph.setdefault("wholes", {})

    def facts_of(self, one: str, predicate: str, inverse: bool = False) -> list[Fact]:
        """Return the facts of a thing under a predicate, at the end where it stands."""
        key = (one, predicate, inverse)
        if key not in self._facts:
            out = [data["fact"] for _, _, data in self.graph.out_edges(one, data=True)]
            into = [data["fact"] for _, _, data in self.graph.in_edges(one, data=True)]
            both = BY_PREDICATE[predicate].symmetric
            every = [*out, *into] if both else into if inverse else out
            self._facts[key] = [fact for fact in every if fact.predicate == predicate]
        return self._facts[key]

    def far(self, fact: Fact, one: str) -> str:
        """Return what else a fact is about."""
        other = fact.end if fact.subject == one else fact.subject
        assert other is not None
        return other

    def far_end(self, fact: Fact, one: str, inverse: bool) -> str:
        """Return the end of a fact that is counted."""
        if BY_PREDICATE[fact.predicate].symmetric:
            return self.far(fact, one)
        assert fact.end is not None
        return fact.subject if inverse else fact.end

    def within(self, one: str, ref: Ref | None) -> bool:
        """Return whether a thing is one of some entities, or part of one."""
        return ref is None or bool(self.wholes(one).intersection(ids_of(ref)))

    def wholes(self, one: str) -> set[str]:
        """Return a thing and what it is part of."""
        if one not in self._wholes:
            self._wholes[one] = self._reached(
                one, lambda node: [f.end for f in self._part_facts(node, False)]
            )
        return self._wholes[one]

    def parts(self, one: str) -> set[str]:
        """Return a thing and its parts."""
        return self._reached(one, lambda node: [f.subject for f in self._part_facts(node, True)])

    def _part_facts(self, one: str, inverse: bool) -> list[Fact]:
        predicate = _PART.get(self.graph.nodes[one]["kind"])
        return [] if predicate is None else self.facts_of(one, predicate, inverse)

    def _reached(self, one: str, step: Any) -> set[str]:
        reached = front = {one}
        for _ in range(_DEEPEST):
            front = {other for node in front for other in step(node)}
            reached = reached | front
        return reached

    def attribute(self, one: str, name: str) -> Fact | None:
        """Return the preferred fact of an attribute."""
        fact = self.graph.nodes[one]["attributes"].get(name) if one in self.graph else None
        assert fact is None or isinstance(fact, Fact)
        return fact

    def value(self, one: str, name: str, year: bool = False) -> Any:
        """Return the value of an attribute, or the year of a date; None where it is unknown."""
        fact = self.attribute(one, name)
        if fact is None:
            return None
        return fact.value[:4] if year else fact.value


def ids_of(ref: Ref | None) -> tuple[str, ...]:
    """Return the ids of a bound reference."""
    assert isinstance(ref, tuple), "only bound forms are evaluated"
    return ref
