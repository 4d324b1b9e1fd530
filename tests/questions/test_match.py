"""Ranking as a pure function: the laws it keeps, on rows made by hand."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.facts import End, KnownFact
from kg.names.normalise import normalise
from kg.questions.match import FieldRow, Person, Pool, rank, strongest
from kg.questions.wants import Want, full_text

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


COUNTS = st.lists(st.integers(1, 60), min_size=2, max_size=8)


def rows_of(counts: list[int]) -> list[FieldRow]:
    return [row(f"E{n}", count) for n, count in enumerate(counts)]


@given(COUNTS, st.data())
def test_a_preference_removes_nobody_and_never_lowers_who_meets_it(
    counts: list[int], data: st.DataObject
) -> None:
    plain = pool(*rows_of(counts))
    chosen = data.draw(st.sets(st.sampled_from([one.expert_id for one in plain.people])))
    preferred = order(replace(plain, soft=dict.fromkeys(chosen, 1.0)))
    assert set(preferred) == set(order(plain))
    for expert in chosen:
        assert preferred.index(expert) <= order(plain).index(expert)
    rest = [expert for expert in order(plain) if expert not in chosen]
    assert [expert for expert in preferred if expert not in chosen] == rest


@given(COUNTS, COUNTS)
def test_who_comes_in_late_changes_nobodys_score(counts: list[int], more: list[int]) -> None:
    plain = pool(*rows_of(counts))
    late = [row(f"L{n}", count) for n, count in enumerate(more)]
    names = frozenset(one.fact.subject.entity_id for one in late)
    people = (*plain.people, *map(person, sorted(names)))
    both = replace(plain, people=people, rows=[*plain.rows, *late], late=names)
    scores = {one.person.expert_id: one.score for one in rank(both)}
    assert {one.person.expert_id: one.score for one in rank(plain)}.items() <= scores.items()


@given(COUNTS, st.randoms())
def test_the_order_of_rows_and_people_does_not_matter(counts: list[int], chance: Random) -> None:
    plain = pool(*rows_of(counts), people=(person("E1", "on light"),))
    people, rows = list(plain.people), list(plain.rows)
    chance.shuffle(people)
    chance.shuffle(rows)
    assert rank(replace(plain, people=people, rows=rows)) == rank(plain)


def test_conditions_alone_rank_by_recognition() -> None:
    made = pool(people=(person("E2"), person("E1")), wants=())
    assert order(made) == ["E1", "E2"]


@given(COUNTS)
def test_the_strongest_are_the_first_by_topic(counts: list[int]) -> None:
    made = pool(*rows_of(counts))
    best = max(range(len(counts)), key=lambda n: (counts[n], -n))
    assert strongest(made, 1) == {f"E{best}"}


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
        ("phase transition", "of phase transitions in", True),
        ("phase transition", "in a phase of transitions", False),
        ("超导", "dna超导", True),
    ],
)
def test_terms_in_text(term: str, text: str, found: bool) -> None:
    want = replace(FIELD, terms=((term, 1.0),))
    assert bool(want.told(normalise(text))) is found


@given(st.text(max_size=30))
def test_a_query_is_made_of_words_only(text: str) -> None:
    query = full_text([replace(FIELD, terms=((text, 1.0),))])
    assert not set(query) & set("+-!{}[]^~?:\\/&|<>=")
