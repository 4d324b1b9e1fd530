"""The kinds that wrap cases or refuse: verified, filled in, complete, and right to refuse."""

import json
import re
from collections.abc import Iterator
from itertools import islice
from random import Random

import pytest

from instruct_gen.draft import Draft
from instruct_gen.kinds.consistency import CONSISTENCY
from instruct_gen.kinds.dialogue import DIALOGUE
from instruct_gen.kinds.entities import ENTITIES
from instruct_gen.kinds.grounded import GROUNDED
from instruct_gen.kinds.keywords import KEYWORDS
from instruct_gen.kinds.kind import Draw, Kind
from instruct_gen.kinds.namesake import NAMESAKE
from instruct_gen.kinds.paragraph import PARAGRAPH
from instruct_gen.kinds.preference import PREFERENCE
from instruct_gen.kinds.standalone import STANDALONE
from instruct_gen.kinds.to_form import TO_FORM
from instruct_gen.kinds.two_questions import TWO_QUESTIONS
from instruct_gen.kinds.unknown import OUT_OF_DOMAIN, UNKNOWN_FACT, UNKNOWN_PERSON
from instruct_gen.subgraph import Subgraph
from instruct_gen.verify import faults_of
from instruct_gen.wordings import wordings
from kg.language.lexicon import LANGUAGES, Language
from kg.names.normalise import normalise
from kg.questions.forms import read_form
from tests.instruct_gen.graphs import Whole
from tests.instruct_gen.wide import part

# Quick ones are drafted of all experts, the others of some.
QUICK = (UNKNOWN_FACT, UNKNOWN_PERSON, OUT_OF_DOMAIN, CONSISTENCY)
SLOW = (
    TWO_QUESTIONS, DIALOGUE, STANDALONE, GROUNDED, TO_FORM, KEYWORDS, ENTITIES, PREFERENCE,
    PARAGRAPH,
)  # fmt: skip
EACH, MOST = 25, 24
UNFILLED = re.compile(r"\{\w*\}|<\w+>")


def _drawn(kind: Kind, subgraph: Subgraph, language: Language, seed: int) -> list[Draft]:
    draw = Draw(language, seed % 5 == 0, Random(seed))
    return list(islice(kind.drafts(subgraph, draw), MOST))


def _egos(whole: Whole, step: int) -> Iterator[Subgraph]:
    return (whole.ego(expert) for expert in part(whole.experts, step))


def _namesakes(whole: Whole) -> list[Subgraph]:
    by_surname: dict[str, list[str]] = {}
    for expert in whole.experts:
        by_surname.setdefault(whole.entities[expert].name.split()[-1], []).append(expert)
    return [whole.pair(*two) for two in by_surname.values() if len(two) == 2]


def _assert_good(draft: Draft, subgraph: Subgraph) -> None:
    texts = [*(message.content for message in draft.messages), draft.rejected]
    assert faults_of(draft, subgraph) == (), draft
    assert not any(UNFILLED.search(text) for text in texts), texts
    assert draft.messages[-1].role == "assistant" and all(m.content for m in draft.messages)
    text = "\n".join(texts)
    unnamed = {
        entity.name
        for one, entity in subgraph.entities.items()
        if entity.kind == "expert" and one not in draft.named
        and any(name in text for name in entity.called.values())
    }  # fmt: skip
    assert unnamed == set(), draft
    for said in draft.said:
        assert said.text in draft.messages[-1].content or len(draft.messages) > 2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", QUICK, ids=lambda kind: kind.name)
