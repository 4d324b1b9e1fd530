"""Ranking as a pure function: the laws it keeps, on rows made by hand."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.facts import End, KnownFact
from kg.names.normalise import normalise
from kg.questions.match import FieldRow, Person, Pool, rank
from kg.questions.needs import Want, expression, full_text

FIELD = Want("Optics", 1.0, (("F1", 0),), (("optic*", 1.0), ("light", 1.0)))
WORD = Want("telescopes", 0.3, (), (("telescopes", 1.0),))


def row(expert: str, count: int | None, depth: int = 0, years: tuple[int, ...] = ()) -> FieldRow:
    qualifiers = {"work_count": count, "years": list(years)}
    known = {name: value for name, value in qualifiers.items() if value}
    fact_id = f"R{expert}/researches/{depth}"
    fact = KnownFact(fact_id, "h", (fact_id,), "researches", End(expert, expert),
                     End("F1", "Optics"), None, known)  # fmt: skip
    return FieldRow(0, depth, fact)


def person(expert: str, text: str = "") -> Person:
    fact_id = f"R{expert}/bio/x"
    fact = KnownFact(fact_id, "h", (fact_id,), "bio", End(expert, expert), None, text)
    return Person(expert, expert, True, text, (), ((fact, text),) if text else ())


def pool(
    *rows: FieldRow, people: tuple[Person, ...] = (), wants: tuple[Want, ...] = (FIELD,)
) -> Pool:
    met = {one.expert_id for one in people}
    others = sorted({r.fact.subject.entity_id for r in rows} - met)
    return Pool(wants, (*people, *map(person, others)), rows, total=100, year=2026)


def order(made: Pool) -> list[str]:
    return [one.person.expert_id for one in rank(made)]


def test_more_works_nearer_and_newer_rank_higher() -> None:
    assert order(pool(row("E1", 3), row("E2", 30))) == ["E2", "E1"]
    assert order(pool(row("E1", 30, depth=2), row("E2", 30))) == ["E2", "E1"]
    newer = pool(row("E1", 30, years=(1990,)), row("E2", 30, years=(2020,)))
    assert order(newer) == ["E2", "E1"]


def test_equal_experts_stand_by_id() -> None:
    assert order(pool(row("E2", 3), row("E1", 3))) == ["E1", "E2"]


def test_a_text_that_tells_of_the_field_is_a_reason() -> None:
    made = pool(people=(person("E1", "for work on Optical fibres"), person("E2", "for jazz")))
    (one,) = rank(made)
    assert (one.person.expert_id, [fact.predicate for fact in one.reasons]) == ("E1", ["bio"])


def test_a_plain_word_alone_lists_nobody_where_a_field_is_wanted() -> None:
    both = (FIELD, WORD)
    made = pool(people=(person("E1", "built telescopes"),), wants=both)
    assert rank(made) == ()
    assert order(pool(people=(person("E1", "built telescopes"),), wants=(WORD,))) == ["E1"]


@given(st.lists(st.integers(1, 60), min_size=2, max_size=6), st.data())
def test_removing_a_fact_never_raises_its_expert(counts: list[int], data: st.DataObject) -> None:
    rows = [row(f"E{n}", count) for n, count in enumerate(counts)]
    rows += [row(f"E{n}", count, depth=1) for n, count in enumerate(counts)]
    gone = data.draw(st.sampled_from(rows))
    expert = gone.fact.subject.entity_id
    before = order(pool(*rows)).index(expert)
    after = order(pool(*(r for r in rows if r is not gone)))
    assert after.index(expert) >= before


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("vitamins", "the vitamin A", True),
        ("vitamin", "Vitamins B and C", True),
        ("supercond*", "superconductivity", True),
        ("light", "delight", False),
        ("light", "lights", True),
        ("low temperature*", "at low  temperatures", True),
        ("超导", "高温超导体", True),
        ("gas", "gas", True),
    ],
)
def test_terms_in_text(term: str, text: str, found: bool) -> None:
    want = replace(FIELD, terms=((term, 1.0),))
    assert bool(expression(want).search(normalise(text))) is found


@given(st.text(max_size=30))
def test_a_query_is_made_of_words_only(text: str) -> None:
    query = full_text([replace(FIELD, terms=((text, 1.0),))])
    assert not set(query) & set("+-!{}[]^~?:\\/&|<>=")
