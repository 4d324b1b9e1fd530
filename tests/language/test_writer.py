"""Facts as sentences, in both languages."""

from typing import Any

import pytest

from kg.facts import End, KnownFact
from kg.language.lexicon import Language
from kg.language.writer import fill_in, sentence, value_of

ANN, BELL = End("E1", "Ann"), End("I1", "Bell Labs")


def fact(predicate: str, value: Any = None, to: End | None = None, **qualifiers: Any) -> KnownFact:
    return KnownFact("R1/x/y", "h", ("R1/x/y",), predicate, ANN, to, value, qualifiers)


SAID: tuple[tuple[KnownFact, Language, str | None, str], ...] = (
    (fact("born", "1879-03-14"), "en", None, "Ann was born on 14 March 1879."),
    (fact("born", "1879-03"), "en", None, "Ann was born in March 1879."),
    (fact("born", "1879"), "en", None, "Ann was born in 1879."),
    (fact("died", "1879-03-14"), "zh", None, "安1879年3月14日去世。"),
    (fact("died", "1879-03"), "zh", None, "安1879年3月去世。"),
    (fact("born_city", "Ulm"), "zh", None, "安出生于乌尔姆。"),
    (fact("received", to=End("A1", "Abel Prize"), year=2004), "en", "year",
     "Ann received the Abel Prize in 2004."),
    (fact("received", to=End("A1", "Abel Prize")), "en", "year", "Ann received the Abel Prize."),
    (fact("received", to=End("A1", "Abel Prize"), year=2004, motivation="for x"), "en",
     "motivation", "Ann received the Abel Prize in 2004 with the citation “for x”."),
    (fact("received", to=End("A1", "Abel Prize"), year=2004), "zh", None,
     "安于2004年获得Abel Prize。"),
    (fact("affiliated_with", to=BELL, stated_year=1947), "en", None,
     "Ann was at Bell Labs (stated for 1947)."),
    (fact("affiliated_with", to=BELL, role="director", from_year=1940, to_year=1950), "en", None,
     "Ann was director at Bell Labs from 1940 until 1950."),
    (fact("affiliated_with", to=BELL, stated_year=1947), "zh", None, "安1947年在贝尔实验室。"),
    (fact("researches", to=End("F1", "Optics"), work_count=3), "en", None,
     "Ann works in Optics (3 works)."),
    (fact("is_person", False), "en", None, "Ann is an organisation."),
    (fact("is_person", False), "zh", None, "安是组织。"),
)  # fmt: skip
CHINESE = {"E1": "安", "I1": "贝尔实验室", "Ulm": "乌尔姆"}


@pytest.mark.parametrize(("said", "language", "focus", "text"), SAID)
def test_sentences(said: KnownFact, language: Language, focus: str | None, text: str) -> None:
    names = CHINESE if language == "zh" else {}
    assert sentence(said, language, names, focus) == text


@pytest.mark.parametrize(
    ("known", "qualifier", "value"),
    [
        (fact("born", "1879-03-14"), None, "1879-03-14"),
        (fact("born", "1879-03-14"), "year", 1879),
        (fact("born", "1879"), None, 1879),
        (fact("title", "Dr"), None, "Dr"),
        (fact("received", to=BELL, year=2004), None, "Bell Labs"),
        (fact("received", to=BELL, year=2004), "year", 2004),
        (fact("received", to=BELL, year=2004), "motivation", None),
    ],
)
def test_values(known: KnownFact, qualifier: str | None, value: Any) -> None:
    assert value_of(known, qualifier) == value


def test_a_value_is_never_read_as_a_template() -> None:
    assert fill_in("{a}[ in {b}]", {"a": "{b} [x]", "b": 1}) == "{b} [x] in 1"
