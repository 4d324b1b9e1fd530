"""Claims: what one record says, one statement at a time. Pure."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from kg.evidence.ids import claim_id, mention_record_key
from kg.evidence.records import Payload, Record, mention_key, parent_key, reference
from kg.schema import BY_PREDICATE

ATTRIBUTES_STATED = (
    "gender", "born", "died", "born_city", "born_country", "died_city", "died_country", "title",
    "homepage",
)  # fmt: skip
PLACE = ("city", "country")


@dataclass(frozen=True, slots=True)
class Claim:
    """One relation as one record states it; ``objects`` are what it may refer to, best first."""

    claim_id: str
    record_key: str
    predicate: str
    objects: tuple[str, ...]
    qualifiers: Payload = field(default_factory=dict)
    stated: str = ""


@dataclass(frozen=True, slots=True)
class AttributeClaim:
    """One attribute value as one record states it, with the sources that say so."""

    claim_id: str
    record_key: str
    predicate: str
    value: Any
    sources: tuple[str, ...]


def relations_of(record: Record) -> Iterator[Claim]:
    """Yield what a live record claims about other entities."""
    if record.kind == "expert":
        yield from _of_expert(record)
    elif record.kind != "name":
        yield from _of_mention(record)


def symmetric_of(record: Record) -> Iterator[Claim]:
    """Yield those claims of a live record that are as much about the other one."""
    if record.kind == "expert":
        yield from _collaborations(record)


def attributes_of(record: Record) -> Iterator[AttributeClaim]:
    """Yield what a live record claims about its own entity."""
    if record.kind == "expert":
        yield from _expert_attributes(record)
    elif record.kind == "institution":
        yield from _place(record)


def _of_expert(record: Record) -> Iterator[Claim]:
    payload = record.payload
    for item in payload.get("fields", ()):
        key = mention_key("field", item)
        yield _claim(record, "researches", key, _quals(item, "work_count", "years", "weight"))
    for item in payload.get("awards", ()):
        key = mention_key("award", item)
        yield _claim(record, "received", key, _quals(item, "year", "motivation", "share"))
    for item in payload.get("affiliations", ()):
        key = mention_key("institution", {**item, "name": item["institution"]})
        quals = _quals(item, "role", "stated_year")
        quals |= {f"{end}_year": item[end] for end in ("from", "to") if end in item}
        yield _claim(record, "affiliated_with", key, quals)
    for item in payload.get("education", ()):
        key = mention_key("institution", {**item, "name": item["institution"]})
        yield _claim(record, "educated_at", key, _quals(item, "degree", "year"))
    yield from _collaborations(record)


def _collaborations(record: Record) -> Iterator[Claim]:
    for item in record.payload.get("collaborators", ()):
        if objects := tuple(reference(item, record.source)):
            quals = _quals(item, "work_count", "years")
            yield _made(record, "collaborated_with", objects[0], objects, quals)


def _of_mention(record: Record) -> Iterator[Claim]:
    predicate = "subfield_of" if record.kind == "field" else "part_of"
    for parent in sorted({s[predicate] for _, s in stated(record) if s.get(predicate)}):
        yield _claim(record, predicate, parent_key(record.kind, parent), {})


def stated(record: Record) -> Iterator[tuple[str, Payload]]:
    """Yield (source, statement) of a mention's record, in a fixed order."""
    statements = record.payload["statements"]
    for source in sorted(statements):
        for text in sorted(statements[source]):
            yield source, json.loads(text)


def _claim(record: Record, predicate: str, key: str, quals: Payload) -> Claim:
    return _made(record, predicate, key, (mention_record_key(key),), quals)


def _made(
    record: Record, predicate: str, text: str, objects: tuple[str, ...], quals: Payload
) -> Claim:
    tells = [text, *(str(quals.get(name, "")) for name in BY_PREDICATE[predicate].distinguishing)]
    identity = claim_id(record.record_key, predicate, "\x1f".join(tells))
    return Claim(identity, record.record_key, predicate, objects, quals, text)


def _quals(item: Payload, *names: str) -> Payload:
    found = {}
    for name in names:
        value = item.get(name)
        if value is None or value == [] or value == "":
            continue
        if name == "years":
            value = sorted({year for year in value if year is not None})
        elif name == "share":
            value = str(value)
        found[name] = value
    return found


def _expert_attributes(record: Record) -> Iterator[AttributeClaim]:
    payload = record.payload
    for name in ATTRIBUTES_STATED:
        if (value := payload.get(name)) is not None:
            yield _attribute(record, name, value)
    if payload.get("is_person") is False:
        yield _attribute(record, "is_person", False)
    for text in payload.get("texts", ()):
        if text.get("kind", "bio") == "bio":
            yield _attribute(record, "bio", text["text"])


def _attribute(record: Record, name: str, value: Any) -> AttributeClaim:
    identity = claim_id(record.record_key, name, str(value))
    return AttributeClaim(identity, record.record_key, name, value, (record.source,))


def _place(record: Record) -> Iterator[AttributeClaim]:
    for name in PLACE:
        says: dict[str, set[str]] = {}
        for source, statement in stated(record):
            if value := statement.get(name):
                says.setdefault(value, set()).add(source)
        for value in sorted(says):
            yield AttributeClaim(
                claim_id(record.record_key, name, value),
                record.record_key,
                name,
                value,
                tuple(sorted(says[value])),
            )
