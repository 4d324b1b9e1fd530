"""What texts name in a graph: exactly, otherwise said, in pinyin, with slips; and what ties."""

from collections.abc import Iterable
from typing import Any

import pytest

from kg.names.link import Link, links_of
from kg.names.lookup import find_entities, look_up, look_up_fuller
from kg.names.normalise import normalise
from kg.store import GraphStore
from tests.evidence.world import load

LATIN = (
    "Richard P. Feynman", "Lev Landau", "Enrico Fermi", "Dennis Gabor", "Albert Einstein",
    "Youyou Tu", "J.J. Thomson", "Simon van der Meer", "Wei Wang 0001", "Wei Wang 0002",
    "Wei Wang", "Wei Wang 0003 Smith", "William H. Bragg", "William L. Bragg", "Anne Hawkins",
    "Anna Petersen", "Anna Pedersen", "Anne Long", "Theresa May", "R. Ng",
)  # fmt: skip
HAN = ("范刚", "方昂", "欧阳明", "單田芳", "王伟", "王维", "高明")
BOTH = {"Chen Ning Yang": "杨振宁", "Niels Bohr": "尼尔斯·玻尔"}
NOBODY = (
    "Stephen Hawking", "Nikola Tesla", "钱学森", "霍金", "林墨岚", "Elmdra Quistovic", "Hawking",
    "Albert Einstien Jr", "Einstein Albert Jr", "einstien", "Wei Wang 0009", "Fan", "Gang",
    "Yang Zhenning", "?", "", "a long", "x" * 3_000, '"', "AND OR", "* OR *",
)  # fmt: skip


@pytest.fixture
def names(store: GraphStore) -> GraphStore:
    rows: list[dict[str, Any]] = [{"key": name, "name": name} for name in (*LATIN, *HAN)]
    rows += [
        {"key": name, "name": name, "names": [{"text": text, "language": "zh"}]}
        for name, text in BOTH.items()
    ]
    rows[0]["affiliations"] = [{"institution": "Princeton University"}]
    load(store, rows)
    return store


def linked(store: GraphStore, texts: Iterable[str]) -> dict[str, Link]:
    """Return the expert or institution that each text is linked to: by its name, or otherwise."""
    asked = list(texts)
    exact = look_up(store, map(normalise, asked))
    found = dict(exact)
    for text in asked:
        if normalise(text) not in exact:
            found |= look_up_fuller(store, [text])
    return {
        text: link
        for text in asked
        for link in links_of(text, found.get(normalise(text), ()))
        if link.kind in ("expert", "institution")
    }


def test_links(names: GraphStore) -> None:
    expected = {
        "richard feynman": ("Richard P. Feynman", "stated", "said less fully"),
        "R.P. Feynman": ("Richard P. Feynman", "stated", "with initials"),
        "Feynman, Richard": ("Richard P. Feynman", "stated", "surname first, said less fully"),
        "landau lev": ("Lev Landau", "stated", "surname first"),
        "Ｌｅｖ　Ｌａｎｄａｕ": ("Lev Landau", "stated", ""),
        "enrico fermmi": ("Enrico Fermi", "near", "'fermmi' read as 'fermi'"),
        "denis gabour": (
            "Dennis Gabor", "near", "'denis' read as 'dennis', 'gabour' read as 'gabor'",
        ),
        "Einstien": ("Albert Einstein", "near", "'einstien' read as 'einstein'"),
        "Einstein": ("Albert Einstein", "short", ""),
        "Tú Yōuyōu": ("Youyou Tu", "stated", "surname first"),
        "Tu You-you": ("Youyou Tu", "stated", "surname first"),
        "JJ Thomson": ("J.J. Thomson", "stated", "named so"),
        "van der Meer, Simon": ("Simon van der Meer", "stated", "surname first"),
        "Wei Wang 0002": ("Wei Wang 0002", "stated", ""),
        "Fan Gang": ("范刚", "pinyin", "pinyin of 范刚"),
        "fang1 ang2": ("方昂", "pinyin", "pinyin of 方昂"),
        "Ming Ouyang": ("欧阳明", "pinyin", "pinyin of 欧阳明"),
        "Shan Tianfang": ("單田芳", "pinyin", "pinyin of 單田芳"),
        "单田芳": ("單田芳", "stated", ""),
        "楊振寧": ("Chen Ning Yang", "stated", ""),
        "尼爾斯 玻爾": ("Niels Bohr", "stated", ""),
        "尼尔斯‧玻尔": ("Niels Bohr", "stated", ""),
        "玻尔": ("Niels Bohr", "short", ""),
        "Princeton": ("Princeton University", "stated", "said less fully"),
        "Priceton University": ("Princeton University", "near", "'priceton' read as 'princeton'"),
    }  # fmt: skip
    found = linked(names, expected)
    assert {t: (link.name, link.form, link.because) for t, link in found.items()} == expected
    assert [text for text, link in found.items() if link.tied] == []


def test_nobody_is_linked_who_is_not_there(names: GraphStore) -> None:
    assert linked(names, NOBODY) == {}


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("Wei Wang", 3),
        ("W. Bragg", 2),
        ("William Bragg", 2),
        ("Bragg", 2),
        ("wáng wěi", 5),
        ("Anna Peteersen", 2),
    ],
)
def test_a_real_tie_is_a_tie(names: GraphStore, text: str, several: int) -> None:
    link = linked(names, [text])[text]
    assert (link.tied, len(link.ids)) == (True, several)


def test_only_the_kinds_that_are_wanted(names: GraphStore) -> None:
    assert look_up_fuller(names, ["Princeton"], ("expert",)) == {}
    assert look_up_fuller(names, ["Fan Gang", "landau lev"], ("institution",)) == {}


def test_a_link_says_whether_it_is_a_common_word(names: GraphStore) -> None:
    found = linked(names, ["May", "long", "高明", "Fermi"])
    assert {text: (link.form, link.common) for text, link in found.items()} == {
        "May": ("short", True),
        "long": ("short", True),
        "高明": ("stated", True),
        "Fermi": ("short", False),
    }


def test_finds_each_with_its_reason(names: GraphStore) -> None:
    first = {
        text: [(one.name, one.because) for one in find_entities(names, text, limit=1)]
        for text in ("Lev Landau", "Landau", "enrico fermmi", "Fan Gang", "Feyn", "Landua Lvo")
    }
    assert first == {
        "Lev Landau": [("Lev Landau", "named so")],
        "Landau": [("Lev Landau", "a short form of its name")],
        "enrico fermmi": [("Enrico Fermi", "'fermmi' read as 'fermi'")],
        "Fan Gang": [("范刚", "pinyin of 范刚")],
        "Feyn": [("Richard P. Feynman", "'Feyn' is part of its name 'Feynman'")],
        "Landua Lvo": [("Lev Landau", "its name 'Lev Landau' is like 'Landua Lvo'")],
    }
