"""Files as records: one module a format, all streaming."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import PurePath
from typing import Any

from bole.errors import BadData, UsageError
from kg.profiles.readers.csv_table import CsvTable
from kg.profiles.readers.input import Input
from kg.profiles.readers.json_lines import DECODER, read_json_lines
from kg.profiles.readers.json_list import read_json_list
from kg.profiles.readers.record import FORMATS, Format, Record
from kg.profiles.readers.text import read_text

_EXTENSIONS: dict[str, Format] = {
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
}


@dataclass(frozen=True)
class Table:
    """An open source as records.

    Args:
        columns: a CSV file's columns; None for JSON, whose records may each have other keys.
        header: a CSV file's header as it stands there.
    """

    format: Format
    records: Iterator[Record]
    columns: tuple[str, ...] | None = None
    header: str = field(default="")


def open_table(
    source: Input, *, format: Format | None, encoding: str | None = None, records: str | None = None
) -> Table:
    """Return the records of a source.

    Args:
        format: what it is; found from its first characters when None.
        records: where the list of records is in a JSON file.
    Raises:
        BadData: it is blank, or cannot be read.
    """
    chunks = read_text(source, encoding)
    first = next((chunk for chunk in chunks if chunk.strip()), "")
    if not first:
        raise BadData(f"{source.name} is empty: nothing was read from it.")
    text = chain([first], chunks)
    if format is None or (format == "json" and _is_lines(first)):
        format = _sniffed(first)
    if format == "csv":
        table = CsvTable(text, source.name)
        return Table(format, iter(table), table.columns, table.header)
    if format == "jsonl":
        return Table(format, read_json_lines(text, source.name))
    if records is None and _is_profile(first):
        return Table(format, iter([Record(1, _whole(first.strip("\ufeff \t\n")))]))
    return Table(format, read_json_list(text, source.name, records))


def format_of(path: str, *, stated: str | None, otherwise: str | None) -> Format | None:
    """Return a file's format: as stated, else by its extension, else as the mapping says.

    Raises:
        UsageError: there is no such format.
    """
    suffixes = [suffix.lower() for suffix in PurePath(path).suffixes]
    if suffixes[-1:] == [".gz"]:
        suffixes.pop()
    by_name = _EXTENSIONS.get(suffixes[-1]) if suffixes else None
    chosen = stated or by_name or otherwise
    if chosen is None:
        return None
    for format in FORMATS:
        if chosen == format:
            return format
    raise UsageError(f"there is no format {chosen!r}: known are {', '.join(FORMATS)}.")


def _sniffed(text: str) -> Format:
    start = text.lstrip("\ufeff \t\n")
    if start[:1] not in ("[", "{"):
        return "csv"
    return "jsonl" if _is_lines(text) else "json"


def _is_lines(text: str) -> bool:
    """Return whether the first line is a whole object and the next begins one."""
    first, _, rest = text.lstrip("\ufeff \t\n").partition("\n")
    return rest.lstrip().startswith("{") and isinstance(_whole(first), dict)


def _is_profile(text: str) -> bool:
    """Return whether the text is one object, and that a profile, not one that holds a list."""
    only = _whole(text.strip("\ufeff \t\n"))
    return isinstance(only, dict) and "name" in only and "key" in only


def _whole(text: str) -> Any:
    try:
        return DECODER.decode(text)
    except (ValueError, RecursionError):
        return None
