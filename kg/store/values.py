"""Plain values out of what the driver gives: scalars, lists and maps, nothing of the driver."""

from typing import Any

from neo4j import Record
from neo4j.graph import Entity, Path
from neo4j.time import Date, DateTime, Duration, Time

_SCALARS = (str, int, float, bool, type(None))


def plain_row(record: Record) -> dict[str, Any]:
    """Return a row by its columns."""
    return {
        column: plain(value) for column, value in zip(record.keys(), record.values(), strict=True)
    }


def plain(value: Any) -> Any:
    """Return the value as plain data; a node or relationship becomes its properties."""
    if isinstance(value, _SCALARS):
        return value
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, Entity):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, Path):
        return [plain(node) for node in value.nodes]
    if isinstance(value, Date | DateTime | Time | Duration):
        return value.iso_format()
    raise TypeError(f"a query returned a {type(value).__name__}; return scalars, lists and maps")
