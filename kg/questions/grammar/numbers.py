"""Small numbers in a question: "3", "three", 三, 十二."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.names.tokens import Token

SLOT = "{n}"
_WORDS = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1
    )
}
_HAN = dict(zip("一二三四五六七八九", range(1, 10), strict=True)) | {"两": 2}


@dataclass(frozen=True)
class Number:
    """A number of 1 to 99, and the half-open range of words it stands at."""

    value: int
    start: int
    end: int


def numbers_in(tokens: Sequence[Token]) -> Iterator[Number]:
    """Yield the small numbers of a text; neighbouring Han digits are one."""
    at = 0
    while at < len(tokens):
        end = at
        while end < len(tokens) and tokens[end].form in {*_HAN, "十"}:
            end += 1
        value = number_of("".join(token.form for token in tokens[at : max(end, at + 1)]))
        if value is not None:
            yield Number(value, at, max(end, at + 1))
        at = max(end, at + 1)


def number_of(word: str) -> int | None:
    """Return the number from 1 to 99 that a word says, or None.

    >>> number_of("十二"), number_of("two"), number_of("3"), number_of("二十"), number_of("100")
    (12, 2, 3, 20, None)
    """
    if word in _WORDS:
        return _WORDS[word]
    if word.isascii() and word.isdecimal():
        return int(word) if len(word) <= 2 and int(word) > 0 else None
    tens, ten, ones = word.partition("十")
    if not ten:
        return _HAN.get(word)
    if any(part and part not in _HAN for part in (tens, ones)):
        return None
    return 10 * _HAN.get(tens, 1) + _HAN.get(ones, 0)
