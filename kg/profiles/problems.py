"""What is wrong with a row: where, what stands there and what was expected.

A row with a ``rejected`` problem is not loaded; one that only has ``noted`` ones is.
"""

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ValidationError

from kg.profiles.model import keys_of, part_at
from kg.schema import nearest

Severity = Literal["rejected", "noted"]
_SHOWN = 60
_TYPES = ("int", "str", "float", "bool", "list[", "dict[", "function-", "constrained-")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in one row; as a string it is one line.

    Args:
        line: where the row begins in the file, from 1.
        record: which of a JSON list it is, from 1.
        field: the path to the value in the profile, such as ``awards[0].year``.
        value: what stands there, shortened.
    """

    file: str
    line: int | None
    key: str | None
    field: str
    value: str
    message: str
    severity: Severity = "rejected"
    record: int | None = None

    def __str__(self) -> str:
        """Return file, line, field, value and what was expected, in one line."""
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        named = {"record": self.record, "key": self.key}
        of = ", ".join(f"{what} {which}" for what, which in named.items() if which is not None)
        of = f" ({of})" if of else ""
        what = " ".join(part for part in (self.field, self.value) if part)
        line = f"{where}{of}: {what + ': ' if what else ''}{self.message}"
        # Half a character, which no output takes, is shown as its code.
        return line.encode("utf-8", "backslashreplace").decode("utf-8")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands; makes the problems of that row."""

    file: str
    line: int | None
    key: str | None = None
    record: int | None = None

    def problem(
        self, message: str, *, field: str = "", value: Any = None, severity: Severity = "rejected"
    ) -> Problem:
        """Return a problem of this row."""
        shown = "" if value is None else short(value)
        return Problem(self.file, self.line, self.key, field, shown, message, severity, self.record)


def short(value: Any) -> str:
    """Return how a value is shown in a message: its repr, cut at 60 characters."""
    if isinstance(value, str) and len(value) > _SHOWN:
        return f"{value[: _SHOWN - 15]!r}… ({len(value):,} characters)"
    shown = repr(value)
    return shown if len(shown) <= _SHOWN else f"{shown[: _SHOWN - 1]}…"


def problems_of(
    error: ValidationError, place: Place, model: type[BaseModel]
) -> tuple[Problem, ...]:
    """Return every problem that pydantic found in a row of ``model``, one a field."""
    found: dict[str, Problem] = {}
    for detail in error.errors(include_url=False, include_context=False):
        steps = [step for step in detail["loc"] if not str(step).startswith(_TYPES)]
        field = path_of(steps)
        if field in found:
            continue
        private = steps[:1] == ["contacts"]
        missing = detail["type"] == "missing"
        found[field] = place.problem(
            _message(detail["type"], detail["msg"], steps, model),
            field=field,
            value=None if missing or private else detail["input"],
        )
    return tuple(found.values())


def is_stated(value: Any) -> bool:
    """Return whether a value says anything: not None, blank text, or an empty list or object."""
    if isinstance(value, str):
        return bool(value) and not value.isspace()
    return value is not None and value != [] and value != {}


def path_of(steps: list[int | str]) -> str:
    """Return the steps to a value as one path: ``awards[0].year``."""
    path = ""
    for step in steps:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    return path


def _message(kind: str, message: str, steps: list[int | str], model: type[BaseModel]) -> str:
    if kind == "missing":
        return "is missing, and is needed"
    if kind == "extra_forbidden":
        part = part_at(model, steps[:-1])
        return nearest("key", str(steps[-1]), keys_of(part)) if part else "is not a known key"
    return message.removeprefix("Value error, ").replace("Input should be", "expected")
