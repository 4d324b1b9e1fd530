"""New records that stand alone: derived ahead of their transaction, and written in it.

A new record that shares no identifier and refers to nobody is a component of its own. While one
batch is being written, the next is derived as if all its records stood alone; the transaction then
takes what does, and leaves the rest to ``settle``.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kg.evidence.derive import Derived, World, derive
from kg.evidence.difference import Stored, entity_content, write_difference
from kg.evidence.ids import entity_id
from kg.evidence.known import name_rows, read_sources
from kg.evidence.mentions import MentionOutcome
from kg.evidence.records import Draft, Payload, Record
from kg.store import Transaction


@dataclass(frozen=True)
class Prepared:
    """A batch derived as if each of its records stood alone and no mention was ever merged."""

    derived: Derived
    contents: dict[str, Payload] = field(default_factory=dict)


def prepare(drafts: Sequence[Draft]) -> Prepared:
    """Return what drafts become if they stand alone. Pure."""
    records = [_record(draft, 0) for draft in drafts if draft.kind == "expert"]
    predicted = {
        mention.record_key: entity_id(mention.kind, mention.record_key)
        for draft in drafts
        for mention in draft.mentions
    }
    derived = derive(records, (), World(assigned=predicted))
    return Prepared(derived, {i: entity_content(e) for i, e in derived.entities.items()})


def write_alone(
    transaction: Transaction,
    drafts: Sequence[Draft],
    outcome: MentionOutcome,
    prepared: Prepared,
    run: int,
) -> Counter[str]:
    """Write the entities and facts of drafts that stand alone, and of mentions made first here."""
    fresh = [state.record() for state in outcome.fresh]
    if not drafts and not fresh:
        return Counter()
    sources = read_sources(transaction)
    known = {s.record_key: s.entity_id for s in outcome.states.values() if s.entity_id}
    if sources.any_names or not _as_predicted(prepared.derived.assigned, known):
        # Somebody named or merged something: derive with what is known now.
        records = [*(_record(draft, run) for draft in drafts), *fresh]
        rows = name_rows(transaction, records) if sources.any_names else {}
        derived = derive(records, (), World(sources.ranks, known, name_rows=rows))
        contents: dict[str, Payload] = {}
    else:
        derived = _chosen(prepared.derived, drafts, derive(fresh, (), World(sources.ranks, known)))
        contents = prepared.contents
    written = write_difference(transaction, derived, Stored(), run, fresh=True, contents=contents)
    return Counter(written)


def _as_predicted(predicted: Mapping[str, str | None], known: Mapping[str, str]) -> bool:
    return all(predicted.get(key, identity) == identity for key, identity in known.items())


def _chosen(prepared: Derived, drafts: Sequence[Draft], fresh: Derived) -> Derived:
    """Return of what was prepared the part of these drafts, with the fresh mentions."""
    ids = {entity_id("expert", draft.record_key) for draft in drafts}
    entities = {i: prepared.entities[i] for i in ids}
    facts = {i: fact for i, fact in prepared.facts.items() if fact.subject_id in ids}
    return Derived(
        {**entities, **fresh.entities},
        {**facts, **fresh.facts},
        fresh.retracted,
        fresh.looped,
        fresh.assigned,
        fresh.reviews,
    )


def _record(draft: Draft, run: int) -> Record:
    """Return a new record; what stands alone needs no identifiers to be told apart."""
    return Record(
        draft.record_key, draft.source, draft.key, draft.kind, run, run, True, draft.payload
    )
