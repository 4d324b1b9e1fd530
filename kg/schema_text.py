"""The schema as text to read: a table, Markdown for the docs, the JSON Schema of a profile."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from unicodedata import east_asian_width

from kg.profiles.model import Profile
from kg.schema import ATTRIBUTES, IDENTIFIERS, KINDS, PREDICATES, Predicate, Qualifier


@dataclass(frozen=True)
class Section:
    """One table of the schema."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def sections() -> tuple[Section, ...]:
    """Return the whole schema as tables of text."""
    return (
        Section(
            "Kinds of entity",
            ("kind", "label", "id", "what", "中文", "RDF"),
            tuple((k.name, k.label, k.id_property, k.en, k.zh, k.rdf) for k in KINDS),
        ),
        Section(
            "Facts between entities",
            ("fact", "relationship", "from", "to", "what", "中文", "notes", "RDF"),
            tuple(
                (
                    p.name,
                    p.type,
                    ", ".join(p.domain),
                    p.range or "the same kind",
                    p.en,
                    p.zh,
                    _notes(p),
                    p.rdf,
                )
                for p in PREDICATES
            ),
        ),
        Section(
            "Qualifiers of facts",
            ("fact", "qualifier", "type", "what", "中文", "equal claims"),
            tuple(
                (p.name, q.name, q.type, q.en, q.zh, _combined(q))
                for p in PREDICATES
                for q in p.qualifiers
            ),
        ),
        Section(
            "Attributes",
            ("attribute", "of", "type", "what", "中文", "notes", "RDF"),
            tuple(
                (
                    a.name,
                    ", ".join(a.kinds),
                    a.type,
                    a.en,
                    a.zh,
                    _words(("private", a.private), ("many", a.many)),
                    a.rdf,
                )
                for a in ATTRIBUTES
            ),
        ),
        Section(
            "Identifiers",
            ("type", "what", "looks like", "example", "stands for none"),
            tuple(
                (i.name, i.en, i.pattern, i.example, ", ".join(i.placeholders)) for i in IDENTIFIERS
            ),
        ),
    )


def table() -> str:
    """Return the schema as aligned text."""
    return "\n\n".join(_aligned(section) for section in sections())


def markdown() -> str:
    """Return the schema as Markdown."""
    return "\n\n".join(_markdown(section) for section in sections())


def profile_schema() -> str:
    """Return the JSON Schema of a profile, as one row of JSONL takes it."""
    return json.dumps(Profile.model_json_schema(by_alias=True), ensure_ascii=False, indent=2)


def _notes(predicate: Predicate) -> str:
    return _words(("symmetric", predicate.symmetric), ("acyclic", predicate.acyclic))


def _combined(qualifier: Qualifier) -> str:
    return "tells facts apart" if qualifier.distinguishing else qualifier.combine


def _words(*flags: tuple[str, bool]) -> str:
    return ", ".join(word for word, holds in flags if holds)


def _aligned(section: Section) -> str:
    rows = (section.columns, *section.rows)
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines = (_padded(row, widths) for row in rows)
    return "\n".join((section.title.upper(), *lines))


def _padded(row: Iterable[str], widths: list[int]) -> str:
    cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
    return "  ".join(cells).rstrip()


def _width(text: str) -> int:
    """Return how many columns of a terminal the text takes; a Chinese character takes two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _markdown(section: Section) -> str:
    rows = (section.columns, ("---",) * len(section.columns), *section.rows)
    lines = ("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows)
    return "\n".join((f"### {section.title}", "", *lines))
