"""New records that stand alone: derived ahead of their transaction, and written in it.

A new record that shares no identifier and refers to nobody is a component of its own. While one
batch is being written, the next is derived as if all its records stood alone; the transaction then
takes what does, and leaves the rest to ``settle``.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.evidence.derive import World, derive
from kg.evidence.difference import remember, write_fresh
from kg.evidence.ids import entity_id
from kg.evidence.known import name_rows, read_sources
from kg.evidence.mentions import MentionOutcome
from kg.evidence.records import Draft, Payload, Record
from kg.evidence.rows import FreshRows, rows_of
from kg.store import Transaction

# What a record needs to be derived alone: its key, source, key there, payload, and the mentions
# it makes as (kind, record key). Plain, because it travels to another process.
Plain = tuple[str, str, str, Payload, list[tuple[str, str]]]


@dataclass(frozen=True)
class Prepared:
    """What a batch writes if each of its records stands alone and no mention was ever merged.

    ``predicted`` says which entity each mention's record was taken for.
    """

    rows: FreshRows = field(default_factory=FreshRows)
    predicted: dict[str, str] = field(default_factory=dict)


def plain(draft: Draft) -> Plain:
    """Return what is needed of a draft to prepare it."""
    mentions = [(mention.kind, mention.record_key) for mention in draft.mentions]
    return (draft.record_key, draft.source, draft.key, draft.payload, mentions)


def prepare(batch: Iterable[Plain]) -> Prepared:
    """Return what new records of experts write if they stand alone. Pure."""
    records = []
    predicted: dict[str, str] = {}
    for record_key, source, key, payload, mentions in batch:
        records.append(Record(record_key, source, key, "expert", 0, 0, True, payload))
        for kind, mention in mentions:
            predicted[mention] = entity_id(kind, mention)
    return Prepared(rows_of(derive(records, (), World(assigned=predicted))), predicted)


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
    if sources.any_names or not _as_predicted(prepared.predicted, known):
        # Somebody named or merged something: derive with what is known now.
        records = [*(_record(draft, run) for draft in drafts), *fresh]
        named = name_rows(transaction, records) if sources.any_names else {}
        derived = derive(records, (), World(sources.ranks, known, name_rows=named))
        rows = rows_of(derived)
    else:
        derived = derive(fresh, (), World(sources.ranks, known))
        rows = rows_of(derived)
        rows.add(prepared.rows, {entity_id("expert", draft.record_key) for draft in drafts})
    remember(transaction, derived, (), run)
    return Counter(write_fresh(transaction, rows, run))


def _as_predicted(predicted: Mapping[str, str], known: Mapping[str, str]) -> bool:
    return all(predicted.get(key, identity) == identity for key, identity in known.items())


def _record(draft: Draft, run: int) -> Record:
    """Return a new record; what stands alone needs no identifiers to be told apart."""
    return Record(
        draft.record_key, draft.source, draft.key, draft.kind, run, run, True, draft.payload
    )
