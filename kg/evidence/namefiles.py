"""What rows of files of names do: queue the entities they add to, and name values."""

import json
from collections.abc import Iterable, Sequence

import cypher
from kg.evidence.append import mark_named
from kg.evidence.records import Draft, Payload, name_target
from kg.names.normalise import normalise, script_of
from kg.store import Transaction

VALUE_KINDS = ("country", "city")


def add_names(transaction: Transaction, drafts: Sequence[Draft]) -> int:
    """Let new rows of names take effect; return how many wait for an entity to come."""
    rows = [draft for draft in drafts if draft.target is not None]
    values = [
        _value_row(draft.payload, draft.source)
        for draft in rows
        if draft.payload["kind"] in VALUE_KINDS
    ]
    if values:
        transaction.run(cypher.load("value/put"), rows=values)
    return mark_named(transaction, [str(draft.target) for draft in rows])


def remove_names(transaction: Transaction, keys: Iterable[str]) -> None:
    """Take back what live rows of names did, before they are withdrawn."""
    for row in transaction.run(cypher.load("record/get"), keys=sorted(keys)):
        if row["kind"] != "name" or not row["live"]:
            continue
        payload = json.loads(row["payload"])
        if payload["kind"] in VALUE_KINDS:
            _unname_value(transaction, payload)
        else:
            mark_named(transaction, [name_target(payload["kind"], payload["name"])])


def _value_row(payload: Payload, source: str) -> Payload:
    return {
        "value_id": _value_id(payload),
        "kind": payload["kind"],
        "text": payload["name"],
        "name": normalise(payload["text"]),
        "content": {
            "text": payload["text"],
            "language": payload.get("language"),
            "script": script_of(payload["text"]),
            "form": "stated",
            "sources": [source],
        },
    }


def _unname_value(transaction: Transaction, payload: Payload) -> None:
    form, value = normalise(payload["text"]), _value_id(payload)
    transaction.run(cypher.load("value/unname"), value_id=value, name=form)
    transaction.run(cypher.load("value/sweep"), ids=[value])
    transaction.run(cypher.load("name/sweep"), names=[form])


def _value_id(payload: Payload) -> str:
    return f"{payload['kind']}|{payload['name']}"
