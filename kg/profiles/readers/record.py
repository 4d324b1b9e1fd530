"""What every reader yields: a record, where it stands, and how to write it back."""

from dataclasses import dataclass
from typing import Any, Literal

Format = Literal["json", "jsonl", "csv"]
FORMATS: tuple[Format, ...] = ("json", "jsonl", "csv")
# A value over this many characters is not loaded; its row is rejected.
LONGEST_VALUE = 10_000_000


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file.

    Args:
        line: where it begins, from 1.
        data: the record, or None when it could not be read.
        raw: its text as it stood in the file; None when ``data`` says it all.
        fault: why it cannot be used, and None when it can.
        number: which of its list it is, from 1; None where the line tells.
    """

    line: int
    data: dict[str, Any] | None
    raw: str | None = None
    fault: str | None = None
    number: int | None = None
