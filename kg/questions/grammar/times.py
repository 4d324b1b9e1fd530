"""Decades and centuries as people say them: the seventies, '80s, 二十世纪七十年代, 上世纪."""

import re
from collections.abc import Iterator, Sequence

from kg.names.tokens import Token
from kg.questions.forms import Between
from kg.questions.grammar.numbers import number_of

_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_TENS = {
    "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60,
    "seventies": 70, "eighties": 80, "nineties": 90,
}  # fmt: skip
_ORDINALS = {"eighteenth": 18, "nineteenth": 19, "twentieth": 20, "twenty-first": 21}
_ENGLISH = re.compile(
    r"(?:(?:in|during|of|from|throughout|within) )?(?:the )?"
    rf"(?:(?:nineteen[- ])?(?P<tens>{'|'.join(_TENS)})|['’]?(?P<short>[2-9]0)['’]?s"
    rf"|(?P<century>{'|'.join(_ORDINALS)}|(?:18|19|20)th|21st) century)\b",
    re.IGNORECASE,
)
_CENTURY = r"上个?世纪|上個?世紀|本世纪|本世紀|(?:二十一|二十|十九|十八|21|20|19|18)世[纪紀]"
_CHINESE = re.compile(
    rf"在?(?:(?P<century>{_CENTURY})的?)?(?P<tens>[二三四五六七八九]十|[2-9]0)年代(?:期间)?"
    rf"|在?(?P<alone>{_CENTURY})"
)


def spans_in(text: str, tokens: Sequence[Token]) -> Iterator[tuple[int, int, int, int]]:
    """Yield each span of years: the half-open range of words, then the first and the last year."""
    starts = {token.start: at for at, token in enumerate(tokens)}
    ends = {token.end: at + 1 for at, token in enumerate(tokens)}
    plain = text.translate(_FULL_WIDTH)
    for pattern, years in ((_ENGLISH, _english), (_CHINESE, _chinese)):
        for match in pattern.finditer(plain):
            start, end = starts.get(match.start()), ends.get(match.end())
            if start is not None and end is not None:
                yield start, end, *years(match)


def _english(match: re.Match[str]) -> tuple[int, int]:
    if (century := match["century"]) is not None:
        digits = "".join(filter(str.isdigit, century))
        return _of_century(int(digits) if digits else _ORDINALS[century.lower()])
    tens = _TENS[match["tens"].lower()] if match["tens"] else int(match["short"])
    return 1900 + tens, 1909 + tens


def _chinese(match: re.Match[str]) -> tuple[int, int]:
    century = _century(match["century"] or match["alone"])
    if match["alone"]:
        return _of_century(century)
    tens = number_of(match["tens"]) or 0
    return 100 * (century - 1) + tens, 100 * (century - 1) + tens + 9


def _century(said: str | None) -> int:
    if said is None or said[0] == "上":
        return 20
    return 21 if said[0] == "本" else number_of(said[:-2]) or 20


def _of_century(century: int) -> tuple[int, int]:
    return 100 * (century - 1) + 1, 100 * century


def years_of(kind: str, years: Sequence[int]) -> Between:
    """Return the span that a cue of time means with the years said in it: "after 1990"."""
    first, last = years[0], years[-1]
    low, high = min(first, last), max(first, last)
    spans: dict[str, tuple[int | None, int | None]] = {
        "between": (low, high),
        "after": (first + 1, None),
        "since": (first, None),
        "before": (None, first - 1),
        "until": (None, first),
        "in": (first, first),
        "decade": (first, first + 9),
        "decades": (low, high + 9),
        "span": (first, last),
    }
    start, end = spans[kind]
    return Between(start=start, end=end)
