"""Chinese names asked for in Latin letters, and common words that are names."""

import pytest

from kg.names.common import is_common
from kg.names.normalise import normalise
from kg.names.pinyin import asked_in_pinyin, pinyin_form, romanised, spells
from kg.names.variants import place_names, short_forms, unnumbered

SPELT = (
    ("Tu Youyou", "屠呦呦"),
    ("Youyou Tu", "屠呦呦"),
    ("tú yōuyōu", "屠呦呦"),
    ("tu2 you1 you1", "屠呦呦"),
    ("TU You-you", "屠呦呦"),
    ("tuyouyou", "屠呦呦"),
    ("Ouyang Ming", "欧阳明"),
    ("Ming Ou Yang", "歐陽明"),
    ("Zeng Guofan", "曾国藩"),
    ("Lü Bu", "吕布"),
    ("Lyu Bu", "吕布"),
    ("Lv Bu", "吕布"),
    ("Shan Tianfang", "单田芳"),
)
NOT_SPELT = (
    ("Fan Gang", "方昂"),
    ("Youyou", "屠呦呦"),
    ("Tu", "屠呦呦"),
    ("You Youtu", "屠呦呦"),
    ("屠呦", "屠呦呦"),
    ("Niersi Boer", "尼尔斯·玻尔"),
)


@pytest.mark.parametrize(("asked", "name"), SPELT)
def test_spells(asked: str, name: str) -> None:
    form = normalise(asked)
    assert pinyin_form(name) in asked_in_pinyin(form) and spells(form, name)


@pytest.mark.parametrize(("asked", "name"), NOT_SPELT)
def test_does_not_spell(asked: str, name: str) -> None:
    assert not (pinyin_form(name) in asked_in_pinyin(asked.lower()) and spells(asked.lower(), name))


def test_only_han_names_are_spelt() -> None:
    assert [romanised(name) for name in ("王", "Tu", "尼尔斯·玻尔", "", "一二三四五六七")] == [
        ()
    ] * 5
    assert romanised("長孫無忌") == ("zhangsun", "wuji")


def test_common_words() -> None:
    common = ("May", "young", "LONG", "Little", "Day", "高", "王", "高明", "黃金")
    assert [text for text in common if not is_common(text)] == []
    assert [text for text in ("Feynman", "Tu", "屠呦呦", "牛顿", "", "?") if is_common(text)] == []


def test_other_ways_to_say_a_name() -> None:
    assert short_forms("尼尔斯·玻尔") == short_forms("尼爾斯‧玻尔") == ("玻尔",)
    assert short_forms("居里夫人") == short_forms("约翰·李") == ()
    assert [unnumbered(n) for n in ("Wei Wang 0001", "Wei Wang", "0001", "Apollo 11")] == [
        "Wei Wang", None, None, None,
    ]  # fmt: skip
    assert place_names("the Netherlands") == ("Netherlands", "the Netherlands")
    assert place_names("Roanoke, VA (now X, Y)") == (
        "Roanoke", "Roanoke, VA", "Roanoke, VA (now X, Y)", "X", "X, Y",
    )  # fmt: skip
