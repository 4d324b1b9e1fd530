"""Random small graphs, written as the import writes them, and random bound forms over them."""

import json
import random
from dataclasses import dataclass
from typing import Any

import cypher
from kg.names.normalise import normalise, script_of
from kg.schema import BY_ATTRIBUTE, BY_KIND, BY_LABEL, BY_PREDICATE, KINDS, fill
from kg.store import GraphStore

Row = dict[str, Any]
SIZES = {"expert": 12, "field": 8, "award": 7, "institution": 8}
WORDS = ("Wei", "Wang", "Ana", "Long", "Rae", "Kim", "Institute", "Prize", "Bay")
HAN = ("王选", "高王", "王", "长江奖", "李明", "高能物理")
YEARS = tuple(range(1990, 1998))
CITIES = ("Ulm", "Paris", "Oslo")
DATES = ("1950", "1950-03", "1950-03-14", "1950-07-01", "1951", "1951-02-03", "1960-01-01")


@dataclass(frozen=True)
class RandomWorld:
    """The entities and facts of a graph, as they are written."""

    entities: dict[str, list[Row]]
    names: dict[str, list[Row]]
    facts: dict[tuple[str, str, str], list[Row]]

    def ids(self, kind: str) -> list[str]:
        """Return the ids of the entities of a kind."""
        return [row["id"] for row in self.entities[kind]]


def random_world(seed: int) -> RandomWorld:
    """Return a graph with every kind of fact, and gaps in all that may be missing."""
    chance = random.Random(seed)
    entities = {kind: [_entity(chance, kind, n) for n in range(SIZES[kind])] for kind in SIZES}
    names = {
        kind: [row for one in rows for row in one.pop("forms")] for kind, rows in entities.items()
    }
    ids = {kind: [row["id"] for row in rows] for kind, rows in entities.items()}
    return RandomWorld(entities, names, dict(_facts(chance, ids)))


def write(store: GraphStore, world: RandomWorld) -> None:
    """Write a graph into an empty store."""

    def work(transaction: Any) -> None:
        for kind in KINDS:
            for name, rows in (
                ("entity/put", world.entities[kind.name]),
                ("entity/name", world.names[kind.name]),
            ):
                transaction.run(fill(cypher.load(name), label=kind.label), rows=rows)
        for (label, type_, far), rows in world.facts.items():
            query = fill(cypher.load("fact/put"), label=label, object=far, type=type_)
            transaction.run(query, rows=rows)

    store.write(work)


def _entity(chance: random.Random, kind: str, number: int) -> Row:
    identity = f"{BY_KIND[kind].letter}{number:016d}"
    # Some are called the same: then ids decide the order.
    texts = [" ".join(chance.sample(WORDS, 2)), *chance.sample(HAN, chance.randint(0, 2))]
    attributes = {}
    for attribute in BY_ATTRIBUTE.values():
        if (
            BY_KIND[kind].label in attribute.kinds
            and not attribute.private
            and chance.random() < 0.7
        ):
            attributes[attribute.name] = _value(chance, attribute.name, attribute.type)
    evidence = [
        _stated(identity, name, value, True, 0) for name, value in sorted(attributes.items())
    ] + [
        _stated(identity, name, "outvoted", False, 1)
        for name in sorted(attributes)
        if chance.random() < 0.2
    ]
    forms = [
        {
            "id": identity, "name": normalise(text),
            "content": {"text": text, "language": None, "script": script_of(text),
                        "form": "stated", "sources": ["random"]},
        }
        for text in dict.fromkeys(texts)
    ]  # fmt: skip
    short = texts[0].split()[-1]
    if normalise(short) not in {form["name"] for form in forms}:
        content = {"text": short, "script": "latin", "form": "short", "sources": ["random"]}
        forms.append({"id": identity, "name": normalise(short), "content": content})
    content = {"name": texts[0], "names": texts, "attribute_facts": json.dumps(evidence)}
    return {"id": identity, "content": content | attributes, "forms": forms}


def _value(chance: random.Random, name: str, type_: str) -> Any:
    if type_ == "date":
        return chance.choice(DATES)
    if type_ == "boolean":
        return chance.random() < 0.8
    return chance.choice(CITIES) if name != "title" else chance.choice(("Professor", "教授"))


def _stated(identity: str, name: str, value: Any, preferred: bool, number: int) -> Row:
    fact_id = f"R{identity[:1].lower()}{identity[1:]}/{name}/{number}"
    return {
        "predicate": name, "value": value, "fact_id": fact_id, "fact_hash": "h",
        "claim_ids": [fact_id], "preferred": preferred,
    }  # fmt: skip


def _facts(chance: random.Random, ids: dict[str, list[str]]) -> Any:
    for predicate in BY_PREDICATE.values():
        for label in predicate.domain:
            near, far = label.lower(), (predicate.range or label).lower()
            pairs = _pairs(chance, predicate.acyclic, predicate.symmetric, ids[near], ids[far])
            rows = []
            for number, (one, other) in enumerate(pairs):
                fact_id = f"R{one[:1].lower()}{one[1:]}/{predicate.name}/{number:03d}"
                qualifiers = {}
                for qualifier in predicate.qualifiers:
                    if chance.random() < 0.7:
                        qualifiers[qualifier.name] = _qualifier(chance, qualifier.name)
                if qualifiers.get("to_year", 9999) < qualifiers.get("from_year", 0):
                    del qualifiers["to_year"]
                content = {
                    "fact_id": fact_id, "fact_hash": "h", "claim_ids": [fact_id], "changed_run": 1,
                }  # fmt: skip
                row = {"subject_id": one, "object_id": other, "fact_id": fact_id}
                rows.append(row | {"content": content | qualifiers})
            yield (label, predicate.type, BY_LABEL[far.capitalize()].label), rows


def _pairs(
    chance: random.Random, acyclic: bool, symmetric: bool, near: list[str], far: list[str]
) -> list[tuple[str, str]]:
    if acyclic:
        # Later ones are part of earlier ones; a chain may be deeper than is looked at.
        pairs = [(near[n], near[chance.randrange(n)]) for n in range(1, len(near))]
        if chance.random() < 0.3:
            pairs = [(near[n], near[n - 1]) for n in range(1, len(near))]
        pairs = [pair for pair in pairs if chance.random() < 0.8]
        more = [(near[n], near[chance.randrange(n)]) for n in range(2, len(near), 3)]
        return list(dict.fromkeys(pairs + more))
    drawn = [(chance.choice(near), chance.choice(far)) for _ in range(3 * len(near))]
    if symmetric:
        drawn = [
            pair for pair in {(min(p), max(p)): p for p in drawn}.values() if len(set(pair)) == 2
        ]
    return drawn


def _qualifier(chance: random.Random, name: str) -> Any:
    if name == "work_count":
        return chance.randint(1, 4)
    if name == "weight":
        return chance.choice((0.25, 0.5, 0.75))
    if name == "years":
        return sorted(chance.sample(YEARS, chance.randint(1, 3)))
    if name.endswith("year"):
        return chance.choice(YEARS)
    choices = {"role": ("dean", "fellow"), "degree": ("PhD", "MSc"), "share": ("1", "1/2")}
    return chance.choice(choices.get(name, ("for this", "for that")))
