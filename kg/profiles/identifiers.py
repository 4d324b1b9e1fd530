"""Identifiers as sources write them, reduced to what the schema knows.

An identifier that lies must not lose the row: what cannot be one is left out, and noted.
"""

import re
from typing import Any

from kg.profiles.problems import Place, Problem, is_stated
from kg.schema import identifier_problem

# What is around the identifier in an address, and the identifier in it.
_WRITTEN = {
    "orcid": re.compile(r"(?:.*orcid\.org/|orcid:)?(\d{4}-?\d{4}-?\d{4}-?\d{3}[\dXx])/?", re.I),
    "isni": re.compile(r"(?:.*isni\.org/(?:isni/)?|isni:)?((?:\d{4} ?){3}\d{3}[\dXx])/?", re.I),
    "wikidata": re.compile(r"(?:.*wikidata\.org/(?:wiki|entity)/|wikidata:)?(Q\d+)/?", re.I),
    "openalex": re.compile(r"(?:.*openalex\.org/(?:authors/)?|openalex:)?(A\d+)/?", re.I),
    "scholar": re.compile(r"(?:.*[?&]user=)?([\w-]{12})(?:&.*)?"),
    "scopus": re.compile(r"(?:.*authorid=|scopus:)?(\d{10,11})(?:&.*)?", re.I),
    "dblp": re.compile(r"(?:.*dblp\.[a-z.-]+/pid/|dblp:)?(.+?)(?:\.html)?", re.I),
    "viaf": re.compile(r"(?:.*viaf\.org/viaf/|viaf:)?(\d+)/?", re.I),
    "nobel": re.compile(r"(?:.*nobelprize\.org/laureate/|nobel:)?(\d+)/?", re.I),
}
_UPPER = frozenset({"orcid", "isni", "wikidata", "openalex"})


def bare(type_name: str, value: str) -> str:
    """Return the identifier inside an address or prefix; what is neither comes back as it is."""
    value = value.strip()
    written = _WRITTEN.get(type_name)
    found = written.fullmatch(value) if written else None
    if found is None:
        return value
    inner = found[1].upper() if type_name in _UPPER else found[1]
    if type_name == "orcid":
        digits = inner.replace("-", "")
        return "-".join(digits[at : at + 4] for at in range(0, 16, 4))
    return inner.replace(" ", "") if type_name == "isni" else inner


def settle_identifiers(
    stated: dict[str, Any], place: Place, field: str = "identifiers"
) -> tuple[dict[str, str | list[str]], list[Problem]]:
    """Return the identifiers that can be such, and a note on each that was left out."""
    kept: dict[str, str | list[str]] = {}
    notes: list[Problem] = []
    for type_name, value in stated.items():
        good: list[str] = []
        for one in value if isinstance(value, list | tuple) else [value]:
            if not is_stated(one):
                continue
            identifier = bare(type_name, str(one))
            problem = identifier_problem(type_name, identifier)
            if problem is None:
                good.append(identifier)
            else:
                message = f"{problem} Left out." if problem[-1] in "?." else f"{problem}: left out"
                notes.append(place.problem(message, field=f"{field}.{type_name}", severity="noted"))
        good = list(dict.fromkeys(good))
        if good:
            kept[type_name] = good[0] if len(good) == 1 else good
    return kept, notes
