"""Other words for a sentence or a question: they say just the same, or they are not taken."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from instruct_gen.draft import Draft, Said
from instruct_gen.example import Example, Mention, Message
from instruct_gen.rewording import (
    Part,
    Rewordable,
    asks_the_same,
    is_kept_apart,
    put,
    rewordable,
    why_not,
)
from instruct_gen.subgraph import Subgraph
from instruct_gen.wordings import wordings
from kg.facts import KnownFact
from kg.language.lexicon import Language
from kg.questions.forms import Facts, Things, dump_form
from kg.store import GraphStore
from tests.instruct_gen.graphs import Whole, read_whole
from tests.questions.world import load_world

Ids = dict[str, str]
CURIE, TU, FEYNMAN = "Marie Curie", "Youyou Tu", "Richard P. Feynman"
BORN = "Marie Curie was born in Warsaw on 7 November 1867."
WON = "Youyou Tu won the Nobel Prize in Medicine in 2015."
WHY = (
    "Marie Curie won the 1911 Nobel Prize in Chemistry “for the discovery of radium and polonium”."
)
AT = "In 1965, he was based at Caltech."
GAINED = "屠呦呦于2015年获得诺贝尔医学奖。"
Cases = tuple[tuple[str, str], ...]
# Who, the predicates of the facts, and a sentence; others, each with why it is not taken.
CASES: tuple[tuple[str, tuple[str, ...], str, Cases], ...] = (
    (CURIE, ("born", "born_city"), BORN, (
        ("On 7 November 1867, Marie Curie was born in Warsaw.", ""),
        ("Marie Curie came into the world in Warsaw on 7 November 1867.", ""),
        ("Marie Curie was born in Warsaw on 7 November 1868.", "year"),
        ("Marie Curie was born in Warsaw on 8 November 1867.", "date"),
        ("Marie Curie was born in Paris on 7 November 1867.", "name"),
        ("Marie Curie was born in Warsaw in 1867.", "less"),
        ("Curie was born in Warsaw on 7 November 1867.", "less"),
        ("Marie Curie was born on 7 November 1867.", "less"),
        ("Marie Curie died in Warsaw on 7 November 1867.", "relation"),
        ("She was born in Warsaw on 7 November 1867.", "pronoun"),
        ("He was born in Warsaw on 7 November 1867.", "pronoun"),
        ("Marie Curie was not born in Warsaw on 7 November 1867.", "negation"),
        ("Was Marie Curie born in Warsaw on 7 November 1867?", "marks"),
        ("Marie Curie was born in Warsaw on 7 November 1867 [3].", "marks"),
        ("**Marie Curie** was born in Warsaw on 7 November 1867.", "marks"),
        ("Marie Curie was born in Warsaw\non 7 November 1867.", "marks"),
        ("Marie Curie was born in Warsaw on 7 November 1867 🎉.", "marks"),
        ("The scientist Marie Curie was born in Warsaw on 7 November 1867.", "more"),
        ("Marie Curie was to be born in Warsaw on 7 November 1867.", "tense"),
        ("Dr. Marie Curie was born in Warsaw on 7 November 1867.", "more"),
        ("Marie Curie was born in beautiful Warsaw on 7 November 1867.", "words"),
        ("玛丽·居里1867年11月7日出生在华沙。", "marks"),
        ("", "marks"),
    )),
    (TU, ("received",), WON, (
        ("In 2015, Youyou Tu was awarded the Nobel Prize in Medicine.", ""),
        ("Youyou Tu won the Nobel Prize in Medicine.", "less"),
        ("Youyou Tu won a prize in 2015.", "less"),
        ("Youyou Tu won the Nobel Prize in Physics in 2015.", "award"),
        ("Youyou Tu won the Golden Prize in Medicine in 2015.", "name"),
        ("Youyou Tu and Niels Bohr won the Nobel Prize in Medicine in 2015.", "name"),
        ("Youyou Tu was nominated for the Nobel Prize in Medicine in 2015.", "relation"),
        ("Youyou Tu was the first to win the Nobel Prize in Medicine in 2015.", "superlative"),
        ("Youyou Tu won the Nobel Prize in Medicine in 2015 “for a novel "
         "therapy against Malaria”.", "more"),
        ("Youyou Tu also won the Nobel Prize in Medicine in 2015.", "more"),
        ("Youyou Tu was one of the winners of the Nobel Prize in Medicine in 2015.", "more"),
        ("Youyou Tu had to win the Nobel Prize in Medicine in 2015.", "tense"),
        ("Youyou Tu won half the Nobel Prize in Medicine in 2015.", "more"),
    )),
    (CURIE, ("received",), WHY, (
        ("The 1911 Nobel Prize in Chemistry went to Marie Curie “for the "
         "discovery of radium and polonium”.", ""),
        ("Marie Curie won the 1911 Nobel Prize in Chemistry “for the discovery "
         "of radium”.", "less"),
        ("Marie Curie won the 1911 Nobel Prize in Chemistry for finding radium "
         "and polonium.", "words"),
        ("Marie Curie won the 1903 Nobel Prize in Chemistry “for the discovery "
         "of radium and polonium”.", "year"),
    )),
    (FEYNMAN, ("affiliated_with",), AT, (
        ("He worked at Caltech in 1965.", ""),
        ("Richard P. Feynman worked at Caltech in 1965.", "more"),
        ("In 1965, he is based at Caltech.", "tense"),
        ("In 1965, Caltech employs him.", "tense"),
        ("He spent 1965 at Caltech.", "more"),
        ("In 1965, she was based at Caltech.", "pronoun"),
        ("In 1965, he was educated at Caltech.", "relation"),
    )),
    (TU, ("received",), GAINED, (
        ("2015年，屠呦呦荣获诺贝尔医学奖。", ""),
        ("二〇一五年，屠呦呦获得了诺贝尔医学奖。", ""),
        ("屠呦呦于2016年获得诺贝尔医学奖。", "year"),
        ("屠呦呦获得诺贝尔医学奖。", "less"),
        ("屠呦呦于2015年首次获得诺贝尔医学奖。", "superlative"),
        ("屠呦呦教授于2015年获得诺贝尔医学奖。", "more"),
        ("他于2015年获得诺贝尔医学奖。", "pronoun"),
        ("2015年，屠呦呦与人分享诺贝尔医学奖。", "more"),
        ("2015年，科学家屠呦呦获得诺贝尔医学奖。", "more"),
        ("屠呦呦也于2015年获得诺贝尔医学奖。", "more"),
        ("屠呦呦于2015年获得诺贝尔医学奖和金星奖。", "award"),
    )),
)  # fmt: skip


@pytest.fixture
def world(store: GraphStore, tmp_path: Path) -> tuple[Whole, Ids]:
    """The tiny world, read whole, and the id of each person by name."""
    ids = load_world(store, tmp_path)
    return read_whole(store), ids


def test_what_takes_the_place_of_a_sentence(world: tuple[Whole, Ids]) -> None:
    whole, ids = world
    wrong = []
    for who, predicates, before, others in CASES:
        subgraph = whole.ego(ids[who])
        facts = _behind(subgraph, ids[who], predicates, before)
        language: Language = "zh" if before == GAINED else "en"
        for after, why in others:
            found = why_not(subgraph, before, after, facts, language)
            if found != why:
                wrong.append((after, found, why))
    assert wrong == []


def _behind(
    subgraph: Subgraph, who: str, predicates: tuple[str, ...], text: str
) -> list[KnownFact]:
    facts = subgraph.facts_of(who, *predicates)
    years = [fact.qualifiers.get("year") for fact in facts]
    return [f for f, year in zip(facts, years, strict=True) if year is None or str(year) in text]


def asked(ids: Ids, who: str, text: str, fact: str, *values: object, **more: str) -> Example:
    """Return an example that asks for a fact of somebody."""
    form = Facts(things=Things(kind="expert", ids="@1"), fact=fact, **more)  # type: ignore[arg-type]
    return Example(
        kind="fact", language="en", split="train",
        messages=(Message("user", text), Message("assistant", "So it is.")), facts=(),
        experts=(ids[who],), mentions=(Mention(who, (ids[who],)),), forms=(dump_form(form),),
        values=values, wording="en/fact/1", sampler="ego", graph_version=1,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("after", "same"),
    [
        ("Marie Curie was born in which city?", True),
        ("In what city was Marie Curie born?", True),
        ("Which city was Madame Curie born in?", False),
        ("In which country was Marie Curie born?", False),
        ("When was Marie Curie born?", False),
        ("In which city was Pierre Curie born?", False),
        ("In which city did Marie Curie die?", False),
        ("In which city was Marie Curie born, and when?", False),
        ("In which city was Marie Curie, the great chemist, born?", False),
        ("In which city was Marie Curie born? *", False),
        ("Marie Curie", False),
        ("", False),
    ],
)
def test_a_question_asks_the_same_or_it_stays(
    store: GraphStore, world: tuple[Whole, Ids], after: str, same: bool
) -> None:
    example = asked(world[1], CURIE, "Where was Marie Curie born?", "born_city", "Warsaw")
    assert asks_the_same(store, example, after) is same


def test_what_the_graph_no_longer_answers_so_is_not_asked_in_other_words(
    store: GraphStore, world: tuple[Whole, Ids]
) -> None:
    example = asked(world[1], CURIE, "Where was Marie Curie born?", "born_city", "Paris")
    assert not asks_the_same(store, example, "In what city was Marie Curie born?")


def test_what_of_a_draft_may_be_reworded(world: tuple[Whole, Ids]) -> None:
    whole, ids = world
    subgraph = whole.ego(ids[CURIE])
    facts = subgraph.facts_of(ids[CURIE], "born", "born_city")
    said = (Said(f"{BORN} [1][2]", facts), Said("There is 1.", facts, number=1), Said("So.", ()))
    form = Facts(things=Things(kind="expert", ids="@1"), fact="born_city")
    draft = Draft(
        kind="fact", language="en", said=said, facts=facts, named=(ids[CURIE],),
        messages=(Message("user", "Where was she born?"), Message("assistant", f"{BORN} [1][2]")),
        wording="en/fact/1", forms=(form,),
    )  # fmt: skip
    (part,) = parts = (Part(f"{BORN} [1][2]", tuple(fact.fact_id for fact in facts)),)
    what = rewordable(draft, draft.named)
    assert what == Rewordable(parts, True, ())
    assert what is not None and Rewordable.of(what.plain()) == what
    assert (part.bare, part.cited("So.")) == (BORN, "So. [1][2]")
    twice = replace(draft, messages=(draft.messages[0], Message("assistant", f"{BORN} [1][2]" * 2)))
    turns = replace(draft, messages=(*draft.messages, *draft.messages[:1]))
    assert rewordable(twice, draft.named) == Rewordable((), True, ())
    assert rewordable(turns, draft.named) == Rewordable(parts, False, ())
    assert rewordable(replace(draft, said=()), draft.named) is None
    assert rewordable(replace(draft, rejected="No."), draft.named) is None
    assert rewordable(draft, tuple("abcdefghi")) is None
    assert rewordable(draft, ()) == Rewordable((), True, ())


def test_other_words_are_put_where_the_sentence_stood(world: tuple[Whole, Ids]) -> None:
    example = asked(world[1], CURIE, "Where?", "born_city", "Warsaw")
    reply = Message("assistant", f"Well. {BORN} [2] That is all.")
    example = replace(example, messages=(example.messages[0], reply))
    done = put(example, "", {Part(f"{BORN} [2]", ()): "Warsaw it was."}, "fake-1 abc")
    assert done.messages[1].content == "Well. Warsaw it was. [2] That is all."
    assert done.messages[0] == example.messages[0]
    assert (done.teacher, done.example_id == example.example_id) == ("fake-1 abc", False)
    assert put(example, "And where?", {}, "t").messages == (Message("user", "And where?"), reply)


def test_a_question_of_training_is_not_put_as_only_the_test_puts_it() -> None:
    asks = wordings("en").asks["born_city"]
    own, theirs = ([w for w in asks if w.for_test is held] for held in (False, True))
    example = replace(asked({CURIE: "E1"}, CURIE, "?", "born_city"), wording=own[0].wording_id)
    for split, kept_apart in (("train", theirs), ("validation", theirs), ("test", own)):
        of_split = replace(example, split=split)
        for wording in asks:
            text = wording.say({"expert": CURIE}, Random(1))
            assert is_kept_apart(of_split, text) is (wording in kept_apart), text
