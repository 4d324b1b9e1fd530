"""Numbers and dates in a sentence's words: digits, words and Chinese numerals, of any precision."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Literal

from kg.language.lexicon import LANGUAGES, Language, lexicon
from kg.names.tokens import Token, shapes_of

Shape = Literal["in", "between", "after", "since", "before", "until", "decade"]

_UNITS = {"十": 10, "百": 100, "千": 1000}
_DIGITS = {"〇": 0, "零": 0, "两": 2} | {d: n for n, d in enumerate("一二三四五六七八九", 1)}
_LONGEST_NUMERAL = 8
_ORDINALS = ("st", "nd", "rd", "th")
_SHAPES: tuple[Shape, ...] = ("between", "after", "since", "before", "until", "in", "decade")


@dataclass(frozen=True)
class Date:
    """A date of any precision; a part that is not said is None, the year too ("14 March")."""

    year: int | None
    month: int | None = None
    day: int | None = None

    def carried_by(self, known: "Date") -> bool:
        """Return whether a known date says all that this one says."""
        return (
            self.year in (None, known.year)
            and self.month in (None, known.month)
            and self.day in (None, known.day)
        )


@dataclass(frozen=True)
class Time:
    """When something was so: in a date, or before, after or between years (both inclusive)."""

    shape: Shape
    start: Date
    end: Date | None = None

    def holds(self, known: Date) -> bool:
        """Return whether a point in time lies in this one."""
        if self.shape == "in":
            return self.start.carried_by(known)
        first, year = self.start.year, known.year
        if first is None or year is None:
            return False
        return {
            "between": self.end is not None and first <= year <= (self.end.year or 0),
            "decade": first <= year < first + 10,
            "after": year > first,
            "since": year >= first,
            "before": year < first,
            "until": year <= first,
        }[self.shape]


def iso(date: str) -> Date:
    """Return an ISO date of any precision."""
    return Date(*(int(part) for part in date.split("-")))


@lru_cache(maxsize=4096)
def numeral(text: str) -> int | None:
    """Return the number that Chinese numerals or digits say, or None.

    >>> numeral("二十一"), numeral("一九二一"), numeral("21"), numeral("a")
    (21, 1921, 21, None)
    """
    if text.isascii() and text.isdigit():
        return int(text) if len(text) <= _LONGEST_NUMERAL else None
    if not text or any(c not in _DIGITS and c not in _UNITS for c in text):
        return None
    if not any(c in _UNITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total, digit = 0, None
    for character in text:
        if character in _UNITS:
            total += (1 if digit is None else digit) * _UNITS[character]
            digit = None
        else:
            digit = _DIGITS[character]
    return total + (digit or 0)


def numbers_at(tokens: Sequence[Token], start: int) -> Iterator[tuple[int, int]]:
    """Yield each number that the words from ``start`` say, as (end, number)."""
    first = tokens[start]
    yield from ((start + 1, number) for number in _worded().get(first.form, ()))
    if not _is_numeral(first.form):
        return
    if first.form.isascii() and first.form.isdigit():
        value = numeral(first.form)
        if value is not None:
            yield start + 1, value
        return
    text = ""
    for end in range(start, min(start + _LONGEST_NUMERAL, len(tokens))):
        text += tokens[end].form
        value = numeral(text)
        if value is None:
            return
        yield end + 1, value


@cache
def _worded() -> Mapping[str, Sequence[int]]:
    """Return the numbers that single words say."""
    found: dict[str, list[int]] = {}
    for language in LANGUAGES:
        for word, number in lexicon(language).say.verify.numbers.items():
            found.setdefault(word, []).append(number)
    return found


def _is_numeral(form: str) -> bool:
    """Return whether a word begins as a numeral does."""
    return form[:1].isdigit() or form[:1] in _DIGITS or form[:1] in _UNITS


def times_at(tokens: Sequence[Token], start: int, language: Language) -> Iterator[tuple[int, Time]]:
    """Yield each time that the words from ``start`` say, as (end, time)."""
    form = tokens[start].form
    if _is_numeral(form) or form == "the" or form in _months():
        for end, date in _dates(tokens, start):
            yield end, Time("in", date)
        yield from _decades_of_centuries(tokens, start)
    patterns = _patterns(language)
    for pattern, shape in patterns.get(tokens[start].shape, ()):
        span = tokens[start : start + len(pattern)]
        if len(span) == len(pattern) and all(
            t.shape == one for t, one in zip(span, pattern, strict=True)
        ):
            years = [token.year for token in span if token.year is not None]
            last = Date(years[1]) if len(years) > 1 else None
            if years == sorted(years):
                yield start + len(pattern), Time(shape, Date(years[0]), last)


@cache
def _patterns(language: Language) -> Mapping[str, Sequence[tuple[tuple[str, ...], Shape]]]:
    say = lexicon(language).say
    found: dict[str, list[tuple[tuple[str, ...], Shape]]] = {}
    for shape in _SHAPES:
        for phrase in (*say.times[shape], *say.verify.times.get(shape, ())):
            pattern = shapes_of(phrase)
            found.setdefault(pattern[0], []).append((pattern, shape))
    return found


@cache
def _months() -> Mapping[str, int]:
    names = lexicon("en").say.months
    full = {name.casefold(): number for number, name in enumerate(names, 1)}
    return full | {name[:3]: number for name, number in full.items()} | {"sept": 9}


def _dates(tokens: Sequence[Token], start: int) -> Iterator[tuple[int, Date]]:
    forms = [token.form for token in tokens[start : start + 7]]
    for size, date in (*_english(forms), *_numbered(tokens[start : start + 5]), *_chinese(forms)):
        if _possible(date):
            yield start + size, date


def _english(forms: Sequence[str]) -> Iterator[tuple[int, Date]]:
    """Yield dates whose month is a word: 14 March 1879, the 14th of March, March 1879."""
    offset = 1 if forms[0] == "the" else 0
    day = _day(forms, offset)
    at = offset + (day is not None)
    if day is not None and forms[at : at + 1] == ["of"]:
        at += 1
    month = _months().get(forms[at]) if at < len(forms) else None
    if month is None:
        return
    at += 1
    if (day is None and (day := _day(forms, at)) is not None) or (
        day is None and at < len(forms) and forms[at] == "of"
    ):
        at += 1
    if day is not None:
        yield at, Date(None, month, day)
    if at < len(forms) and (year := _year(forms[at])) is not None:
        yield at + 1, Date(year, month, day)


def _numbered(tokens: Sequence[Token]) -> Iterator[tuple[int, Date]]:
    """Yield dates that are numbers, the year first: 1879-03-14, 1879/3/14, 1879.3.14."""
    if len(tokens[0].form) != 4:
        return
    dashed = [token for token in tokens if token.kind != "dash"]
    if len(tokens) == 5 and [t.kind == "dash" for t in tokens] == [False, True, False, True, False]:
        size, parts = 5, dashed
    elif len(tokens) >= 3 and all(b.start - a.end == 1 for a, b in pairwise(tokens[:3])):
        size, parts = 3, list(tokens[:3])
    else:
        return
    numbers = [numeral(part.form) for part in parts if part.form.isascii()]
    if len(numbers) == 3 and None not in numbers:
        yield size, Date(*numbers)


def _chinese(forms: Sequence[str]) -> Iterator[tuple[int, Date]]:
    """Yield dates in Chinese: 1879年3月14日, 一八七九年三月, 3月14号."""
    at, year = 0, _year(forms[0])
    if year is not None:
        yield 1, Date(year)  # of any century: patterns of the lexicon know 1000 to 2999
        if forms[1:2] != ["年"]:
            return
        yield 2, Date(year)
        at = 2
    size, month = _counted(forms, at, "月")
    if month is None:
        return
    at += size
    if year is not None:
        yield at, Date(year, month)
    for unit in ("日", "号"):
        size, day = _counted(forms, at, unit)
        if day is not None:
            yield at + size, Date(year, month, day)


def _counted(forms: Sequence[str], start: int, unit: str) -> tuple[int, int | None]:
    """Return the number that stands before a unit, with the words that both take."""
    for size in (1, 2, 3):
        if forms[start + size : start + size + 1] == [unit]:
            return size + 1, numeral("".join(forms[start : start + size]))
    return 0, None


def _decades_of_centuries(tokens: Sequence[Token], start: int) -> Iterator[tuple[int, Time]]:
    """Yield decades that are counted in a century: 20世纪20年代, 二十世纪二十年代."""
    forms = [token.form for token in tokens[start : start + 10]]
    size, century = _counted(forms, 0, "世")
    if century is None or forms[size : size + 1] != ["纪"]:
        return
    at = size + 1
    size, decade = _counted(forms, at, "年")
    if decade is not None and decade % 10 == 0 and forms[at + size : at + size + 1] == ["代"]:
        yield start + at + size + 1, Time("decade", Date((century - 1) * 100 + decade))
    first = (century - 1) * 100
    yield start + at, Time("between", Date(first + 1), Date(first + 100))


def _day(forms: Sequence[str], at: int) -> int | None:
    if at >= len(forms):
        return None
    form = forms[at]
    bare = form[:-2] if form.endswith(_ORDINALS) else form
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) <= 2 else None


def _year(form: str) -> int | None:
    is_year = form.isascii() and form.isdigit() and len(form) in (3, 4)
    return int(form) if is_year else None


def _possible(date: Date) -> bool:
    return date.month in {None, *range(1, 13)} and date.day in {None, *range(1, 32)}
