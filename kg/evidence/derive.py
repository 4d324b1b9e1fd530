"""``graph = derive(records, judgements)``: the heart of the evidence model. Pure.

No clock, no database, no chance, no order: the same records and judgements give the same graph. The
whole-graph derive is the oracle of the incremental one, which calls it on one component at a time
and tells it by ``World`` what lies outside.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kg.evidence.claims import AttributeClaim, Claim, attributes_of, relations_of, symmetric_of
from kg.evidence.cluster import WEAK, Review, clusters
from kg.evidence.hierarchy import loops
from kg.evidence.ids import canonical, digest, entity_id
from kg.evidence.judgements import Judgement
from kg.evidence.naming import NameForm, display_names, name_forms
from kg.evidence.records import DEFAULT_RANK, Payload, Record, name_target
from kg.schema import BY_ATTRIBUTE, BY_PREDICATE

RETRACTED, LOOPED = "retracted", "became a loop"


@dataclass(frozen=True, slots=True)
class Fact:
    """A set of equal claims; ``fact_id`` is its oldest claim's id."""

    fact_id: str
    fact_hash: str
    claim_ids: tuple[str, ...]
    predicate: str
    subject_id: str
    object_id: str
    qualifiers: Payload


@dataclass(frozen=True, slots=True)
class AttributeFact:
    """One value of an attribute; the preferred one is also the entity's property."""

    predicate: str
    value: Any
    fact_id: str
    fact_hash: str
    claim_ids: tuple[str, ...]
    preferred: bool


@dataclass(frozen=True, slots=True)
class Entity:
    """A node of the derived graph."""

    entity_id: str
    kind: str
    names: tuple[str, ...]
    name_forms: tuple[NameForm, ...]
    attributes: Payload
    attribute_facts: tuple[AttributeFact, ...]
    text: str = ""


@dataclass(frozen=True)
class World:
    """What a component needs to know of the rest."""

    ranks: Mapping[str, int] = field(default_factory=dict)
    assigned: Mapping[str, str | None] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    name_rows: Mapping[str, Sequence[Record]] = field(default_factory=dict)
    outside: Sequence[Record] = ()


@dataclass(frozen=True)
class Derived:
    """The graph that follows: entities and facts by id, and where each record went.

    ``retracted`` says why facts are left out; ``looped`` keeps those that would close a loop.
    """

    entities: dict[str, Entity]
    facts: dict[str, Fact]
    retracted: dict[str, str]
    looped: dict[str, Fact]
    assigned: dict[str, str | None]
    reviews: list[Review]


def derive(
    records: Iterable[Record], judgements: Iterable[Judgement], world: World | None = None
) -> Derived:
    """Return the graph that records and judgements give."""
    world = world or World()
    decided = tuple(judgements)
    denied = {claim for j in decided if j.kind == "retract" for claim in j.sides}
    by_kind: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        by_kind[record.kind].append(record)
    rows = _name_rows(by_kind.pop("name", ()), world)
    entities: dict[str, Entity] = {}
    assigned: dict[str, str | None] = dict(world.assigned)
    owning: dict[str, set[str]] = defaultdict(set)
    members: list[tuple[str, tuple[Record, ...]]] = []
    weak: set[str] = set()
    reviews: list[Review] = []
    for kind in sorted(by_kind):
        groups, found = clusters(by_kind[kind], decided)
        reviews += found
        weak |= {review.detail.rpartition(" ")[2] for review in found if review.reason == WEAK}
        for group in groups:
            live = tuple(record for record in group if record.live)
            identity = entity_id(kind, group[0].record_key)
            assigned.update((record.record_key, identity if live else None) for record in group)
            if live:
                entities[identity] = _entity(identity, kind, live, rows, world.ranks, denied)
                members.append((identity, live))
                for record in live:
                    for identifier in record.identifiers:
                        owning[identifier].add(identity)
    owners = dict(world.owners)
    for identifier, ids in owning.items():
        owners.pop(identifier, None)
        if len(ids) == 1 and identifier not in weak:
            owners[identifier] = next(iter(ids))
    facts, retracted = _facts(members, decided, assigned, owners, world)
    looped = {fact_id: facts.pop(fact_id) for fact_id in loops(facts.values())}
    retracted |= dict.fromkeys(looped, LOOPED)
    return Derived(entities, facts, retracted, looped, assigned, reviews)


