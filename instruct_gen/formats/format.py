"""What a format is: one file of lines, or a folder; and what it says of what did not fit."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import orjson

from instruct_gen.dataset import Dataset
from instruct_gen.example import Example, Split

# JSON lets them stand in a text, and many a reader takes them for the end of a line.
_BREAKS = {"\u0085": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}


@dataclass(slots=True)
class Notes:
    """What became of the examples: how many are written, left out or changed, and why."""

    written: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)

    def told(self) -> Iterator[str]:
        """Yield a line for each thing that happened, the most frequent first."""
        yield f"{self.written:,} written"
        for how, counted in (("changed", self.changed), ("left out", self.left_out)):
            for why, number in sorted(counted.items(), key=lambda item: (-item[1], item[0])):
                yield f"{number:,} {how}: {why}"


@dataclass(frozen=True, slots=True)
class LineFormat:
    """A format that is one file of lines.

    Args:
        lines: yields the lines of some examples and notes what it does with each.
    """

    name: str
    description: str
    lines: Callable[[Iterable[Example], Notes], Iterator[str]]


@dataclass(frozen=True, slots=True)
class FolderFormat:
    """A format that is a folder of files.

    Args:
        write: writes some splits of a data set into an empty folder.
    """

    name: str
    description: str
    write: Callable[[Dataset, Sequence[Split], Path, Notes], None]


Format: TypeAlias = LineFormat | FolderFormat


def json_line(row: dict[str, Any]) -> str:
    """Return a row as one line of JSON, whatever a reader takes for the end of a line."""
    line = orjson.dumps(row).decode()
    for character, escaped in _BREAKS.items():
        line = line.replace(character, escaped)
    return line
