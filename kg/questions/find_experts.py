"""The people that a need is ranked over: proposed by field links, then by full text."""

from dataclasses import dataclass
from typing import Any, Literal

import cypher
from kg.facts import End, KnownFact, attribute_facts, relation
from kg.language.lexicon import Language
from kg.questions.match import FieldRow, Person, Pool, Ranked, rank
from kg.questions.needs import Need, full_text, read_need
from kg.store.graph import GraphStore

Living = Literal["only", "prefer", "any"]
MOST_ROWS = 5_000
MOST_BY_TEXT = 500


@dataclass(frozen=True)
class Matches:
    """The experts for a need, best first, and how the need was read."""

    need: Need
    experts: tuple[Ranked, ...]


def match_experts(
    store: GraphStore, text: str, language: Language, *, living: Living, limit: int, year: int
) -> Matches:
    """Return the experts for a need.

    Args:
        living: ``only`` living people, living people first (``prefer``), or ``any``.
        year: this year, from which the age of works is counted.
    """
    need = read_need(store, text, language)
    if not need.wants:
        return Matches(need, ())
    rows = _rows_by_field(store, need, living == "only")
    ids = {row.fact.subject.entity_id for row in rows}
    unfilled = [n for n, want in enumerate(need.wants) if all(row.want != n for row in rows)]
    if unfilled or len(ids) < 3 * limit:
        ids |= _ids_by_text(store, need, living == "only")
    pool = Pool(
        wants=need.wants,
        people=_people(store, sorted(ids)),
        rows=rows,
        total=store.read(cypher.load("match/count_people"))[0]["n"],
        year=year,
    )
    ranked = rank(pool)
    if living == "prefer":
        ranked = tuple(sorted(ranked, key=lambda one: not one.person.living))
    return Matches(need, ranked[:limit])


def _rows_by_field(store: GraphStore, need: Need, living: bool) -> list[FieldRow]:
    wanted = [
        (number, field, depth) for number, w in enumerate(need.wants) for field, depth in w.fields
    ]
    if not wanted:
        return []
    found = store.read(
        cypher.load("match/list_by_fields"),
        roots=sorted({field for _, field, _ in wanted}),
        living=living,
        limit=MOST_ROWS,
    )
    best: dict[tuple[int, str], FieldRow] = {}
    for row in found:
        fact = relation(row)
        for number, field, depth in wanted:
            if field == row["root"]:
                here = FieldRow(number, depth + row["depth"], fact)
                known = best.get((number, fact.fact_id))
                if known is None or here.depth < known.depth:
                    best[number, fact.fact_id] = here
    return list(best.values())


def _ids_by_text(store: GraphStore, need: Need, living: bool) -> set[str]:
    fields = [want for want in need.wants if want.linked]
    query = full_text(fields or need.wants)
    if not query:
        return set()
    found = store.read(
        cypher.load("match/list_by_text"), text=query, living=living, limit=MOST_BY_TEXT
    )
    return {row["id"] for row in found}


def _people(store: GraphStore, ids: list[str]) -> list[Person]:
    if not ids:
        return []
    awards: dict[str, list[KnownFact]] = {}
    for row in store.read(cypher.load("match/list_awards"), ids=ids):
        awards.setdefault(row["subject_id"], []).append(relation(row))
    return [
        _person(row, tuple(awards.get(row["id"], ())))
        for row in store.read(cypher.load("match/get_experts"), ids=ids)
    ]


def _person(row: dict[str, Any], awards: tuple[KnownFact, ...]) -> Person:
    stated = attribute_facts(End(row["id"], row["name"]), row["attribute_facts"] or "[]")
    texts = [(fact, str(fact.value)) for fact in stated if fact.predicate in ("bio", "title")]
    texts += [(fact, fact.qualifiers.get("motivation") or "") for fact in awards]
    return Person(
        expert_id=row["id"],
        name=row["name"],
        living=bool(row["living"]),
        text=row["text"] or "",
        awards=awards,
        texts=tuple(texts),
    )