def age_of_claim(first_runs: Mapping[str, int], claim: str) -> tuple[int, str]:
    """Return what claims are ordered by, oldest first: their record's first run, then the id."""
    return first_runs.get(claim.partition("/")[0], 0), claim


def _name_rows(given: Iterable[Record], world: World) -> dict[str, list[Record]]:
    rows: dict[str, list[Record]] = {key: list(found) for key, found in world.name_rows.items()}
    for record in given:
        if record.live:
            payload = record.payload
            target = name_target(payload["kind"], payload["name"])
            rows.setdefault(target, []).append(record)
    return rows


def _entity(
    identity: str,
    kind: str,
    live: Sequence[Record],
    rows: Mapping[str, Sequence[Record]],
    ranks: Mapping[str, int],
    denied: set[str],
) -> Entity:
    names = display_names(kind, live, ranks)
    evidence = _attribute_facts(live, ranks, denied)
    attributes = {fact.predicate: fact.value for fact in evidence if fact.preferred}
    if kind == "expert":
        attributes.setdefault("is_person", True)
        if attributes["is_person"]:
            attributes["living"] = "died" not in attributes
    return Entity(
        entity_id=identity,
        kind=kind,
        names=tuple(name.text for name in names),
        name_forms=name_forms(kind, names, rows, is_person=attributes.get("is_person", False)),
        attributes=attributes,
        attribute_facts=evidence,
        text="\n".join(_texts(live)) if kind == "expert" else "",
    )


def _texts(live: Sequence[Record]) -> list[str]:
    found: list[str] = []
    for record in live:
        payload = record.payload
        found += [payload["title"]] if payload.get("title") else []
        found += [text["text"] for text in payload.get("texts", ())]
        found += [a["motivation"] for a in payload.get("awards", ()) if a.get("motivation")]
    return sorted(set(found))


def _attribute_facts(
    live: Sequence[Record], ranks: Mapping[str, int], denied: set[str]
) -> tuple[AttributeFact, ...]:
    first_runs = {record.record_key: record.first_run for record in live}
    recency = {record.record_key: record.version_run for record in live}
    values: dict[str, dict[str, list[AttributeClaim]]] = defaultdict(lambda: defaultdict(list))
    for record in live:
        for claim in attributes_of(record):
            values[claim.predicate][canonical(claim.value)].append(claim)
    for alike in values.values():
        for text in [t for t, said in alike.items() if any(c.claim_id in denied for c in said)]:
            del alike[text]
    facts = []
    for predicate in sorted(name for name, alike in values.items() if alike):
        best = min(
            values[predicate],
            key=lambda text: _preference(values[predicate][text], ranks, recency),
        )
        for text in sorted(values[predicate]):
            claims = values[predicate][text]
            ids = sorted({c.claim_id for c in claims}, key=lambda i: age_of_claim(first_runs, i))
            facts.append(
                AttributeFact(
                    predicate,
                    claims[0].value,
                    ids[0],
                    digest(f"{predicate}={text}"),
                    tuple(ids),
                    text == best or BY_ATTRIBUTE[predicate].many,
                )
            )
    return tuple(facts)


def _preference(
    claims: Sequence[AttributeClaim], ranks: Mapping[str, int], recency: Mapping[str, int]
) -> tuple[int, int, int, str]:
    sources = {source for claim in claims for source in claim.sources}
    return (
        -max(ranks.get(source, DEFAULT_RANK) for source in sources),
        -len(sources),
        -max(recency[claim.record_key] for claim in claims),
        min(claim.claim_id for claim in claims),
    )


@dataclass(frozen=True, slots=True)
class _Made:
    """A claim whose ends are known."""

    claim: Claim
    subject_id: str
    object_id: str
    record: Record

    @property
    def fact_key(self) -> tuple[str, ...]:
        predicate = BY_PREDICATE[self.claim.predicate]
        tells = (str(self.claim.qualifiers.get(name, "")) for name in predicate.distinguishing)
        return (predicate.name, self.subject_id, self.object_id, *tells)


