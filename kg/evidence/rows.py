"""What derived entities and facts are written as: the rows of the queries that write them. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from kg.evidence.derive import AttributeFact, Derived, Entity, Fact
from kg.evidence.ids import canonical, digest
from kg.evidence.naming import NameForm
from kg.schema import BY_LETTER, BY_PREDICATE

Rows = list[dict[str, Any]]
Key = TypeVar("Key")
Place = tuple[str, str, str]
"""The label a fact starts at, its relationship type, the label it ends at."""


def _lists() -> Any:
    return defaultdict(list)


@dataclass(frozen=True)
class FreshRows:
    """All that is written of entities that were never in the graph; the run is still missing."""

    entities: dict[str, Rows] = field(default_factory=_lists)
    names: dict[str, Rows] = field(default_factory=_lists)
    facts: dict[Place, Rows] = field(default_factory=_lists)

    def add(self, other: "FreshRows", ids: Collection[str]) -> None:
        """Take over what another holds of some entities."""
        _take(self.entities, other.entities, "id", ids)
        _take(self.names, other.names, "id", ids)
        _take(self.facts, other.facts, "subject_id", ids)


def _take(mine: dict[Key, Rows], theirs: dict[Key, Rows], of: str, ids: Collection[str]) -> None:
    for place, rows in theirs.items():
        if chosen := [row for row in rows if row[of] in ids]:
            mine[place] += chosen


def rows_of(derived: Derived) -> FreshRows:
    """Return the rows that write derived entities and facts, none of which is there yet."""
    fresh = FreshRows(facts=rows_by_place(derived.facts.values()))
    for identity, entity in derived.entities.items():
        label = label_of(identity)
        fresh.entities[label].append({"id": identity, "content": entity_content(entity)})
        fresh.names[label] += name_rows(identity, entity)
    return fresh


def label_of(entity_id: str) -> str:
    """Return the label of the kind an id belongs to."""
    return BY_LETTER[entity_id[0]].label


def entity_content(entity: Entity) -> dict[str, Any]:
    """Return the properties of an entity's node, with a hash over them and its names."""
    content: dict[str, Any] = {
        **entity.attributes,
        "name": entity.names[0],
        "names": list(entity.names),
        "attribute_facts": attribute_facts_json(entity.attribute_facts),
    }
    if entity.text:
        content["text"] = entity.text
    forms = [_plain(form) for form in entity.name_forms]
    content["content_hash"] = digest(canonical([content, forms]))
    return content


def attribute_facts_json(facts: Iterable[AttributeFact]) -> str:
    """Return the evidence of an entity's attributes as it is stored."""
    return canonical([_plain(fact) for fact in facts])


def name_rows(identity: str, entity: Entity) -> Rows:
    """Return the rows of the forms an entity is found under."""
    rows = []
    for form in entity.name_forms:
        content = {**_plain(form), "sources": list(form.sources)}
        rows.append({"id": identity, "name": content.pop("name"), "content": content})
    return rows


def rows_by_place(facts: Iterable[Fact]) -> dict[Place, Rows]:
    """Return the rows of facts, by where they lie; the run is still missing."""
    grouped: dict[Place, Rows] = defaultdict(list)
    for fact in facts:
        subject_id, object_id = fact.subject_id, fact.object_id
        place = (label_of(subject_id), BY_PREDICATE[fact.predicate].type, label_of(object_id))
        content = {
            **fact.qualifiers,
            "fact_id": fact.fact_id,
            "fact_hash": fact.fact_hash,
            "claim_ids": list(fact.claim_ids),
        }
        row = {"subject_id": subject_id, "object_id": object_id, "fact_id": fact.fact_id}
        grouped[place].append({**row, "content": content})
    return grouped


def _plain(value: AttributeFact | NameForm) -> dict[str, Any]:
    """Return a flat value as a dict: ``asdict`` copies deeply, which an import feels."""
    return {name: getattr(value, name) for name in value.__slots__}
