"""The cases of single subgraphs, whole: what is asked, what it gives, and how it is said."""

from pathlib import Path
from random import Random

import pytest

from instruct_gen.case import Case
from instruct_gen.cases import ego, needs, pair, star
from instruct_gen.gold import bound, gold_of_store
from instruct_gen.kinds.kind import Draw
from instruct_gen.subgraph import Subgraph
from instruct_gen.wordings import wordings
from kg.language.lexicon import Language
from kg.store import GraphStore
from tests.instruct_gen.graphs import Whole, read_whole
from tests.questions.world import load_world


@pytest.fixture
def world(store: GraphStore, tmp_path: Path) -> tuple[Whole, dict[str, str]]:
    """The tiny world, read whole, and the id of each person by name."""
    ids = load_world(store, tmp_path)
    return read_whole(store), ids


def of(cases: list[Case], intent: str) -> Case:
    (found,) = (case for case in cases if case.intent == intent)
    return found


def text(case: Case) -> str:
    return " ".join(said.text for said in case.answer)


def asked(module: object, subgraph: Subgraph, language: Language = "en") -> list[Case]:
    draw, intents = Draw(language, False, Random(3)), wordings(language).asks
    return list(module.cases(subgraph, draw, intents))  # type: ignore[attr-defined]


def test_what_one_expert_answers(world: tuple[Whole, dict[str, str]]) -> None:
    whole, ids = world
    found = asked(ego, whole.ego(ids["Frances H. Arnold"]))
    assert {case.intent for case in found} >= {
        "born_date", "born_year", "born_city", "born_country", "awards", "award_year",
        "motivation", "workplace", "workplace_at_award", "fields", "is_winner", "age_at_award",
    }  # fmt: skip
    assert of(found, "born_date").values == ("1956-07-25",)
    assert of(found, "award_year").values == (2018,)
    assert of(found, "age_at_award").values == (62,)
    assert of(found, "born_country").named == (ids["Frances H. Arnold"],)
    assert "2018" in text(of(found, "workplace_at_award"))


def test_a_false_year_is_corrected(world: tuple[Whole, dict[str, str]]) -> None:
    whole, ids = world
    found = asked(ego, whole.ego(ids["Youyou Tu"]))
    false = [c for c in found if c.intent == "is_winner_in_year" and c.values == (False,)]
    (case,) = false
    assert case.slots["year"] != "2015"
    assert case.answer[0].text == "No."
    assert "2015" in case.answer[1].text


def test_two_experts_are_compared(world: tuple[Whole, dict[str, str]]) -> None:
    whole, ids = world
    found = asked(pair, whole.pair(ids["Richard P. Feynman"], ids["Niels Bohr"]))
    older = of(found, "who_older")
    assert "Niels Bohr" in older.answer[0].text
    assert set(older.values) == {"1918-05-11", "1885-10-07"}
    first = of(found, "who_won_first")
    assert "Niels Bohr" in first.answer[0].text
    shared = of(found, "is_shared")
    assert (shared.values, shared.answer[0].text) == ((False,), "No.")


def test_dates_within_each_other_are_not_compared(world: tuple[Whole, dict[str, str]]) -> None:
    whole, ids = world
    # Of Pierre Curie only the year is stated; Marie Curie's is another.
    found = asked(pair, whole.pair(ids["Pierre Curie"], ids["Marie Curie"]), "zh")
    assert of(found, "is_shared").answer[0].text.startswith("是的")
    assert "皮埃尔·居里" in of(found, "who_older").answer[0].text


def test_an_award_has_winners(world: tuple[Whole, dict[str, str]], store: GraphStore) -> None:
    whole, _ = world
    (physics,) = (
        one for one, entity in whole.entities.items() if entity.name == "Nobel Prize in Physics"
    )
    found = asked(star, whole.star(physics), "zh")
    intents = {case.intent for case in found}
    assert intents >= {"winners_in_year", "winner_count", "first_winner", "shared_with"}
    for case in found:
        assert gold_of_store(store, bound(case.form, case.mentions)) == case.values


def test_a_need_is_met_by_living_people_only(world: tuple[Whole, dict[str, str]]) -> None:
    whole, _ = world
    for field in (one for one in whole.entities if one.startswith("F")):
        for case in asked(needs, whole.star(field)):
            for expert in case.values:
                assert not whole.star(field).facts_of(expert, "died")
                assert expert in case.named
