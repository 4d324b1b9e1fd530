"""Whatever is put in is read without failing, and what asks nothing is answered nothing.

``BOLE_TEST_EXAMPLES`` is how many examples each law is tried on, ``BOLE_TEST_SEED`` draws others
than the fixed ones.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, seed, settings
from hypothesis import strategies as st

from bole.settings import Settings
from kg.facts import KnownFact
from kg.language.counted import Computed, Condition, verify_computed
from kg.language.lexicon import LANGUAGES, Language
from kg.language.verify import verify
from kg.names.normalise import key_form, normalise
from kg.names.tokens import tokens_of
from kg.store import GraphStore
from serve.answer import Wishes, answer, match
from serve.model import Answer
from tests.conftest import wipe
from tests.fuzz.salad import empty, mixed, too_long, turned_over, with_a_word_more
from tests.language.test_verify_laws import NAMES, STORED, facts, said_of
from tests.questions.world import PEOPLE, load_world
from tests.serve.test_questions import ASKED

EXAMPLES = int(os.environ.get("BOLE_TEST_EXAMPLES", "8"))
SEED = os.environ.get("BOLE_TEST_SEED")
Law = Callable[..., None]


def law(test: Law) -> Law:
    """Return a test of some examples: the same ones each time, but for another seed."""
    every = list(HealthCheck)
    fixed = settings(
        max_examples=EXAMPLES, deadline=None, derandomize=SEED is None, suppress_health_check=every
    )
    return fixed(test if SEED is None else seed(int(SEED))(test))


# Names.

ANY_TEXT = st.text(st.characters(), max_size=80)  # lone surrogates too
TEXTS = st.one_of(ANY_TEXT, mixed(["Marie Curie", "居里夫人", "Ørsted", "d'Alembert", "王-小 明"]))


@law
@given(TEXTS)
def test_every_text_has_a_key_and_words(text: str) -> None:
    for form in (key_form(text), normalise(text)):
        assert form == form.strip()
    last = 0
    for token in tokens_of(text):
        assert last <= token.start < token.end <= len(text)
        assert token.form.split() == [token.form]
        last = token.end


# Questions.

CALLED = [name for one in PEOPLE for name in (one["name"], *(n["text"] for n in one["names"]))]
THINGS = ["Caltech", "加州理工学院", "University of California", "Copenhagen", "Warsaw", "USA"]
FIELDS = ["biochemistry", "生物化学", "superconductivity", "超导"]
AWARDS = ["Nobel Prize in Physics", "诺贝尔化学奖", "peace prize", "Nobel Prize"]
WORLD = [*CALLED, *THINGS, *FIELDS, *AWARDS, *(name.split()[-1] for name in CALLED)]
QUESTIONS = [question for question, _ in ASKED]
WISHES = Wishes(year=2026)
STATUSES = {
    "answered", "ambiguous", "unknown_entity", "unknown_fact", "out_of_domain", "not_understood",
}  # fmt: skip
TURNS = st.fixed_dictionaries(
    {
        "role": st.sampled_from(["user", "user", "assistant", "system", ""]),
        "content": st.one_of(st.sampled_from(QUESTIONS), mixed(WORLD), too_long(WORLD)),
    }
)


@pytest.fixture(scope="module")
def world(embedded_session: GraphStore, tmp_path_factory: pytest.TempPathFactory) -> GraphStore:
    """The tiny world on the embedded engine, for as long as this file's tests run."""
    wipe(embedded_session)
    load_world(embedded_session, Path(tmp_path_factory.mktemp("world")))
    return embedded_session


@law
@given(
    st.one_of(ANY_TEXT, mixed(WORLD), turned_over(QUESTIONS), too_long(WORLD)),
    st.lists(TURNS, max_size=3),
)
def test_whatever_is_typed_gets_a_status(
    world: GraphStore, text: str, history: list[dict[str, str]]
) -> None:
    told = answer(world, text, settings=Settings(), wishes=WISHES, history=history)
    assert told.status in STATUSES
    assert told.text
    assert match(world, text, settings=Settings(), wishes=WISHES).status in STATUSES


