"""Places that experts and institutions state: values, as long as anybody states them.

``Value`` nodes are derived like all else: a place is there while somebody was born or died there or
an institution stands there, under every name it goes by; or while a row of names speaks of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import cypher
from kg.names.normalise import normalise, script_of
from kg.names.variants import place_names
from kg.schema import fill
from kg.store import Transaction

Location = tuple[str, str, str]
"""Who states it (a flag of its value), its kind, and the text."""

# What of an entity is a place, by label: property, kind.
_PROPERTIES = {
    "Expert": (
        ("born_country", "country"),
        ("born_city", "city"),
        ("died_country", "country"),
        ("died_city", "city"),
    ),
    "Institution": (("country", "country"), ("city", "city")),
}


def value_id(kind: str, text: str) -> str:
    """Return the id of the value that a country or city is."""
    return f"{kind}|{text}"


def places_in(label: str, contents: Iterable[Mapping[str, Any]]) -> set[Location]:
    """Return the places that the properties of entities of one label state."""
    flag = f"of_{label.lower()}"
    return {
        (flag, kind, text)
        for content in contents
        for name, kind in _PROPERTIES.get(label, ())
        if (text := content.get(name))
    }


def stored_places(transaction: Transaction, label: str, ids: Sequence[str]) -> set[Location]:
    """Return the places that some stored entities state."""
    if label not in _PROPERTIES or not ids:
        return set()
    query = fill(cypher.load("value/stated_by"), label=label)
    return places_in(label, transaction.run(query, ids=list(ids)))


def renew_places(transaction: Transaction, before: set[Location], after: set[Location]) -> None:
    """Write the places that some entities state now, and let go of those they alone stated.

    To be called when the entities are written.
    """
    if new := after - before:
        _write(transaction, new)
    if lost := before - after:
        _let_go(transaction, {(kind, text) for _, kind, text in lost})


def restore_places(transaction: Transaction, ids: Sequence[str]) -> None:
    """Give values whose names were taken the names that they go by as places."""
    rows = transaction.run(cypher.load("value/list_places"), ids=list(ids))
    flags = ("of_expert", "of_institution")
    stated = {(flag, row["kind"], row["text"]) for row in rows for flag in flags if row[flag]}
    if stated:
        _write(transaction, stated)


def _write(transaction: Transaction, places: Iterable[Location]) -> None:
    flags: dict[tuple[str, str], dict[str, bool]] = {}
    for flag, kind, text in places:
        flags.setdefault((kind, text), {})[flag] = True
    # A name of one place stands here once: the query does not see what it writes itself.
    forms = {
        (kind, text, normalise(name)): name
        for kind, text in sorted(flags)
        for name in reversed(place_names(text))
    }
    rows = [
        {
            "value_id": value_id(kind, text),
            "kind": kind,
            "text": text,
            "name": form,
            "flags": flags[kind, text],
            "content": {"text": name, "script": script_of(name), "form": "place", "sources": []},
        }
        for (kind, text, form), name in forms.items()
    ]
    transaction.run(cypher.load("value/place"), rows=rows)


def _let_go(transaction: Transaction, places: set[tuple[str, str]]) -> None:
    rows = [{"value_id": value_id(*place), "kind": place[0], "text": place[1]} for place in places]
    held = transaction.run(cypher.load("value/held"), rows=rows)
    transaction.run(cypher.load("value/mark_held"), rows=held)
    gone = [row["value_id"] for row in held if not (row["of_expert"] or row["of_institution"])]
    if gone:
        names = [row["name"] for row in transaction.run(cypher.load("value/names_of"), ids=gone)]
        transaction.run(cypher.load("value/unplace"), ids=gone)
        transaction.run(cypher.load("value/sweep"), ids=gone)
        transaction.run(cypher.load("name/sweep"), names=names)