def _facts(
    members: Sequence[tuple[str, tuple[Record, ...]]],
    judgements: Sequence[Judgement],
    assigned: Mapping[str, str | None],
    owners: Mapping[str, str],
    world: World,
) -> tuple[dict[str, Fact], dict[str, str]]:
    means = {(j.sides[0], j.sides[1]): j.sides[2] for j in judgements if j.kind == "means"}
    denied = {claim for j in judgements if j.kind == "retract" for claim in j.sides}
    grouped: dict[tuple[str, ...], list[_Made]] = defaultdict(list)
    inside = {identity for identity, _ in members}
    own = [(identity, record, relations_of) for identity, live in members for record in live]
    # Of what lies outside only its side of what both ends share is ours.
    beyond = [(assigned.get(r.record_key), r, symmetric_of) for r in world.outside if r.live]
    for subject, record, claims_of in [*own, *beyond]:
        for claim in claims_of(record):
            symmetric = BY_PREDICATE[claim.predicate].symmetric
            target = _object(claim, record, assigned, owners, means)
            if target is None or subject is None or (symmetric and target == subject):
                continue
            if subject not in inside and not (symmetric and target in inside):
                continue
            ends = sorted((subject, target)) if symmetric else (subject, target)
            made = _Made(claim, ends[0], ends[1], record)
            grouped[made.fact_key].append(made)
    facts: dict[str, Fact] = {}
    retracted: dict[str, str] = {}
    for made_alike in grouped.values():
        fact = _fact(made_alike, world.ranks)
        if denied.isdisjoint(fact.claim_ids):
            facts[fact.fact_id] = fact
        else:
            retracted[fact.fact_id] = RETRACTED
    return facts, retracted


def _object(
    claim: Claim,
    record: Record,
    assigned: Mapping[str, str | None],
    owners: Mapping[str, str],
    means: Mapping[tuple[str, str], str],
) -> str | None:
    for reference in claim.objects:
        meant = means.get((record.record_key, reference), reference)
        found = owners.get(meant) if ":" in meant else assigned.get(meant)
        if found is not None:
            return found
    return None


def _fact(alike: Sequence[_Made], ranks: Mapping[str, int]) -> Fact:
    first = alike[0]
    first_runs = {made.record.record_key: made.record.first_run for made in alike}
    ids = sorted({made.claim.claim_id for made in alike}, key=lambda i: age_of_claim(first_runs, i))
    qualifiers = _combine(alike, ranks)
    content = canonical([first.claim.predicate, first.subject_id, first.object_id, qualifiers])
    return Fact(
        fact_id=ids[0],
        fact_hash=digest(content),
        claim_ids=tuple(ids),
        predicate=first.claim.predicate,
        subject_id=first.subject_id,
        object_id=first.object_id,
        qualifiers=qualifiers,
    )


def _combine(alike: Sequence[_Made], ranks: Mapping[str, int]) -> Payload:
    if len(alike) == 1:
        return dict(alike[0].claim.qualifiers)
    combined: Payload = {}
    preferred = sorted(
        alike,
        key=lambda made: (
            -ranks.get(made.record.source, DEFAULT_RANK),
            -made.record.version_run,
            made.claim.claim_id,
            canonical(made.claim.qualifiers),
        ),
    )
    for qualifier in BY_PREDICATE[alike[0].claim.predicate].qualifiers:
        values = [
            made.claim.qualifiers[qualifier.name]
            for made in preferred
            if qualifier.name in made.claim.qualifiers
        ]
        if not values:
            continue
        if qualifier.combine == "max":
            combined[qualifier.name] = max(values)
        elif qualifier.combine == "sum":
            combined[qualifier.name] = sum(values)
        elif qualifier.combine == "union":
            combined[qualifier.name] = sorted({item for value in values for item in value})
        else:
            combined[qualifier.name] = values[0]
    return combined