def test_drafts_of_all_experts(sample: Whole, kind: Kind, language: Language) -> None:
    made = 0
    for seed, subgraph in enumerate(_egos(sample, 9)):
        for draft in _drawn(kind, subgraph, language, seed):
            _assert_good(draft, subgraph)
            made += 1
    assert made > len(sample.experts) // 18


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", SLOW, ids=lambda kind: kind.name)
def test_drafts_of_some_experts(sample: Whole, kind: Kind, language: Language) -> None:
    drafts = []
    for seed, subgraph in enumerate(_egos(sample, EACH)):
        for draft in _drawn(kind, subgraph, language, seed):
            _assert_good(draft, subgraph)
            drafts.append(draft)
    assert len(drafts) > len(sample.experts) // EACH
    assert len({(d.messages, d.rejected) for d in drafts}) >= 0.9 * len(drafts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_namesakes_are_asked_back(sample: Whole, language: Language) -> None:
    found = [
        (draft, subgraph)
        for seed, subgraph in enumerate(_namesakes(sample))
        for draft in _drawn(NAMESAKE, subgraph, language, seed)
    ]
    assert len(found) >= 4
    for draft, subgraph in found:
        _assert_good(draft, subgraph)
        assert set(draft.mentions[0].ids) == set(subgraph.experts)
        assert all(expert in draft.named for expert in subgraph.experts)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", (*QUICK, *SLOW), ids=lambda kind: kind.name)
def test_the_same_draw_gives_the_same_drafts(sample: Whole, kind: Kind, language: Language) -> None:
    subgraph = sample.ego(sample.experts[7])
    once, again = (_drawn(kind, subgraph, language, 3) for _ in range(2))
    assert once == again
    assert once and all(draft.kind == kind.name for draft in once)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_unknown_is_nobody_in_the_graph(sample: Whole, language: Language) -> None:
    known = {normalise(name) for one in sample.entities.values() for name in one.names}
    for seed, subgraph in enumerate(_egos(sample, 5)):
        for draft in _drawn(UNKNOWN_PERSON, subgraph, language, seed):
            assert len(draft.absent) == 1 and draft.absent[0] in draft.messages[0].content
            assert normalise(draft.absent[0]) not in known


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_fact_is_missing(sample: Whole, language: Language) -> None:
    asked = set()
    for seed, subgraph in enumerate(_egos(sample, 5)):
        for draft in _drawn(UNKNOWN_FACT, subgraph, language, seed):
            assert draft.values == ()
            if draft.forms:
                form = draft.forms[0].model_dump()
                asked.add(form["qualifier"] or form["fact"])
    assert {"educated_at", "collaborated_with", "homepage", "title", "died"} <= asked


@pytest.mark.parametrize("language", LANGUAGES)
def test_grounded_answers_cite_what_is_shown(sample: Whole, language: Language) -> None:
    silent = 0
    for seed, subgraph in enumerate(_egos(sample, EACH)):
        for draft in _drawn(GROUNDED, subgraph, language, seed):
            shown = [f"[{n}]" for n in range(1, len(draft.facts) + 1)]
            cited = re.findall(r"\[\d+\]", draft.messages[-1].content)
            assert set(cited) <= set(shown) and bool(cited) == bool(draft.said)
            silent += not draft.said
    assert silent


@pytest.mark.parametrize("language", LANGUAGES)
def test_forms_are_answered_as_they_are(sample: Whole, language: Language) -> None:

    for seed, subgraph in enumerate(_egos(sample, EACH)):
        for draft in _drawn(TO_FORM, subgraph, language, seed):
            assert read_form(json.loads(draft.messages[-1].content)) == draft.forms[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_stars_have_paragraphs_and_years(sample: Whole, language: Language) -> None:
    award = next(i for i, e in sample.entities.items() if e.name == "Abel Prize")
    subgraph = sample.star(award)
    for kind in (PARAGRAPH, DIALOGUE, STANDALONE):
        drafts = _drawn(kind, subgraph, language, 1)
        assert drafts
        for draft in drafts[:6]:
            assert faults_of(draft, subgraph) == ()


def test_every_task_has_wordings_for_both_languages() -> None:
    english, chinese = wordings("en"), wordings("zh")
    assert english.asks.keys() == chinese.asks.keys()
    assert english.answers.keys() == chinese.answers.keys()
    for told in (english, chinese):
        assert all(len(some) >= 2 for some in told.asks.values())
