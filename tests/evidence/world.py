"""Tiny worlds: profiles by hand, and at random, imported as rows of a source."""

from collections.abc import Iterable, Sequence
from typing import Any

from hypothesis import strategies as st

from kg.evidence.importing import ImportOptions, Summary, import_rows
from kg.evidence.sources import Source
from kg.profiles.model import NameRow, Profile
from kg.profiles.read import Row
from kg.store import GraphStore

ORCIDS = ("0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X")


def row(content: dict[str, Any], line: int = 1) -> Row:
    """Return a row of a file, as the readers give it."""
    names = "kind" in content
    return Row(
        file="test.jsonl",
        line=line,
        source=None,
        key=str(content.get("key", line)),
        profile=None if names else Profile.model_validate(content),
        name_row=NameRow.model_validate(content) if names else None,
        problems=(),
        record=None,  # type: ignore[arg-type]
        table=None,  # type: ignore[arg-type]
    )


def load(
    store: GraphStore,
    contents: Iterable[dict[str, Any]],
    source: str = "a",
    *,
    complete: bool = False,
    rank: int = 50,
) -> Summary:
    """Import profiles, or rows of names, as a source."""
    listed = list(contents)
    return import_rows(
        store,
        [row(content, line) for line, content in enumerate(listed, 1)],
        Source(
            source,
            rank,
            "complete" if complete else "partial",
            kind="names" if listed and "kind" in listed[0] else "profile",
        ),
        ImportOptions(by="test", fingerprint=repr(listed), allow_withdrawals=True, abandon=True),
    )


def experts(keys: Sequence[str] = ("1", "2", "3", "4")) -> st.SearchStrategy[dict[str, Any]]:
    """Return profiles from a small universe, in which everything meets everything."""
    name = st.sampled_from(["Ada Ito", "Bo Li", "ADA ITO", "陈新"])
    field = st.fixed_dictionaries(
        {"name": st.sampled_from(["Physics", "physics", "Optics", "Lasers"])},
        optional={
            "subfield_of": st.sampled_from(["Physics", "Optics", "Lasers"]),
            "work_count": st.integers(1, 9),
            "years": st.lists(st.integers(2000, 2003), max_size=2),
            "names": st.just([{"text": "物理", "language": "zh"}]),
        },
    )
    award = st.fixed_dictionaries(
        {"name": st.sampled_from(["Prize in Physics", "Medal"])},
        optional={
            "part_of": st.sampled_from(["Prize", "Medal", "Prize in Physics"]),
            "year": st.integers(2000, 2001),
            "motivation": st.sampled_from(["for light", "for sound"]),
        },
    )
    affiliation = st.fixed_dictionaries(
        {"institution": st.sampled_from(["Uni A", "Uni B"])},
        optional={
            "city": st.sampled_from(["Rome", "Oslo"]),
            "country": st.sampled_from(["Italy", "Norway"]),
            "from": st.integers(1999, 2000),
            "part_of": st.sampled_from(["Uni A", "Uni B", "Trust"]),
        },
    )
    collaborator = st.fixed_dictionaries(
        {"name": st.just("X")},
        optional={
            "key": st.sampled_from(keys),
            "identifier": st.fixed_dictionaries({"orcid": st.sampled_from(ORCIDS)}),
            "work_count": st.integers(1, 5),
        },
    )
    return st.fixed_dictionaries(
        {"key": st.sampled_from(keys), "name": name},
        optional={
            "born": st.sampled_from(["1950", "1950-02-03"]),
            "born_city": st.sampled_from(["Rome", "Oslo, VT"]),
            "born_country": st.sampled_from(["Italy", "Norway (now Italy)"]),
            "identifiers": st.fixed_dictionaries({"orcid": st.sampled_from(ORCIDS)}),
            "fields": st.lists(field, max_size=2),
            "awards": st.lists(award, max_size=2),
            "affiliations": st.lists(affiliation, max_size=2),
            "collaborators": st.lists(collaborator, max_size=2),
        },
    )


def files(keys: Sequence[str] = ("1", "2", "3", "4")) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Return files of profiles with each key at most once."""
    return st.lists(experts(keys), max_size=4, unique_by=lambda profile: profile["key"])


def name_files() -> st.SearchStrategy[list[dict[str, Any]]]:
    """Return files of names, for entities of the small universe and for values."""
    row = st.sampled_from(
        [
            {"kind": "expert", "name": "ada ito", "text": "伊藤", "language": "zh"},
            {"kind": "institution", "name": "Uni A", "text": "甲大学", "language": "zh"},
            {"kind": "field", "name": "PHYSICS", "text": "物理学", "language": "zh"},
            {"kind": "country", "name": "Italy", "text": "意大利", "language": "zh"},
            {"kind": "country", "name": "Italy", "text": "義大利", "language": "zh"},
        ]
    )
    return st.lists(row, min_size=1, max_size=4, unique_by=repr)
