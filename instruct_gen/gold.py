"""What a form gives, as the values of an example: never from the wording, always by running it."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from instruct_gen.example import Mention
from instruct_gen.subgraph import Subgraph
from kg.facts import KnownFact
from kg.questions.bind import bind
from kg.questions.evaluate import evaluate
from kg.questions.forms import Compare, Count, Exists, Facts, Form, Measured
from kg.questions.run import run_form
from kg.store.graph import GraphStore


def bound(form: Form, mentions: Sequence[Mention]) -> Form:
    """Return a form bound to what its mentions stand for."""
    return _bound(form, tuple(mention.ids for mention in mentions))


@lru_cache(maxsize=4096)
def _bound(form: Form, mentions: tuple[tuple[str, ...], ...]) -> Form:
    return bind(form, mentions)


def gold(subgraph: Subgraph, form: Form) -> tuple[tuple[Any, ...], tuple[KnownFact, ...]]:
    """Return what a bound form gives on a subgraph closed for it, and the facts behind it."""
    given = subgraph.given.get(form)
    if given is None:
        given = subgraph.given[form] = _gold(subgraph, form)
    return given


def _gold(subgraph: Subgraph, form: Form) -> tuple[tuple[Any, ...], tuple[KnownFact, ...]]:
    found = evaluate(subgraph.graph, form)
    known = subgraph.facts
    by_row = [tuple(known[one] for one in some if one in known) for some in found.facts]
    facts = tuple(fact for some in by_row for fact in some)
    ids = found.rows
    return _values(form, ids, found.measures, found.total, by_row), tuple(
        {fact.fact_id: fact for fact in facts}.values()
    )


def gold_of_store(store: GraphStore, form: Form) -> tuple[Any, ...]:
    """Return what a bound form gives on the whole graph."""
    found = run_form(store, form)
    ids = tuple(row.entity_id for row in found.rows)
    by_row = [facts for _, facts in found.facts]
    return _values(form, ids, found.measures, found.total, by_row)


def _values(
    form: Form,
    ids: tuple[str, ...],
    measures: tuple[Any, ...],
    total: int,
    facts: Sequence[tuple[KnownFact, ...]],
) -> tuple[Any, ...]:
    if isinstance(form, Count):
        return (total,)
    if isinstance(form, Exists):
        return (bool(ids),)
    if isinstance(form, Measured):
        return measures
    if isinstance(form, Compare):
        return tuple(measures)
    if isinstance(form, Facts):
        told = {_told(fact, form, set(ids)): None for some in facts for fact in some}
        return tuple(value for value in told if value is not None)
    return ids


def _told(fact: KnownFact, form: Facts, subjects: set[str]) -> Any:
    if fact.object is None:
        return int(fact.value[:4]) if form.qualifier == "year" else fact.value
    if form.qualifier is not None:
        return fact.qualifiers.get(form.qualifier)
    other = fact.subject if fact.object.entity_id in subjects else fact.object
    return other.entity_id
