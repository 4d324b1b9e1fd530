from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.profiles.dates import read_date, read_year, read_years

DAYS = st.dates(min_value=date(100, 1, 1))
HAN = str.maketrans("0123456789", "〇一二三四五六七八九")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
MONTHS = "January February March April May June July August September October November December"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (None, None),
        ("", None),
        ("  ", None),
        ("0000-00-00", None),
        ("0000", None),
        (0, None),
        ("n/a", None),
        ("Unknown", None),
        ("不详", None),
        ("1932", "1932"),
        (1932, "1932"),
        (1932.0, "1932"),
        ("1932.0", "1932"),
        (" 1932 ", "1932"),
        ("１９３２", "1932"),
        ("701", "0701"),
        ("1932-00-00", "1932"),
        ("1932-05", "1932-05"),
        ("1932-05-00", "1932-05"),
        ("05/1932", "1932-05"),
        ("1932/5", "1932-05"),
        ("May 1932", "1932-05"),
        ("Sept. 1932", "1932-09"),
        ("二零零四年五月", "2004-05"),
        ("2004年5月", "2004-05"),
        ("1932-05-14", "1932-05-14"),
        ("1932/5/1", "1932-05-01"),
        ("1932.5.1", "1932-05-01"),
        ("19320514", "1932-05-14"),
        ("14 May 1932", "1932-05-14"),
        ("14th of May, 1932", "1932-05-14"),
        ("May 14, 1932", "1932-05-14"),
        ("14.05.1932", "1932-05-14"),
        ("05/14/1932", "1932-05-14"),
        ("04/04/1932", "1932-04-04"),
        ("2004年5月3日", "2004-05-03"),
        ("2004 年 5 月 3 号", "2004-05-03"),
        ("二〇〇四年", "2004"),
        ("公元二〇〇四年", "2004"),
        ("二千零四年", "2004"),
        ("一九三二年十二月三十一日", "1932-12-31"),
        ("1932-05-14T10:11:12Z", "1932-05-14"),
        ("1932-05-14 10:11", "1932-05-14"),
        ("+1932-00-00T00:00:00Z", "1932"),
        ("2000-02-29", "2000-02-29"),
        (date(1932, 5, 14), "1932-05-14"),
    ],
)
def test_a_date_is_read_with_the_precision_it_has(written: object, expected: str | None) -> None:
    assert read_date(written) == expected
    assert read_year(written) == (int(expected[:4]) if expected else None)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("20205", "has the year 20205: expected 100 to 9999"),
        (20205, "has the year 20205"),
        ("1932-13-01", "has the month 13: expected 1 to 12"),
        ("1932-02-30", "has the day 30: 1932-02 has 29 days"),
        ("1931-02-29", "has the day 29: 1931-02 has 28 days"),
        ("1932-00-14", "has a day but no month"),
        ("03/04/1932", "is ambiguous (day or month first?)"),
        ("03.04.1932", "is ambiguous"),
        ("-0044-03-15", "is before the year 100"),
        (-44, "is before the year 100"),
        ("44 BC", "is before the year 100"),
        ("公元前551年", "is before the year 100"),
        ("1932-1935", "is not a date"),
        ("1932-35", "has the month 35"),
        ("193205", "has the year 193205"),
        ("32", "is not a date"),
        ("the thirties", "is not a date"),
        ("May", "is not a date"),
        ("5 May June 1932", "is not a date"),
        (1932.5, "is not a date"),
        (True, "is not a date"),
        (float("nan"), "is not a date"),
        ([1932], "is not a date"),
    ],
)
def test_nonsense_is_refused_with_its_value_and_reason(written: object, why: str) -> None:
    for read in (read_date, read_year):
        with pytest.raises(ValueError) as caught:
            read(written)
        assert why in str(caught.value)


def test_unknown_years_of_a_list_are_left_out() -> None:
    assert read_years([1999, None, "二〇〇一年", "0000"]) == (1999, 2001)
    assert read_years("1999") == "1999"


@given(DAYS)
def test_every_day_is_read_however_it_is_written(day: date) -> None:
    iso = day.isoformat()
    year, month = f"{day.year:04}", MONTHS.split()[day.month - 1]
    for written in (
        iso,
        iso.replace("-", "/"),
        iso.translate(WIDE),
        f"{year}{day.month:02}{day.day:02}",
        f"{day.day} {month} {year}",
        f"{month[:3]} {day.day}, {year}",
        f"{year}年{day.month}月{day.day}日",
        f"{year.translate(HAN)}年{day.month}月{day.day}日",
    ):
        assert read_date(written) == iso
    assert read_date(read_date(iso)) == iso


@given(st.text())
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    try:
        found = read_date(text)
    except ValueError:
        return
    assert found is None or read_date(found) == found
