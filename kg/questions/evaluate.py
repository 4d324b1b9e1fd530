"""What a bound form gives on a graph in memory, in plain Python: the oracle of the compiler.

It shares nothing with the compiler but the forms themselves, looks at everything there is, and is
for small graphs: the same rows, order, measures and evidence must come from both engines.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from kg.questions.forms import (
    MOST_ROWS,
    Compare,
    Count,
    During,
    Exists,
    Facts,
    Form,
    Has,
    List,
    Measure,
    Measured,
    Named,
    Shares,
    Than,
    Things,
)
from kg.questions.held import Fact, Graph, ids_of
from kg.questions.truth import Truth, was_then
from kg.schema import BY_ATTRIBUTE


@dataclass(frozen=True)
class Evaluated:
    """What a form gives; ``facts`` are the ids of the facts behind each row, in order."""

    rows: tuple[str, ...]
    measures: tuple[Any, ...]
    total: int
    cut: bool
    unranked: int
    facts: tuple[tuple[str, ...], ...]


def evaluate(graph: Graph, form: Form) -> Evaluated:
    """Return what a bound form gives on a graph."""
    oracle = _Oracle(graph)
    if isinstance(form, Measured | Compare):
        sides = (form.things,) if isinstance(form, Measured) else (form.left, form.right)
        return oracle.sides(sides, form.measure)
    if isinstance(form, List) and form.order is not None:
        return oracle.ranked(form, form.order)
    found = sorted(oracle.truth.found(form.things), key=lambda one: (graph.nodes[one]["name"], one))
    limit = form.limit if isinstance(form, List) else 1 if isinstance(form, Exists) else MOST_ROWS
    rows = found[:limit]
    if isinstance(form, Facts):
        facts = [oracle.asked(form, one) for one in rows]
    else:
        facts = [oracle.evidence(form.things, one) for one in rows]
    total = len(found) if isinstance(form, Count) else len(rows)
    cut = len(found) > limit
    shown = tuple(tuple(fact.fact_id for fact in some) for some in facts)
    return Evaluated(tuple(rows), (), total, cut, 0, shown)


class _Oracle:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.truth = Truth(graph)
        self.held = self.truth.held

    def ranked(self, form: List, measure: Measure) -> Evaluated:
        measured, unranked = [], 0
        for one in self.truth.found(form.things):
            facts = [] if measure.how == "value" else self.truth.measured_facts(one, measure)
            value = self.truth.measure([one], measure)
            if value is None and (facts or measure.how == "value"):
                unranked += 1
            if value is not None and (measure.how not in ("facts", "ends", "sum") or value > 0):
                measured.append((value, one))
        measured.sort(key=lambda item: (self.graph.nodes[item[1]]["name"], item[1]))
        measured.sort(key=lambda item: item[0], reverse=form.most)
        kept = measured[: form.limit]
        kept += [item for item in measured[form.limit :] if item[0] == kept[-1][0]]
        kept = kept[:MOST_ROWS]
        shown = [
            self.sorted([*self.evidence(form.things, one), *self.deciding(one, measure, value)])
            for value, one in kept
        ]
        return Evaluated(
            rows=tuple(one for _, one in kept),
            measures=tuple(value for value, _ in kept),
            total=len(kept),
            cut=len(measured) > len(kept),
            unranked=unranked,
            facts=tuple(tuple(fact.fact_id for fact in some) for some in shown),
        )

    def sides(self, sides: tuple[Things, ...], measure: Measure) -> Evaluated:
        rows, measures, shown = [], [], []
        for things in sides:
            ids = [one for one in ids_of(things.ids) if one in set(self.truth.found(things))]
            value = self.truth.measure(ids, measure) if ids else None
            facts = [
                fact
                for one in ids
                for fact in (*self.evidence(things, one), *self.deciding(one, measure, value))
            ]
            rows.append(ids[0] if ids else ids_of(things.ids)[0])
            measures.append(value)
            shown.append(tuple(fact.fact_id for fact in self.sorted(facts)))
        return Evaluated(tuple(rows), tuple(measures), len(rows), False, 0, tuple(shown))

    def asked(self, form: Facts, one: str) -> list[Fact]:
        if form.fact in BY_ATTRIBUTE:
            fact = self.held.attribute(one, form.fact)
            return [] if fact is None else [fact]
        facts = [
            fact
            for fact in self.held.facts_of(one, form.fact)
            if self.held.within(self.held.far(fact, one), form.to)
            and self.truth.at_time(fact, form.when, one, one, form.fact)
        ]
        if form.order is None:
            return self.sorted(facts)
        by = form.order
        known = [fact for fact in facts if fact.qualifiers.get(by) is not None]
        known.sort(key=lambda fact: fact.fact_id)
        known.sort(key=lambda fact: fact.qualifiers[by], reverse=form.descending)
        unknown = [fact for fact in facts if fact not in known]
        ordered = known + sorted(unknown, key=lambda fact: fact.fact_id)
        if form.limit is None or len(ordered) <= form.limit:
            return ordered
        last = ordered[form.limit - 1].qualifiers.get(by)
        return [
            fact
            for place, fact in enumerate(ordered)
            if place < form.limit or fact.qualifiers.get(by) == last
        ]

    def evidence(self, things: Things, one: str) -> list[Fact]:
        whole = things.ids is not None
        positive = [c for c in things.where if not isinstance(c, Named) and not c.negated]
        facts: list[Fact | None] = []
        for condition in positive:
            if isinstance(condition, Shares):
                facts += self.shown_shared(one, condition)
                continue
            if isinstance(condition.when, Than):
                facts.append(
                    self.truth.time_fact(condition.when, condition.fact, condition.inverse)
                )
            if condition.fact in BY_ATTRIBUTE:
                facts.append(self.held.attribute(one, condition.fact))
                continue
            then = [other for other in positive if _is_time_of(condition, other)]
            facts += [
                fact
                for fact in self.truth.condition_facts(one, condition, whole)
                if all(self.then(one, fact, other) for other in then)
            ]
        return self.sorted([fact for fact in facts if fact is not None])

    def then(self, one: str, fact: Fact, other: Any) -> bool:
        """Return whether another condition was met at the time of a fact."""
        untimed = other.model_copy(update={"when": None})
        return any(
            was_then(mine, fact, other.when.loosely)
            for mine in self.truth.condition_facts(one, untimed, False)
        )

    def shown_shared(self, one: str, shares: Shares) -> Iterator[Fact | None]:
        if shares.fact not in BY_ATTRIBUTE:
            for pair in self.truth.shared_facts(one, shares):
                yield from pair
            return
        yield self.held.attribute(one, shares.fact)
        for other in ids_of(shares.of):
            yield self.held.attribute(other, shares.fact)

    def deciding(self, one: str, measure: Measure, value: Any) -> list[Fact]:
        if measure.how == "value":
            fact = self.held.attribute(one, measure.fact)
            return [] if fact is None else [fact]
        facts: list[Fact] = self.truth.measured_facts(one, measure)
        if measure.how in ("min", "max"):
            numbers = [(self.truth.number(one, fact, measure), fact) for fact in facts]
            facts = [fact for number, fact in numbers if number is not None and number == value]
        born = None if measure.minus is None else self.held.attribute(one, measure.minus)
        return facts if born is None else [*facts, born]

    def sorted(self, facts: Iterable[Fact]) -> list[Fact]:
        def order(fact: Fact) -> tuple[str, int, str]:
            years = [fact.qualifiers.get(name) for name in ("year", "stated_year", "from_year")]
            year = next((year for year in years if isinstance(year, int)), 9999)
            return fact.predicate, year, fact.fact_id

        return sorted({fact.fact_id: fact for fact in facts}.values(), key=order)


def _is_time_of(has: Has, other: Has | Shares) -> bool:
    return (
        isinstance(other, Has)
        and not has.inverse
        and has.of is None
        and isinstance(other.when, During)
        and (other.when.fact, other.when.entity) == (has.fact, has.entity)
    )
