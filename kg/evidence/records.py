"""Records: what one source said under one key, and the mentions it makes on the way."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from kg.evidence.ids import canonical, digest, mention_record_key, record_key
from kg.names.normalise import key_form, normalise
from kg.profiles.model import NameRow, Profile

Payload = dict[str, Any]
PAYLOAD_LIMIT = 65_536
DEFAULT_RANK = 50
STATED_IN_MENTION = ("name", "names", "city", "country", "part_of", "subfield_of")


@dataclass(frozen=True, slots=True)
class Mention:
    """An institution, field or award as one profile states it."""

    kind: str
    key: str
    statement: str

    @property
    def record_key(self) -> str:
        """Return the key of the mention's record."""
        return mention_record_key(self.key)


@dataclass(frozen=True, slots=True)
class Draft:
    """A record about to be written: its content, its hash, and all that it refers to."""

    record_key: str
    source: str
    key: str
    kind: str
    payload: Payload
    text: str
    content_hash: str
    identifiers: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    refers_to: tuple[str, ...] = ()
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it stands in the store.

    The payload of a mention is ``{"key": …, "statements": {source: [statement, …]}}``: who states
    it how.
    """

    record_key: str
    source: str
    key: str
    kind: str
    first_run: int
    version_run: int
    live: bool
    payload: Payload = field(default_factory=dict)
    identifiers: tuple[str, ...] = ()


def draft_of(profile: Profile, source: str) -> Draft:
    """Return the record that a profile becomes."""
    payload = profile.payload()
    key = payload.pop("key")
    return draft_of_payload(source, key, "expert", payload, canonical(payload))


def draft_of_payload(source: str, key: str, kind: str, payload: Payload, text: str) -> Draft:
    """Return the record of a payload; ``text`` is its canonical JSON."""
    named = kind == "name"
    return Draft(
        record_key=record_key(source, key),
        source=source,
        key=key,
        kind=kind,
        payload=payload,
        text=text,
        content_hash=digest(text),
        identifiers=() if named else identifiers_of(payload),
        mentions=() if named else tuple(dict.fromkeys(mentions_of(payload))),
        refers_to=() if named else references_of(payload, source),
        target=name_target(payload["kind"], payload["name"]) if named else None,
    )


def draft_of_names(row: NameRow, source: str) -> Draft:
    """Return the record that a row of a file of names becomes; its key is all it says."""
    payload = row.model_dump(exclude_none=True)
    text = canonical(payload)
    return draft_of_payload(source, text, "name", payload, text)


def name_target(kind: str, name: str) -> str:
    """Return what a row of names is found by: the kind and the name it adds to."""
    return f"{kind}|{normalise(name)}"


def identifiers_of(payload: Payload) -> tuple[str, ...]:
    """Return the identifiers a payload states, as ``type:value``, sorted."""
    found = []
    for name, values in payload.get("identifiers", {}).items():
        found += [f"{name}:{value}" for value in ([values] if isinstance(values, str) else values)]
    return tuple(sorted(set(found)))


def references_of(payload: Payload, source: str) -> tuple[str, ...]:
    """Return what a payload's collaborators refer to: record keys, and ``type:value``."""
    return tuple(
        sorted(
            {ref for item in payload.get("collaborators", ()) for ref in reference(item, source)}
        )
    )


def reference(collaborator: Payload, source: str) -> Iterator[str]:
    """Yield what says who a collaborator is; a name alone says nothing."""
    if key := collaborator.get("key"):
        yield record_key(source, key)
    for name, value in (collaborator.get("identifier") or {}).items():
        yield f"{name}:{value}"


def mentions_of(payload: Payload) -> Iterator[Mention]:
    """Yield every mention a profile makes, parents included."""
    for item in payload.get("fields", ()):
        yield from _with_parent("field", item, "subfield_of")
    for item in payload.get("awards", ()):
        yield from _with_parent("award", item, "part_of")
    for item in (*payload.get("affiliations", ()), *payload.get("education", ())):
        yield from _with_parent("institution", item, "part_of")


def mention_of(kind: str, item: Payload) -> Mention:
    """Return the mention in a part of a profile that names a field, award or institution."""
    stated = {name: item[name] for name in STATED_IN_MENTION if item.get(name)}
    if kind == "institution":
        stated["name"] = item["institution"]
    return Mention(kind, mention_key(kind, stated), canonical(stated))


def mention_key(kind: str, stated: Payload) -> str:
    """Return what makes two mentions one: kind, name and, of an institution, its place."""
    place = stated.get("city") or stated.get("country") or "" if kind == "institution" else ""
    return f"{kind}|{key_form(stated['name'])}|{key_form(place) if place else ''}"


def parent_key(kind: str, name: str) -> str:
    """Return the key of the mention that a parent's bare name is."""
    return mention_key(kind, {"name": name})


def _with_parent(kind: str, item: Payload, parent: str) -> Iterator[Mention]:
    yield mention_of(kind, item)
    if name := item.get(parent):
        yield Mention(kind, parent_key(kind, name), canonical({"name": name}))
