"""A compiled form run on a store: the things found, their measures, and the facts that show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cypher
from kg.evidence.ids import MENTION_SOURCE, record_key_of
from kg.facts import End, KnownFact, sources_of
from kg.questions.compile import CompiledQuery, Side, compile_form
from kg.questions.fetch import FactsOf, Fetch, Number, in_time
from kg.questions.fetch import Ran as Ran
from kg.questions.forms import MOST_ROWS, Compare, Facts, Form, List, Measured
from kg.store.graph import GraphStore

# Of a long list this many get their evidence fetched; of what is only counted, and is more than is
# listed, a few.
MOST_EVIDENCE = 1_000
MOST_SAMPLED = 100


@dataclass(frozen=True)
class Result:
    """What a form gave: things in order, how many there are, and the facts behind each of them.

    ``measures`` is parallel to ``rows`` where the form measures something: a number, the ISO string
    of a date, or None where it cannot be measured. ``unranked`` is of how many things of an
    ordered list the measure is unknown. ``Measured`` and ``Compare`` give one row a side, called
    by the first of its things.
    """

    rows: tuple[End, ...]
    total: int
    cut: bool
    facts: FactsOf
    queries: tuple[Ran, ...]
    measures: tuple[Number, ...] = ()
    unranked: int = 0

    @property
    def all_facts(self) -> tuple[KnownFact, ...]:
        """Return the facts behind all rows, in the order of the rows."""
        return tuple(fact for _, facts in self.facts for fact in facts)


def run_form(store: GraphStore, form: Form) -> Result:
    """Return what a bound form gives on a store.

    Raises:
        FormError: a mention in it is not bound.
    """
    run = Fetch(store)
    compiled = compile_form(form, run.weights(form))
    run.know(compiled.known)
    if isinstance(form, Measured | Compare):
        return _measured(run, compiled)
    (side,) = compiled.sides
    if isinstance(form, List) and form.order is not None:
        return _ranked(run, side)
    found = run.rows(side.find, limit=side.limit + 1)
    cut = len(found) > side.limit
    rows = tuple(End(row["id"], row["name"]) for row in found[: side.limit])
    total = len(rows)
    if cut and side.count is not None:
        total = run.rows(side.count)[0]["n"]
    sampled = cut and side.count is not None
    facts = run.evidence(side, rows[: MOST_SAMPLED if sampled else MOST_EVIDENCE])
    if isinstance(form, Facts) and form.order is not None:
        facts = tuple((row, in_order(form, kept)) for row, kept in facts)
    return Result(rows, total, cut, facts, tuple(run.queries))


def in_order(form: Facts, facts: Sequence[KnownFact]) -> tuple[KnownFact, ...]:
    """Return the facts of a thing in the order wanted: the first so many, and those that tie."""
    name = form.order
    assert name is not None

    def value(fact: KnownFact) -> Any:
        return fact.qualifiers.get(name)

    known = sorted((fact for fact in facts if value(fact) is not None), key=lambda f: f.fact_id)
    known.sort(key=value, reverse=form.descending)
    unknown = sorted((fact for fact in facts if value(fact) is None), key=lambda f: f.fact_id)
    ordered = known + unknown
    if form.limit is None or len(ordered) <= form.limit:
        return tuple(ordered)
    last = value(ordered[form.limit - 1])
    more = [fact for fact in ordered[form.limit :] if value(fact) == last]
    return tuple(ordered[: form.limit] + more)


def _ranked(run: Fetch, side: Side) -> Result:
    """Return the first things by a measure, with all that tie with the last of them."""
    found = run.rows(side.find, limit=side.limit + 1)
    if len(found) > side.limit and found[-1]["measure"] == found[-2]["measure"]:
        found = run.rows(side.find, limit=MOST_ROWS + 1)
    kept = found[: side.limit]
    if kept:
        last = kept[-1]["measure"]
        kept += [row for row in found[side.limit : MOST_ROWS] if row["measure"] == last]
    rows = tuple(End(row["id"], row["name"]) for row in kept)
    measures = tuple(row["measure"] for row in kept)
    unranked = 0 if side.unranked is None else run.rows(side.unranked)[0]["n"]
    facts = run.evidence(side, rows[:MOST_EVIDENCE], measures)
    cut = len(found) > len(kept)
    return Result(rows, len(rows), cut, facts, tuple(run.queries), measures, unranked)


def _measured(run: Fetch, compiled: CompiledQuery) -> Result:
    rows, measures, facts = [], [], []
    for side in compiled.sides:
        found = {row["id"]: row["name"] for row in run.rows(side.find, limit=side.limit)}
        assert isinstance(side.things.ids, tuple)
        first = next((one for one in side.things.ids if one in found), side.things.ids[0])
        row, measure = End(first, found.get(first, first)), None
        shown: tuple[KnownFact, ...] = ()
        if found and side.measure is not None:
            (given,) = run.rows(side.measure, ids=sorted(found))
            measure = given["measure"]
            ends = tuple(End(*item) for item in found.items())
            each = run.evidence(side, ends, (measure,) * len(ends))
            shown = in_time(fact for _, some in each for fact in some)
        rows.append(row)
        measures.append(measure)
        facts.append((row, shown))
    return Result(tuple(rows), len(rows), False, tuple(facts), tuple(run.queries), tuple(measures))


def record_keys_of(fact: KnownFact) -> tuple[str, ...]:
    """Return the records that claim a fact, sorted."""
    return tuple(sorted({record_key_of(claim) for claim in (fact.claim_ids or (fact.fact_id,))}))


def sources_of_facts(store: GraphStore, facts: Sequence[KnownFact]) -> dict[str, tuple[str, ...]]:
    """Return the sources of each fact, by fact id, in one query for all but a few.

    Only a fact that rests on mentions alone needs a look into what they say.
    """
    keys = sorted({key for fact in facts for key in record_keys_of(fact)})
    rows = store.read(cypher.load("answer/sources"), keys=keys) if keys else []
    by_key = {row["record_key"]: row["source"] for row in rows}
    found, hidden = {}, []
    for fact in facts:
        stated = {by_key.get(key) for key in record_keys_of(fact)} - {None, MENTION_SOURCE}
        if stated:
            found[fact.fact_id] = tuple(sorted(source for source in stated if source is not None))
        else:
            hidden.append(fact)
    return found | (sources_of(store, hidden) if hidden else {})
