"""Places by the names they go by, as the graph states them."""

from collections.abc import Iterable
from typing import Literal

import cypher
from kg.names.common import is_common
from kg.names.link import Link
from kg.names.normalise import normalise
from kg.store.graph import GraphStore

MOST_PLACES = 5_000
Found = dict[tuple[str, str], set[str]]


def places_named(
    store: GraphStore,
    forms: Iterable[str],
    *,
    of: Literal["expert", "institution"] = "expert",
) -> dict[str, tuple[Link, ...]]:
    """Return the stated places that each normalised form names, a country before a city.

    A place goes by every name it is stated with: "India (now Pakistan)" by both, "Roanoke, VA" by
    "Roanoke". What a row of names calls a country or city (德国) is every place that goes by the
    name it was given for. The ``ids`` of a link are the places as stated, all meant together.

    Args:
        of: places where an expert was born or died, or where an institution is.
    """
    named, meant = _named(store, set(forms), of)
    behind, _ = _named(store, {normalise(text) for _, text in meant.values()}, of)
    for (form, _), (kind, text) in meant.items():
        named.setdefault((form, kind), set()).update(behind.get((normalise(text), kind), ()))
    places: dict[str, tuple[Link, ...]] = {}
    for (form, kind), texts in sorted(named.items(), reverse=True):
        if texts:
            shortest = min(sorted(texts), key=len)
            link = Link(kind, form, tuple(sorted(texts)), shortest, common=is_common(form))
            places[form] = (*places.get(form, ()), link)
    return places


def _named(
    store: GraphStore, forms: set[str], of: str
) -> tuple[Found, dict[tuple[str, str], tuple[str, str]]]:
    """Return the stated places by form and kind, and the values that rows of names speak of."""
    found: Found = {}
    meant: dict[tuple[str, str], tuple[str, str]] = {}
    if not forms:
        return found, meant
    rows = store.read(cypher.load("name/find_places"), forms=sorted(forms), limit=MOST_PLACES)
    for row in rows:
        if row["form"] != "place":
            meant[row["name"], row["text"]] = (row["kind"], row["text"])
        if row[f"of_{of}"]:
            found.setdefault((row["name"], row["kind"]), set()).add(row["text"])
    return found, meant
