"""Words that tell of a field, found in text: whole words, plurals, beginnings, Han runs."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from kg.names.normalise import script_of

_HAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_WORDS = re.compile(rf"[{_HAN}]+|[^\s{_HAN}]+")
_SHORTEST_PLURAL = 4

Phrase = tuple[tuple[str, ...], float]


@dataclass(frozen=True)
class Terms:
    """Terms by what they begin with.

    ``words`` and ``beginnings`` hold single words; ``phrases`` what follows a first word, the last
    of which may end in ``*``; ``han`` holds Han terms, no longer than ``longest`` characters.
    """

    words: Mapping[str, float]
    beginnings: Mapping[str, float]
    phrases: Mapping[str, tuple[Phrase, ...]]
    han: Mapping[str, float]
    longest: int

    def found(self, text: str) -> Iterator[float]:
        """Yield the weight of each term that stands in a normalised text; the longest is taken."""
        words = _WORDS.findall(text)
        place = 0
        while place < len(words):
            if script_of(words[place]) == "han":
                yield from self._in_han(words[place])
                place += 1
                continue
            length, weight = self._at(words, place)
            if length:
                yield weight
            place += length or 1

    def _at(self, words: list[str], place: int) -> tuple[int, float]:
        best = (0, 0.0)
        for rest, weight in self.phrases.get(words[place], ()):
            following = words[place + 1 : place + 1 + len(rest)]
            if len(following) != len(rest) or following[:-1] != list(rest[:-1]):
                continue
            if _is_form(following[-1], rest[-1]):
                best = max(best, (1 + len(rest), weight))
        return best if best[0] else self._word(words[place])

    def _word(self, word: str) -> tuple[int, float]:
        for form in (word, word.removesuffix("s"), word.removesuffix("es")):
            if form in self.words:
                return 1, self.words[form]
        for length in range(len(word), 1, -1):
            if word[:length] in self.beginnings:
                return 1, self.beginnings[word[:length]]
        return 0, 0.0

    def _in_han(self, run: str) -> Iterator[float]:
        place = 0
        while place < len(run):
            for length in range(min(self.longest, len(run) - place), 0, -1):
                if (weight := self.han.get(run[place : place + length])) is not None:
                    yield weight
                    place += length - 1
                    break
            place += 1


@lru_cache(maxsize=256)
def terms_of(weighted: tuple[tuple[str, float], ...]) -> Terms:
    """Return terms, normalised and each with its weight, ready to be found."""
    words: dict[str, float] = {}
    beginnings: dict[str, float] = {}
    phrases: dict[str, list[Phrase]] = {}
    han: dict[str, float] = {}
    for term, weight in weighted:
        parts = term.split()
        if not parts:
            continue
        if script_of(term) == "han":
            han[term] = weight
        elif len(parts) > 1:
            last = parts[-1] if parts[-1].endswith("*") else _singular(parts[-1])
            phrases.setdefault(parts[0], []).append(((*parts[1:-1], last), weight))
        elif term.endswith("*"):
            beginnings[term[:-1]] = weight
        else:
            words[_singular(term)] = weight
    listed = {first: tuple(following) for first, following in phrases.items()}
    return Terms(words, beginnings, listed, han, max(map(len, han), default=0))


def _singular(word: str) -> str:
    return word.removesuffix("s") if len(word) > _SHORTEST_PLURAL else word


def _is_form(word: str, wanted: str) -> bool:
    if wanted.endswith("*"):
        return word.startswith(wanted[:-1])
    return word in (wanted, f"{wanted}s", f"{wanted}es")
