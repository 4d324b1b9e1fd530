"""JSON Lines: one object a line. A line that is none is a fault of that row; the rest goes on."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from kg.profiles.readers.record import LONGEST_VALUE, Record
from kg.profiles.readers.text import read_lines


def unstated(_: str) -> None:
    """Read NaN and Infinity, which JSON does not have and pandas writes, as nothing."""


DECODER = json.JSONDecoder(parse_constant=unstated)


def read_json_lines(chunks: Iterable[str], name: str) -> Iterator[Record]:
    """Yield the record of every line that is not blank."""
    for number, line in enumerate(read_lines(chunks, name), 1):
        text = line.strip().lstrip("\ufeff")
        if text:
            yield _record(number, text)


def _record(number: int, text: str) -> Record:
    if len(text) > LONGEST_VALUE:
        fault = f"the line has {len(text):,} characters: at most {LONGEST_VALUE:,} are read"
        return Record(number, None, text, fault)
    try:
        data: Any = DECODER.decode(text)
    except RecursionError:
        return Record(number, None, text, "the JSON is nested too deeply")
    except ValueError as error:
        return Record(
            number, None, text, f"the line is not JSON ({error}): one object was expected"
        )
    if not isinstance(data, dict):
        kind = type(data).__name__
        return Record(number, None, text, f"the line is a JSON {kind}: an object was expected")
    return Record(number, data, text)