@law
@given(
    with_a_word_more(st.one_of(st.sampled_from(QUESTIONS), turned_over(QUESTIONS), mixed(WORLD)))
)
@example(("Who is called xqzvk?", "xqzvk"))
@example(("Who won the physics prize in {y}?", "{y}"))
def test_a_word_that_nobody_knows_is_told(world: GraphStore, drawn: tuple[str, str]) -> None:
    """The coverage rule; a need says which words were not used, and a name asked for is quoted."""
    text, word = drawn
    told = answer(world, text, settings=Settings(), wishes=WISHES)
    assert told.status != "answered" or (leaves_words(told) and word in told.reading), told.reading


def leaves_words(told: Answer) -> bool:
    """Return whether an answer is to a need, or about whoever has a name that is quoted."""
    return told.experts is not None or "'named'" in str(told.forms)


@law
@given(empty())
@example(text="女士")
@example(text="以得奖当时所在单位为准 几个人 受聘")
def test_words_that_name_nothing_are_not_answered(world: GraphStore, text: str) -> None:
    told = answer(world, text, settings=Settings(), wishes=WISHES)
    assert told.status != "answered", told.reading


# Each was answered once, by dropping what it says: a condition, a word, whose doctor.
FOUND = (
    "Who won the physics prize in {y}?",
    "跟张三一起得奖的人里,谁出生在美国?",
    "1922年物理学奖有几个人获得?1965年的 xqzvk 呢?",
    "Who won the physics prize but was not born in Denmark and France?",
    "不是出生在丹麦、法国的物理学奖得主有谁?",
    "is there anybody been given",
    "Does Caltech have more papers than the University of California?",
    "Is Feynman's university older than Niels Bohr's university?",
    "Did Feynman's institution win the Nobel Prize?",
    "费曼的大学得过诺贝尔奖吗?",
    "When was Feynman's doctor born?",
    "费曼的老师是哪一年出生的?",
    "Which university has more laureates, physics or chemistry?",
)


@pytest.mark.parametrize("question", FOUND)
def test_what_the_fuzz_found_is_refused(world: GraphStore, question: str) -> None:
    told = answer(world, question, settings=Settings(), wishes=WISHES)
    assert told.status != "answered", told.reading


# Sentences.

NAMED = [name for names in NAMES.values() for name in names]
TRUE: list[tuple[Language, str]] = [
    ("en", "3 in all."),
    ("zh", "共3个。"),
    ("en", "Three people won the Copper Medal in 1921."),
    ("zh", "三人于1921年获得铜质奖章。"),
]
COUNTED = Computed(3, "expert", (Condition("received", frozenset({"A1"}), (1921, 1921)),))
LANGUAGE = st.sampled_from(LANGUAGES)


@law
@given(
    st.one_of(ANY_TEXT, mixed(NAMED), too_long(NAMED)),
    st.lists(facts(), min_size=1, max_size=6),
    LANGUAGE,
)
@example("Ada Brandt won in {y}. {n}次，{y}年。", [], "en")
def test_any_sentence_can_be_held_to_any_facts(
    text: str, cited: list[KnownFact], language: Language
) -> None:
    verify(text, cited, STORED, language)
    verify_computed(text, COUNTED, STORED, language)


@law
@given(facts(), LANGUAGE, st.data())
def test_no_fact_carries_a_word_that_nobody_knows(
    fact: KnownFact, language: Language, data: st.DataObject
) -> None:
    said, _ = data.draw(with_a_word_more(st.just(said_of(fact, language))))
    assert not verify(said, [fact], STORED, language).supported
    told_in, counted = data.draw(st.sampled_from(TRUE))
    said, _ = data.draw(with_a_word_more(st.just(counted)))
    assert verify_computed(counted, COUNTED, STORED, told_in).faults == ()
    assert not verify_computed(said, COUNTED, STORED, told_in).supported
