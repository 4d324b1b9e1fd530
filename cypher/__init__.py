"""The fixed queries as data: one file, one query, its contract in the comment on top.

``load("fact/list_from")`` gives the query of ``cypher/fact/list_from.cypher``. A contract reads::

    // The experts who work in a field, strongest first.
    // @mode     read
    // @param    field_id: string    id of the field
    // @fill     TYPE                a relationship type of the schema
    // @returns  expert_id: string   canonical id
    // @example  {"field_id": "F5QK2"}

Where a label or relationship type varies, the text says ``%LABEL%`` or ``%TYPE%``;
``kg.schema.fill`` puts in what the schema knows and refuses all else.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal

_LINE = re.compile(r"//\s?@(?P<tag>\w+)\s+(?P<rest>.*)")
_TYPED = re.compile(r"(?P<name>\w+)\s*:\s*(?P<type>\w+)")


@dataclass(frozen=True)
class Query:
    """A fixed query: its text and what it promises."""

    name: str
    text: str
    summary: str
    mode: Literal["read", "write", "schema"]
    params: dict[str, str] = field(default_factory=dict)
    returns: dict[str, str] = field(default_factory=dict)
    fills: tuple[str, ...] = ()
    example: dict[str, Any] = field(default_factory=dict)

    def with_text(self, text: str) -> "Query":
        """Return this query with its varying parts filled in."""
        return replace(self, text=text)


@cache
def load(name: str) -> Query:
    """Return the query kept in ``<name>.cypher``.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: its contract is not whole.
    """
    source = files(__name__).joinpath(f"{name}.cypher").read_text(encoding="utf-8")
    return _parse(name, source)


def names() -> tuple[str, ...]:
    """Return the name of every query there is, sorted."""
    return tuple(sorted(_walk(files(__name__), "")))


def _walk(folder: Traversable, prefix: str) -> Iterator[str]:
    for item in folder.iterdir():
        if item.is_dir():
            yield from _walk(item, f"{prefix}{item.name}/")
        elif item.name.endswith(".cypher"):
            yield prefix + item.name.removesuffix(".cypher")


def _parse(name: str, source: str) -> Query:
    lines = source.splitlines()
    header = [line for line in lines if line.startswith("//")]
    body = "\n".join(line for line in lines if not line.startswith("//")).strip()
    summary = " ".join(
        line.removeprefix("//").strip() for line in header if not _LINE.match(line)
    ).strip()
    tags: dict[str, list[str]] = {}
    for line in header:
        if match := _LINE.match(line):
            tags.setdefault(match["tag"], []).append(match["rest"].strip())
    mode = tags.get("mode", [""])[0]
    if mode not in ("read", "write", "schema"):
        raise ValueError(f"cypher/{name}.cypher: @mode must be read, write or schema, not {mode!r}")
    return Query(
        name=name,
        text=body,
        summary=summary,
        mode=mode,  # type: ignore[arg-type]
        params=_typed(name, tags.get("param", [])),
        returns=_typed(name, tags.get("returns", [])),
        fills=tuple(rest.split()[0] for rest in tags.get("fill", [])),
        example=json.loads(tags.get("example", ["{}"])[0]),
    )


def _typed(name: str, lines: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines:
        match = _TYPED.match(line)
        if match is None:
            raise ValueError(f"cypher/{name}.cypher: {line!r} is not 'name: type  what it is'")
        found[match["name"]] = match["type"]
    return found
