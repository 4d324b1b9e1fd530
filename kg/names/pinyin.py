"""Chinese names in Latin letters: the form a Han name is found under, and what is asked in pinyin.

Tones, spaces, hyphens and the order of surname and given name are all left out of the form, so
that "Tú Yōuyōu", "tu2 you1 you1", "Tu You-you" and "Youyou Tu" meet 屠呦呦.
"""

import re
from functools import lru_cache

from kg.names.normalise import normalise

LONGEST_NAME = 6
_HAN_NAME = re.compile(f"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f]{{2,{LONGEST_NAME}}}")
_SHORTEST = 4
_NUMBERED = re.compile(r"(?:[a-z]+[1-5])+")

# As surnames these are read otherwise than as words.
_SURNAMES = {
    "单": "shan",
    "曾": "zeng",
    "仇": "qiu",
    "解": "xie",
    "查": "zha",
    "任": "ren",
    "朴": "piao",
    "盖": "ge",
    "区": "ou",
    "乐": "yue",
    "缪": "miao",
    "覃": "qin",
    "翟": "zhai",
    "华": "hua",
    "宁": "ning",
    "葛": "ge",
    "纪": "ji",
    "员": "yun",
    "谌": "chen",
    "种": "chong",
    "冼": "xian",
    "卜": "bu",
    "长孙": "zhangsun",
    "尉迟": "yuchi",
    "万俟": "moqi",
}
_TWO = frozenset(
    {"欧阳", "司马", "上官", "诸葛", "夏侯", "东方", "皇甫", "公孙", "慕容", "令狐"}
    | {"宇文", "司徒", "端木", "南宫", "独孤", "长孙", "尉迟", "万俟", "西门"}
)


@lru_cache(maxsize=65536)
def romanised(name: str) -> tuple[str, ...]:
    """Return surname and given name in pinyin without tones; () for what is no Han name.

    >>> romanised("屠呦呦")
    ('tu', 'youyou')
    """
    form = normalise(name)
    # What is written with a dot is a foreign name, which nobody spells in pinyin.
    if not _HAN_NAME.fullmatch(form) or not _HAN_NAME.fullmatch("".join(name.split())):
        return ()
    # Its dictionaries take a fifth of a second to read.
    from pypinyin import lazy_pinyin

    cut = 2 if form[:2] in _TWO and len(form) > 2 else 1
    surname = _SURNAMES.get(form[:cut]) or "".join(lazy_pinyin(form[:cut]))
    return _plain(surname), _plain("".join(lazy_pinyin(form[cut:])))


def pinyin_form(name: str) -> str | None:
    """Return the form that a Han name is found under when it is asked for in pinyin."""
    return "".join(romanised(name)) or None


def toneless(form: str) -> str:
    """Return a normalised text without the numbers of tones, where every word has one."""
    words = form.split()
    if words and all(_NUMBERED.fullmatch(word) for word in words):
        return re.sub("[1-5]", "", form)
    return form


def asked_in_pinyin(form: str) -> tuple[str, ...]:
    """Return the forms under which what was asked may be known: the surname first or last.

    Args:
        form: a normalised text.
    """
    words = _syllables(form)
    joined = {_plain("".join(each)) for each in _turns(words)}
    return tuple(sorted(each for each in joined if len(each) >= _SHORTEST))


def spells(form: str, name: str) -> bool:
    """Return whether a normalised text in Latin letters spells a Han name.

    "Fan Gang" spells 范刚 and not 方昂, although both are ``fangang``.
    """
    words, known = _syllables(form), romanised(name)
    if len(words) == 1:
        return _plain(words[0]) == "".join(known)
    return any(
        known in ((before, after), (after, before))
        for cut in range(1, len(words))
        for before, after in [(_plain("".join(words[:cut])), _plain("".join(words[cut:])))]
    )


def _syllables(form: str) -> list[str]:
    words = toneless(form).split()
    fits = len(words) <= LONGEST_NAME and all(w.isascii() and w.isalpha() for w in words)
    return words if fits else []


def _turns(words: list[str]) -> list[list[str]]:
    """Return words as they stand, and with the last one or two (a long surname) before the rest."""
    return [[*words[-cut:], *words[:-cut]] if cut else words for cut in range(min(3, len(words)))]


def _plain(syllables: str) -> str:
    """Return letters as they stand after accents are gone: ü is typed u, v or yu."""
    return syllables.replace("v", "u").replace("lyu", "lu").replace("nyu", "nu")
