"""Dates as the world writes them, read as ISO strings that keep their precision.

``1879``, ``1879-03`` and ``1879-03-14`` are all dates. What says "unknown" (``0000-00-00``,
``n/a``, ``不详``) is None; what cannot be a date is a ValueError whose message says why.
"""

import re
import unicodedata
from calendar import monthrange
from datetime import date
from typing import Any

EXPECTED = "expected a year, a month or a day, such as 1932, 1932-05 or 1932-05-14"
EARLIEST, LATEST = 100, 9999

_UNKNOWN = frozenset({
    "", "-", "--", "?", "0", "0000", "n/a", "na", "nan", "nil", "none", "null", "unknown", "unk",
    "tbd", "不详", "不明", "未知", "无", "暂无",
})  # fmt: skip
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_CHINESE = "〇零○一二三四五六七八九"
_DIGITS = {"〇": 0, "零": 0, "○": 0, **{c: n for n, c in enumerate(_CHINESE[3:], 1)}, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = re.compile(f"[{''.join(_DIGITS)}{''.join(_UNITS)}]+")

_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_TIME = re.compile(r"[t ]\d{1,2}:\d\d.*$")
_YEAR_FIRST = re.compile(r"\+?(\d{3,})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")
_YEAR_LAST = re.compile(r"(?:(\d{1,2})[-/.])?(\d{1,2})[-/.](\d{4,})")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_HAN = re.compile(r"(?:公元)?(\d+)年(?:(\d{1,2})月(?:(\d{1,2})[日号])?)?")
_WORDS = re.compile(r"[a-z]+|\d+")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
_BEFORE_CHRIST = re.compile(r"^-\d|公元前|\d\s*b\.?\s*c\b")


def read_date(value: Any) -> str | None:
    """Return a date as ISO with the precision it has, or None when it says that it is unknown.

    Raises:
        ValueError: it is no date, or could be two.
    """
    if isinstance(value, str):
        iso = _ISO.fullmatch(value)
        if iso is not None and iso[2] != "00" and iso[3] != "00" and iso[1] != "0000":
            return _checked(value, int(iso[1]), int(iso[2]), int(iso[3]))
        return _read_text(value)
    if value is None:
        return None
    if isinstance(value, date):
        return _checked(value, value.year, value.month, value.day)
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
        raise ValueError(f"{value!r} is not a date: {EXPECTED}")
    return _read_text(str(int(value)))


def read_year(value: Any) -> int | None:
    """Return the year of a date, or None when it is unknown.

    Raises:
        ValueError: it is no date.
    """
    if isinstance(value, str) and len(value) == 4 and value.isdecimal():
        value = int(value)
    if type(value) is int and EARLIEST <= value <= LATEST:
        return value
    found = read_date(value)
    return None if found is None else int(found[:4])


def read_years(value: Any) -> Any:
    """Return the years of a list of dates, without those that are unknown.

    Raises:
        ValueError: one of them is no date.
    """
    if not isinstance(value, list | tuple):
        return value
    return tuple(year for year in map(read_year, value) if year is not None)


def _read_text(value: str) -> str | None:
    text = unicodedata.normalize("NFKC", value).strip().lower()
    if text in _UNKNOWN:
        return None
    if _BEFORE_CHRIST.search(text):
        raise ValueError(f"{value!r} is before the year {EARLIEST}: {EXPECTED}")
    text = _TIME.sub("", text)
    year, month, day = _parts(value, text)
    if year == month == day == 0:
        return None
    return _checked(value, year, month, day)


def _parts(value: str, text: str) -> tuple[int, int, int]:
    if compact := _COMPACT.fullmatch(text):
        return int(compact[1]), int(compact[2]), int(compact[3])
    if found := _YEAR_FIRST.fullmatch(text) or _HAN.fullmatch(_arabic(text.replace(" ", ""))):
        return int(found[1]), int(found[2] or 0), int(found[3] or 0)
    if found := _YEAR_LAST.fullmatch(text):
        first, second, year = int(found[1] or 0), int(found[2]), int(found[3])
        return year, *_month_and_day(value, first, second)
    return _in_english(value, _ORDINAL.sub("", text))


def _month_and_day(value: str, first: int, second: int) -> tuple[int, int]:
    """Tell 14/05/1932 from 05/14/1932; ``first`` is 0 in 05/1932."""
    if first == 0 or first == second:
        return second, first
    if first > 12:
        return second, first
    if second > 12:
        return first, second
    raise ValueError(
        f"{value!r} is ambiguous (day or month first?): write it as year-month-day, "
        "such as 1932-05-14"
    )


def _in_english(value: str, text: str) -> tuple[int, int, int]:
    words = [word for word in _WORDS.findall(text) if word != "of"]
    named = [word for word in words if word.isalpha()]
    numbers = [int(word) for word in words if word.isdigit() and len(word) <= 2]
    years = [int(word) for word in words if word.isdigit() and len(word) > 2]
    months = [n for n, month in enumerate(_MONTHS, 1) if named and _means(named[0], month)]
    if len(named) != 1 or len(months) != 1 or len(years) != 1 or len(numbers) > 1:
        raise ValueError(f"{value!r} is not a date: {EXPECTED}")
    return years[0], months[0], numbers[0] if numbers else 0


def _means(word: str, month: str) -> bool:
    return len(word) >= 3 and month.startswith(word)


def _arabic(text: str) -> str:
    """Write Chinese numerals as digits: 二〇〇四年五月 is 2004年5月."""
    return _NUMERAL.sub(lambda found: _number(found[0]), text)


def _number(numeral: str) -> str:
    if not any(character in _UNITS for character in numeral):
        return "".join(str(_DIGITS[character]) for character in numeral)
    total, digit = 0, 0
    for character in numeral:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            digit = _DIGITS[character]
    return str(total + digit)


def _checked(value: Any, year: int, month: int, day: int) -> str:
    if not EARLIEST <= year <= LATEST:
        raise ValueError(f"{value!r} has the year {year}: expected {EARLIEST} to {LATEST}")
    if month > 12:
        raise ValueError(f"{value!r} has the month {month}: expected 1 to 12")
    if month == 0:
        if day:
            raise ValueError(f"{value!r} has a day but no month: {EXPECTED}")
        return f"{year:04}"
    if day > (last := monthrange(year, month)[1]):
        raise ValueError(f"{value!r} has the day {day}: {year:04}-{month:02} has {last} days")
    return f"{year:04}-{month:02}-{day:02}" if day else f"{year:04}-{month:02}"
