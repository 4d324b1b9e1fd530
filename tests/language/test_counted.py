"""Sentences held to a number that a form gave."""

import pytest

from kg.language.counted import Computed, Condition, computed_of, verify_computed
from kg.language.lexicon import LANGUAGES, Language, lexicon
from kg.questions.forms import Between, Count, Has, Things
from tests.language.test_verify import NAMES

HAS_PRIZE = Has(fact="received", entity=("A1",), when=Between(start=2000, end=2010))
AT_NORTH = Has(fact="affiliated_with", entity=("I1",))
THREE = computed_of(Count(things=Things(kind="expert", where=(HAS_PRIZE, AT_NORTH))), 3)
FOUR_AT_NORTH = computed_of(Count(things=Things(kind="expert", where=(AT_NORTH,))), 4)

CASES: tuple[tuple[Language, str, Computed, str], ...] = (
    ("en", "3 in all.", THREE, ""),
    ("en", "3 in all. [1]", THREE, ""),
    ("zh", "共3个。", THREE, ""),
    ("en", "1 in all.", Computed(1), ""),
    ("en", "4 in all.", THREE, "number"),
    ("zh", "共4个。", THREE, "number"),
    ("en", "Yes.", THREE, ""),
    ("zh", "是的。", THREE, ""),
    ("en", "Yes.", Computed(0), "relation"),
    ("en", "The graph records none.", Computed(0), ""),
    ("en", "No: the graph records nothing of the kind.", Computed(0), ""),
    ("en", "No: the graph records nothing of the kind.", Computed(2), "negation"),
    ("zh", "图谱中没有记录。", Computed(0), ""),
    ("zh", "图谱中没有记录。", THREE, "negation"),
    ("en", "Four people worked at Northfield University.", FOUR_AT_NORTH, ""),
    ("zh", "四人在北原大学工作。", FOUR_AT_NORTH, ""),
    ("en", "Five people worked at Northfield University.", FOUR_AT_NORTH, "number"),
    ("en", "Four people worked at Harbour College.", FOUR_AT_NORTH, "institution"),
    ("en", "Four people studied at Northfield University.", FOUR_AT_NORTH, "relation"),
    ("en", "Four people worked at Northfield University in 1921.", FOUR_AT_NORTH, "year"),
    ("en", "Only four people worked at Northfield University.", FOUR_AT_NORTH, "superlative"),
    ("en", "Four people worked at Northfield University.", Computed(4), "relation"),
    ("en", "Three people who worked at Northfield University won the Nobel Prize in Physics "
     "between 2000 and 2010.", THREE, ""),
    ("zh", "三位在北原大学工作的学者在2000年至2010年间获得诺贝尔物理学奖。", THREE, ""),
    ("en", "Three people won the Nobel Prize in Physics between 2000 and 2010.", THREE, "name"),
    ("en", "Three people who worked at Northfield University won the Nobel Prize in Physics.",
     THREE, "year"),
    ("en", "People at Northfield University won the Nobel Prize in Physics between 2000 and 2010.",
     THREE, "number"),
    ("en", "x " * 3000, THREE, "words"),
)  # fmt: skip


@pytest.mark.parametrize(("language", "sentence", "computed", "fault"), CASES)
def test_cases(language: Language, sentence: str, computed: Computed, fault: str) -> None:
    found = verify_computed(sentence, computed, NAMES, language)
    if fault:
        assert fault in {one.kind for one in found.faults}
    else:
        assert found.faults == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_writer_says_of_numbers(language: Language) -> None:
    phrases = lexicon(language).say.phrases
    for number in (0, 1, 2, 1234):
        said = phrases["number_one" if number == 1 else "number"].format(n=number)
        assert verify_computed(said, Computed(number), {}, language).supported
        assert not verify_computed(said, Computed(number + 1), {}, language).supported


def test_of_a_form_that_no_sentence_is_held_to() -> None:
    negated = Has(fact="affiliated_with", entity=("I1",), negated=True)
    form = Count(things=Things(kind="expert", where=(negated, AT_NORTH)))
    assert computed_of(form, 2) == Computed(2)
    assert THREE.conditions == (
        Condition("received", frozenset({"A1"}), (2000, 2010)),
        Condition("affiliated_with", frozenset({"I1"})),
    )
