"""JSON: a list of objects, alone or inside an object, read object by object.

Only one record is held at a time, and every problem has its line: the standard decoder reads each
value from a window on the text that grows when a value does not end in it.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from bole.errors import BadData, MappingError
from kg.profiles.readers.json_lines import DECODER
from kg.profiles.readers.record import Record
from kg.profiles.readers.text import LONGEST_LINE

_SPACE = " \t\n\r"
# An error this near the end of the window may only mean that the value goes on after it.
_NEAR_END = 16
# Words, numbers and escapes that have begun; the decoder points at them or after their whole part.
_BEGUN = re.compile(r"|t(ru?)?|f(a(ls?)?)?|n(ul?)?|-|\.|[eE][+-]?|\\?u?[\da-fA-F]{0,4}")


def read_json_list(chunks: Iterable[str], name: str, path: str | None = None) -> Iterator[Record]:
    """Yield the records of the list at ``path``, such as ``laureates`` or ``data.people``.

    Without a path the list is the whole text, or the only list in its one object.

    Raises:
        BadData: the text is not JSON, is cut off, or holds no such list.
    """
    scanner = _Scanner(chunks, name)
    found = _list_at(scanner, path.split(".")) if path else _only_list(scanner)
    for line, value in found:
        scanner.records += 1
        if isinstance(value, dict):
            yield Record(line, value, number=scanner.records)
        else:
            kind = type(value).__name__
            raw = json.dumps(value, ensure_ascii=False)
            fault = f"the item is a JSON {kind}: an object was expected"
            yield Record(line, None, raw, fault, scanner.records)
    if scanner.peek():
        raise scanner.wrong(
            "something follows the end of the JSON; if every line is an object of its own, "
            "say --format jsonl"
        )


def _only_list(scanner: "_Scanner") -> Iterator[tuple[int, Any]]:
    if scanner.peek() == "[":
        yield from scanner.items()
        return
    found: list[str] = []
    for key in scanner.members():
        if scanner.peek() == "[":
            found.append(key)
            if len(found) > 1:
                raise scanner.wrong(
                    f"there are several lists, {' and '.join(found)}: say which holds the records "
                    f"with `records: {found[0]}` in the mapping"
                )
            yield from scanner.items()
        else:
            scanner.skip()
    if not found:
        raise scanner.wrong("there is no list of records in the object")


def _list_at(scanner: "_Scanner", path: list[str]) -> Iterator[tuple[int, Any]]:
    if not path:
        yield from scanner.items()
        return
    seen: list[str] = []
    for key in scanner.members():
        seen.append(key)
        if key == path[0]:
            yield from _list_at(scanner, path[1:])
        else:
            scanner.skip()
    if path[0] not in seen:
        raise MappingError(
            f"{scanner.name} has no key {path[0]!r}, which `records:` of the mapping names: "
            f"there are {', '.join(seen[:20]) or 'none'}."
        )


class _Scanner:
    """A place in a JSON text that is read in chunks."""

    def __init__(self, chunks: Iterable[str], name: str) -> None:
        self.name = name
        self.records = 0
        self._chunks = iter(chunks)
        self._text = ""
        self._at = 0
        self._line = 1
        self._ended = False

    def peek(self) -> str:
        """Return the next character that is not space, or nothing at the end."""
        while True:
            text, at = self._text, self._at
            while at < len(text) and text[at] in _SPACE:
                at += 1
            self._move(at)
            if at < len(text) or not self._more():
                return text[at : at + 1]

    def take(self, expected: str) -> str:
        """Step over the next character, which must be one of those expected."""
        found = self.peek()
        if not found or found not in expected:
            raise self.broken(f"{' or '.join(expected)} was expected, and {found!r} stands there")
        self._move(self._at + 1)
        return found

    def value(self) -> Any:
        """Return the next value."""
        self.peek()
        while True:
            try:
                value, end = DECODER.raw_decode(self._text, self._at)
            except RecursionError as error:
                raise self.wrong("the JSON is nested too deeply") from error
            except json.JSONDecodeError as error:
                into = error.pos - self._at
                goes_on = error.pos >= len(self._text) - _NEAR_END or "Unterminated" in error.msg
                if not (goes_on and self._more()):
                    raise self.broken(error.msg, self._at + into) from error
            except ValueError as error:
                raise self.broken(str(error)) from error
            else:
                # A number near the end of the window may go on after it: 1 of 1.5, or of 1e+5.
                length = end - self._at
                if end + 3 < len(self._text) or not self._more():
                    self._move(self._at + length)
                    return value

    def skip(self) -> None:
        """Step over the next value without holding it when it is a list."""
        if self.peek() == "[":
            for _ in self.items():
                pass
        else:
            self.value()

    def items(self) -> Iterator[tuple[int, Any]]:
        """Yield the items of the list that comes next, with their lines."""
        self.take("[")
        if self.peek() == "]":
            self.take("]")
            return
        while True:
            self.peek()
            line = self._line
            yield line, self.value()
            if self.take(",]") == "]":
                return

    def members(self) -> Iterator[str]:
        """Yield the keys of the object that comes next; the caller steps over each value."""
        self.take("{")
        if self.peek() == "}":
            self.take("}")
            return
        while True:
            if self.peek() != '"':
                self.take('"')
            key = self.value()
            self.take(":")
            yield key
            if self.take(",}") == "}":
                return

    def broken(self, what: str, at: int | None = None) -> BadData:
        """Return the error that the text is no JSON there, or that it is cut off there."""
        position = self._at if at is None else at
        line = self._line + self._text.count("\n", self._at, position)
        rest = self._text[position:].strip()
        if self._ended and (_is_begun(rest) or "Unterminated" in what):
            return BadData(
                f"{self.name} is cut off at line {line}, after {self.records:,} whole records, "
                "which were read. Fetch the file again, or close the JSON by hand."
            )
        return self.wrong(what, line)

    def wrong(self, what: str, line: int | None = None) -> BadData:
        """Return the error that says why the text cannot be read on, and where."""
        return BadData(
            f"{self.name} cannot be read on at line {line or self._line}, after "
            f"{self.records:,} records: {what}. Mend the file, and load it again."
        )

    def _move(self, at: int) -> None:
        self._line += self._text.count("\n", self._at, at)
        self._at = at

    def _more(self) -> bool:
        """Grow the window by at least its own size; return whether there was anything."""
        if self._ended:
            return False
        kept = self._text[self._at :]
        if len(kept) > LONGEST_LINE:
            raise self.wrong(f"one value has over {LONGEST_LINE:,} characters")
        parts = [kept]
        wanted = max(len(kept), 1)
        while wanted > 0 and not self._ended:
            chunk = next(self._chunks, None)
            if chunk is None:
                self._ended = True
            else:
                parts.append(chunk)
                wanted -= len(chunk)
        self._text, self._at = "".join(parts), 0
        return len(self._text) > len(kept)


def _is_begun(rest: str) -> bool:
    """Return whether a text that ends here may have been cut off: inside ``true``, say."""
    return _BEGUN.fullmatch(rest) is not None
