"""Whom a text names: by a whole stated name, not as part of a longer name of something else.

"Niels Bohr" is named in "Niels Bohr won it", and not in "at the Niels Bohr Institute". A surname
by itself names nobody: many bear it.
"""

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from kg.names.normalise import script_of
from kg.names.tokens import tokens_of

T = TypeVar("T")
Words = tuple[str, ...]
# What stands between the parts of a transliterated name: 玛丽·居里.
_DOTS = "·•・"


def words_of(text: str) -> Words:
    """Return the words of a text as names are compared: Latin words, single Han characters."""
    return tuple(token.form for token in tokens_of(text))


def telling(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names of somebody that tell who is meant: no surname alone, no single word."""
    known = list(dict.fromkeys(names))
    surnames = {
        words_of(name.rpartition(dot)[2])
        for name in known
        for dot in _DOTS
        if dot in name and script_of(name) == "han"
    }
    return tuple(n for n in known if len(words_of(n)) > 1 and words_of(n) not in surnames)


class Occurring(Generic[T]):
    """Finds names in texts; of two at the same place the longer one stands there."""

    def __init__(self, names: Iterable[tuple[str, T]], longer: Iterable[str] = ()) -> None:
        """Take names with whose they are, and longer names of other things that hold them."""
        self._by_first: dict[str, list[tuple[Words, T | None]]] = {}
        for name, whose in names:
            self._add(words_of(name), whose)
        for name in longer:
            self._add(words_of(name), None)
        for known in self._by_first.values():
            known.sort(key=lambda one: -len(one[0]))

    def _add(self, words: Words, whose: T | None) -> None:
        if words:
            self._by_first.setdefault(words[0], []).append((words, whose))

    def found(self, text: str) -> Iterator[T]:
        """Yield whom a text names, as often as it does, and all who share a name."""
        words = words_of(text)
        place = 0
        while place < len(words):
            length = 0
            for name, whose in self._by_first.get(words[place], ()):
                if length and len(name) < length:
                    break
                if words[place : place + len(name)] == name:
                    length = len(name)
                    if whose is not None:
                        yield whose
            place += length or 1
