"""The people that a need is ranked over, and which of its conditions each of them meets.

People are proposed by field links, then by full text; conditions then keep some of them. Somebody
whom only a condition brings in is scored by the statistics of the others, so that a condition
gives a part of the same list in the same order.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import cypher
from kg.facts import End, KnownFact, attribute_facts, relation
from kg.language.lexicon import Language
from kg.questions.forms import Condition, Has
from kg.questions.holders import holders, holding, shown
from kg.questions.match import FieldRow, Person, Pool, Ranked, Weights, rank, strongest, telling
from kg.questions.needs import Need, Requirement, read_need
from kg.questions.run import Ran
from kg.questions.said import LIVING
from kg.questions.wants import Want, full_text
from kg.store.graph import GraphStore

Living = Literal["only", "prefer", "any"]
MOST_ROWS = 5_000
MOST_PEOPLE = 500
_PERSON = Has(fact="is_person", value=("true",))


@dataclass(frozen=True)
class Matched:
    """An expert for a need, the facts that show it, and which requirements are met and not met."""

    ranked: Ranked
    reasons: tuple[KnownFact, ...]
    met: tuple[Requirement, ...] = ()
    unmet: tuple[Requirement, ...] = ()


@dataclass(frozen=True)
class Matches:
    """The experts for a need, best first, how the need was read, and the forms that were run."""

    need: Need
    experts: tuple[Matched, ...]
    queries: tuple[Ran, ...] = ()


@dataclass(frozen=True)
class Search:
    """How experts are looked for.

    Args:
        living: ``only`` living people, living people first (``prefer``), or ``any``.
        limit: most experts to return.
        year: this year, from which the age of works is counted.
    """

    living: Living
    limit: int
    year: int
    weights: Weights = field(default_factory=Weights)


def match_experts(store: GraphStore, text: str, language: Language, search: Search) -> Matches:
    """Return the experts for a need."""
    need = read_need(store, text, language)
    required = _required(need)
    if not need.wants and not any(not one.negated for one in required):
        return Matches(need, ())
    pool = _pool(store, need, required, search)
    people = {person.expert_id: person for person in pool.people}
    kept = _kept(store, need, required, people)
    soft = _soft(store, need.of("prefer"), {one: people[one] for one in sorted(kept)})
    ranked = [one for one in rank(replace(pool, soft=soft)) if one.person.expert_id in kept]
    if search.living == "prefer":
        ranked.sort(key=lambda one: not one.person.living)
    return _shown(store, need, ranked[: search.limit])


def _required(need: Need) -> tuple[Has, ...]:
    """Return what must hold of everybody, as conditions of a form."""
    must = tuple(one.has for one in need.of("must") if one.has is not None)
    barred = tuple(_denied(one.has) for one in need.of("not") if one.has is not None)
    return must + barred


def _denied(has: Has) -> Has:
    return has.model_copy(update={"negated": not has.negated})


def _pool(store: GraphStore, need: Need, required: tuple[Has, ...], search: Search) -> Pool:
    """Return the people to rank, and those whom a required condition brings in late."""
    living = search.living == "only"
    topic = _topic(need.wants)
    rows = _rows_by_field(store, need.wants, living)
    total = store.read(cypher.load("match/count_people"))[0]["n"]
    pool = Pool(need.wants, (), rows, total, search.year, search.weights)
    ids = strongest(pool, MOST_PEOPLE)
    filled = {row.want for row in rows}
    unfilled = [want for n, want in enumerate(need.wants) if n not in filled and want in topic]
    if len(ids) < 3 * search.limit:
        ids |= _ids_by_text(store, topic, living)
    elif unfilled:
        ids |= _ids_by_text(store, unfilled, living)
    late: frozenset[str] = frozenset()
    cut = len(rows) >= MOST_ROWS or len({r.fact.subject.entity_id for r in rows}) > MOST_PEOPLE
    if cut or not need.wants:
        late = _late(store, required, living) - ids
        rows = [*rows, *_rows_of(store, need.wants, late)] if cut else rows
        if need.wants:
            late &= {row.fact.subject.entity_id for row in rows}
    people = _people(store, sorted(ids | late))
    return replace(pool, people=people, rows=rows, late=late if need.wants else frozenset())


def _late(store: GraphStore, required: tuple[Has, ...], living: bool) -> frozenset[str]:
    """Return the people for whom all required conditions hold, if there are not too many."""
    if not any(not one.negated for one in required):
        return frozenset()
    who: tuple[Condition, ...] = (_PERSON, LIVING) if living else (_PERSON,)
    found = holders(store, (*required[:6], *who, *required[6:]))
    return found if found is not None else frozenset()


def _kept(
    store: GraphStore, need: Need, required: tuple[Has, ...], people: Mapping[str, Person]
) -> frozenset[str]:
    """Return the people who meet all that is required, and nothing that is excluded."""
    kept = frozenset(people)
    for one in need.of("must"):
        if one.want is not None:
            kept &= _working_on(store, one.want, people).keys()
    for one in need.of("not"):
        if one.want is not None:
            kept -= _working_on(store, _itself(one.want), people).keys()
        kept -= set(one.experts)
    return holding(store, required, kept) if required else kept


def _soft(
    store: GraphStore, preferred: Sequence[Requirement], people: Mapping[str, Person]
) -> dict[str, float]:
    """Return the share of what is preferred that each person meets; none where it is nothing."""
    soft: dict[str, float] = {}
    for one in preferred:
        for expert_id in _meeting(store, one, people):
            soft[expert_id] = soft.get(expert_id, 0.0) + 1 / len(preferred)
    return soft


def _meeting(store: GraphStore, one: Requirement, people: Mapping[str, Person]) -> Iterable[str]:
    if one.want is not None:
        return _working_on(store, one.want, people)
    return holding(store, (one.has,), people) if one.has is not None else ()


def _working_on(
    store: GraphStore, want: Want, people: Mapping[str, Person]
) -> dict[str, tuple[KnownFact, ...]]:
    """Return who works on a field, by facts that say so or texts that tell of it."""
    found: dict[str, list[KnownFact]] = {}
    for row in _rows_of(store, (want,), people):
        found.setdefault(row.fact.subject.entity_id, []).append(row.fact)
    for expert_id, person in people.items():
        if told := telling(want, person):
            found.setdefault(expert_id, []).extend(told)
    return {expert_id: tuple(facts) for expert_id, facts in found.items()}


def _itself(want: Want) -> Want:
    """Return a want that is told of in text only by words of its own, not of what is below it."""
    return replace(want, terms=tuple(term for term in want.terms if term[1] >= 1.0))


def _shown(store: GraphStore, need: Need, ranked: Sequence[Ranked]) -> Matches:
    """Return the experts with the facts that show which conditions they meet."""
    people = {one.person.expert_id: one.person for one in ranked}
    facts: dict[str, list[KnownFact]] = {expert_id: [] for expert_id in people}
    met: dict[str, list[Requirement]] = {expert_id: [] for expert_id in people}
    queries: tuple[Ran, ...] = ()
    for one in need.of("must", "prefer"):
        found: Mapping[str, tuple[KnownFact, ...]] = {}
        if one.want is not None:
            found = _working_on(store, one.want, people)
        elif one.has is not None:
            found, ran = shown(store, one.has, list(people))
            queries += ran
        for expert_id, known in found.items():
            facts[expert_id] += known
            met[expert_id].append(one)
    experts = []
    for one_ranked in ranked:
        expert_id = one_ranked.person.expert_id
        here = tuple(met[expert_id])
        unmet = tuple(one for one in need.of("must", "prefer") if one not in here)
        experts.append(Matched(one_ranked, _merged(facts[expert_id], one_ranked), here, unmet))
    return Matches(need, tuple(experts), queries)


def _merged(conditions: Iterable[KnownFact], ranked: Ranked) -> tuple[KnownFact, ...]:
    """Return what shows an expert: the best reason for the topic, the conditions, other reasons."""
    ordered = [*ranked.reasons[:1], *conditions, *ranked.reasons[1:]]
    return tuple({fact.fact_id: fact for fact in ordered}.values())


def _rows_by_field(store: GraphStore, wants: Sequence[Want], living: bool) -> list[FieldRow]:
    roots = sorted({root for want in wants for root, _ in want.fields})
    if not roots:
        return []
    query = cypher.load("match/list_by_fields")
    return _field_rows(wants, store.read(query, roots=roots, living=living, limit=MOST_ROWS))


def _rows_of(store: GraphStore, wants: Sequence[Want], ids: Iterable[str]) -> list[FieldRow]:
    roots = sorted({root for want in wants for root, _ in want.fields})
    listed = sorted(ids)
    if not roots or not listed:
        return []
    query = cypher.load("match/list_fields_of")
    return _field_rows(wants, store.read(query, ids=listed, roots=roots))


def _field_rows(wants: Sequence[Want], found: Iterable[dict[str, Any]]) -> list[FieldRow]:
    """Return rows as facts of each want that they serve, nearest first of two for one fact."""
    serving: dict[str, list[tuple[int, int]]] = {}
    for number, want in enumerate(wants):
        for root, depth in want.fields:
            serving.setdefault(root, []).append((number, depth))
    best: dict[tuple[int, str], FieldRow] = {}
    for row in found:
        fact = relation(row)
        for number, depth in serving[row["root"]]:
            here = FieldRow(number, depth + row["depth"], fact)
            known = best.get((number, fact.fact_id))
            if known is None or here.depth < known.depth:
                best[number, fact.fact_id] = here
    return list(best.values())


def _topic(wants: Sequence[Want]) -> list[Want]:
    """Return the wants that propose people: fields that help is wanted in, else any, else words."""
    most = max((want.weight for want in wants), default=0.0)
    return [want for want in wants if want.weight == most]


def _ids_by_text(store: GraphStore, wants: Sequence[Want], living: bool) -> frozenset[str]:
    query = full_text(wants)
    if not query:
        return frozenset()
    found = store.read(
        cypher.load("match/list_by_text"), text=query, living=living, limit=MOST_PEOPLE
    )
    return frozenset(row["id"] for row in found)


def _people(store: GraphStore, ids: Sequence[str]) -> list[Person]:
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
