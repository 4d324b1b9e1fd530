"""Read entities and subgraphs from the store: in batches, few round trips, little kept.

What was read last is kept, up to a bound, so that a graph of any size is read in the same memory.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

import cypher
from instruct_gen.subgraph import Entity, Subgraph
from kg.export.jsonl import entity_row
from kg.facts import End, KnownFact, attribute_facts, relation
from kg.language.lexicon import LANGUAGES, Language
from kg.language.naming import called, names_in
from kg.names.normalise import normalise
from kg.schema import BY_ATTRIBUTE, BY_LETTER, BY_PREDICATE, Kind, fill
from kg.store.graph import GraphStore

T = TypeVar("T")
Row = dict[str, Any]
MOST_KEPT = 6_000
# What a form means with an entity: its parts and wholes, so deep.
DEEPEST = 4
_WHOLE = ("part_of", "subfield_of")
_ORDER = {name: place for place, name in enumerate(BY_PREDICATE)}
_PLACES = frozenset(name for name in BY_ATTRIBUTE if name.endswith(("city", "country")))


class Kept(Generic[T]):
    """What was read last, by id, and how to read what is not kept."""

    def __init__(self, read: Callable[[list[str]], Mapping[str, T]], most: int) -> None:
        """Keep at most ``most``, and what one call asks for."""
        self._read = read
        self._most = most
        self._kept: OrderedDict[str, T] = OrderedDict()

    def get(self, ids: Iterable[str]) -> dict[str, T]:
        """Return what has these ids, in their order; what nothing has is left out."""
        wanted = list(dict.fromkeys(ids))
        missing = sorted(one for one in wanted if one not in self._kept)
        read = self._read(missing) if missing else {}
        found: dict[str, T] = {}
        for one in wanted:
            if one in read:
                found[one] = self._kept[one] = read[one]
            elif one in self._kept:
                found[one] = self._kept[one]
                self._kept.move_to_end(one)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return found


class Reader:
    """Reads a graph that stays at one version."""

    def __init__(self, store: GraphStore, graph_version: int, *, most: int = MOST_KEPT) -> None:
        """Read from a store; keep at most so many entities."""
        self.store = store
        self.graph_version = graph_version
        self._entities = Kept(self._read_entities, most)
        self._places = Kept(self._read_places, most)
        self._experts_at: Kept[tuple[str, ...]] = Kept(self._read_experts_at, most // 10)
        self._parts: Kept[tuple[str, ...]] = Kept(self._read_parts, most)
        self._same_named: Kept[tuple[str, ...]] = Kept(self._read_same_named, most)

    def entities(self, ids: Iterable[str]) -> dict[str, Entity]:
        """Return entities by id, in the order asked for; what is not there is left out."""
        return self._entities.get(ids)

    def read_ahead(self, experts: Iterable[str]) -> None:
        """Read experts and what they point at in a few batches, to have it at hand."""
        drawn = self.entities(experts)
        self._called(self._with_wholes({**drawn, **self._around(drawn)}))

    def experts_at(self, entity_id: str, limit: int) -> tuple[str, ...]:
        """Return the experts with a fact that ends at an entity, at most ``limit``, by id."""
        return self._experts_at.get([f"{entity_id} {limit}"])[f"{entity_id} {limit}"]

    def parts(self, entity_id: str) -> tuple[str, ...]:
        """Return an entity and its parts, nearest first."""
        found, front = [entity_id], [entity_id]
        for _ in range(DEEPEST):
            deeper = self._parts.get(front)
            front = [one for parts in deeper.values() for one in parts if one not in found]
            front = list(dict.fromkeys(front))
            found += front
        return tuple(found)

    def subgraph(self, sampler: str, experts: Sequence[str]) -> Subgraph:
        """Return experts with everything that they point at, and those who worked with them."""
        drawn = self.entities(experts)
        return self._made(sampler, tuple(drawn), tuple(drawn), {**drawn, **self._around(drawn)})

    def same_named(self, entity_id: str) -> tuple[str, ...]:
        """Return an entity and the others of its kind that have its very name, itself first."""
        return self._same_named.get([entity_id])[entity_id]

    def star(self, anchor: str, around: Sequence[str], experts: Sequence[str]) -> Subgraph:
        """Return experts around an anchor and what it stands for; other colleagues are left out."""
        middle = self.entities((anchor, *around))
        drawn = self.entities(experts)
        people = {one: _among(entity, drawn) for one, entity in drawn.items()}
        entities = {**middle, **people, **self._around(people)}
        return self._made("star", (anchor,), tuple(people), entities)

    def _around(self, drawn: Mapping[str, Entity]) -> dict[str, Entity]:
        ends = [one for one in _ends(drawn.values()) if one not in drawn]
        return self.entities(ends)

    def _made(
        self,
        sampler: str,
        anchors: tuple[str, ...],
        experts: tuple[str, ...],
        entities: dict[str, Entity],
    ) -> Subgraph:
        entities = self._with_wholes(entities)
        return Subgraph(
            sampler, anchors, experts, entities, self._called(entities), self.graph_version
        )

    def _with_wholes(self, entities: Mapping[str, Entity]) -> dict[str, Entity]:
        """Return entities with what they are part of, however deep a form looks."""
        found, front = dict(entities), list(entities.values())
        for _ in range(DEEPEST):
            wholes = [
                fact.object.entity_id
                for entity in front
                for fact in entity.facts
                if fact.predicate in _WHOLE and fact.object is not None
            ]
            more = self.entities(one for one in wholes if one not in found)
            front = list(more.values())
            found |= more
        return found

    def _called(self, entities: Mapping[str, Entity]) -> dict[Language, dict[str, str]]:
        values = {
            str(fact.value)
            for entity in entities.values()
            for fact in entity.facts
            if fact.predicate in _PLACES
        }
        named = self._places.get(sorted(values))
        return {
            language: {v: called[language] for v, called in named.items() if language in called}
            for language in LANGUAGES
        }

    def _read_entities(self, ids: list[str]) -> dict[str, Entity]:
        by_letter: dict[str, list[str]] = {}
        for one in ids:
            by_letter.setdefault(one[:1], []).append(one)
        found: dict[str, Entity] = {}
        for letter in sorted(by_letter.keys() & BY_LETTER.keys()):
            found |= self._read_kind(BY_LETTER[letter], by_letter[letter])
        return found

    def _read_kind(self, kind: Kind, ids: list[str]) -> dict[str, Entity]:
        rows = self._rows("sample/entities", kind, ids)
        forms = _grouped(self._rows("entity/forms", kind, ids), "id")
        facts = _grouped(self._rows("fact/list_from", kind, ids), "subject_id")
        ending: dict[str, list[Row]] = {}
        if kind.name == "expert":
            read = self.store.read(cypher.load("sample/collaborations_to"), ids=ids)
            ending = _grouped(read, "object_id")
        return {
            row["id"]: _entity(kind, row, forms.get(row["id"], []), facts.get(row["id"], []),
                               ending.get(row["id"], []))
            for row in rows
        }  # fmt: skip

    def _rows(self, query: str, kind: Kind, ids: list[str]) -> list[Row]:
        return self.store.read(fill(cypher.load(query), label=kind.label), ids=ids)

    def _read_places(self, values: list[str]) -> dict[str, dict[Language, str]]:
        named = {language: names_in(self.store, (), values, language) for language in LANGUAGES}
        return {v: {lang: named[lang][v] for lang in LANGUAGES if v in named[lang]} for v in values}

    def _read_experts_at(self, asked: list[str]) -> dict[str, tuple[str, ...]]:
        found = {}
        for one in asked:
            entity_id, _, limit = one.partition(" ")
            query = fill(cypher.load("sample/experts_at"), label=BY_LETTER[entity_id[0]].label)
            rows = self.store.read(query, id=entity_id, limit=int(limit))
            found[one] = tuple(row["expert_id"] for row in rows)
        return found

    def _read_same_named(self, ids: list[str]) -> dict[str, tuple[str, ...]]:
        found = {}
        for one, entity in self.entities(ids).items():
            query = fill(cypher.load("name/entities"), label=BY_LETTER[one[0]].label)
            rows = self.store.read(query, names=[normalise(entity.name)])
            called_so = self.entities(row["id"] for row in rows)
            others = (o for o, other in called_so.items() if other.name == entity.name and o != one)
            found[one] = (one, *others)
        return found

    def _read_parts(self, ids: list[str]) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {one: () for one in ids}
        for letter in sorted({one[:1] for one in ids}):
            own = [one for one in ids if one[:1] == letter]
            for row in self._rows("sample/parts", BY_LETTER[letter], own):
                found[row["id"]] = (*found[row["id"]], row["part_id"])
        return found


def _entity(kind: Kind, row: Row, forms: list[Row], facts: list[Row], ending: list[Row]) -> Entity:
    exported = entity_row(kind, row, forms, facts)
    exported["attribute_facts"] = [
        item for item in exported["attribute_facts"] if not BY_ATTRIBUTE[item["predicate"]].private
    ]
    end = End(row["id"], row["name"])
    attributes = attribute_facts(end, row["attribute_facts"])
    outgoing = sorted(map(relation, facts), key=_fact_order)
    stated = [form for form in forms if form["form"] == "stated"]
    named = [{**form, "name": row["name"]} for form in stated]
    names = {language: called(named, kind.letter, language) for language in LANGUAGES}
    return Entity(
        entity_id=row["id"],
        name=row["name"],
        called={lang: names[lang][row["id"]] for lang in LANGUAGES if row["id"] in names[lang]},
        names=tuple(dict.fromkeys((row["name"], *(form["text"] for form in stated)))),
        facts=(
            *(fact for fact in attributes if fact.preferred),
            *outgoing,
            *sorted(map(relation, ending), key=_fact_order),
        ),
        row=exported,
    )


def _fact_order(fact: KnownFact) -> tuple[int, str, str]:
    return _ORDER[fact.predicate], str(fact.qualifiers), fact.fact_id


def _ends(entities: Iterable[Entity]) -> list[str]:
    """Return the ids of what the facts of entities are about besides them, sorted."""
    return sorted(
        {
            fact.object.entity_id if fact.subject.entity_id == entity.entity_id
            else fact.subject.entity_id
            for entity in entities
            for fact in entity.facts
            if fact.object is not None
        }
    )  # fmt: skip


def _among(entity: Entity, drawn: Mapping[str, Entity]) -> Entity:
    """Return an expert without what links them to experts who were not drawn."""
    kept = tuple(
        fact
        for fact in entity.facts
        if fact.predicate != "collaborated_with"
        or (
            fact.object is not None
            and {fact.object.entity_id, fact.subject.entity_id} <= set(drawn)
        )
    )
    if len(kept) == len(entity.facts):
        return entity
    return Entity(entity.entity_id, entity.name, entity.called, entity.names, kept, entity.row)


def _grouped(rows: list[Row], key: str) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row[key], []).append(row)
    return grouped
