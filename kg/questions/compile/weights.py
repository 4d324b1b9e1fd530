"""How much has to be looked at to find things: what a match should start from."""

from collections.abc import Iterator, Mapping

from kg.questions.compile.scope import Knowns, Scope, Statement, arrow, parts
from kg.questions.compile.wanted import Wanted, wanted
from kg.questions.forms import (
    Compare,
    Condition,
    Form,
    Has,
    List,
    Measure,
    Named,
    Ref,
    Shares,
    Things,
)
from kg.schema import BY_KIND, BY_PREDICATE, Kind

# How many facts an entity has, where they have not been counted.
USUAL = {"Expert": 10, "Institution": 200, "Field": 300, "Award": 400}
SHARED_IN_A_YEAR, SHARED = 20, 500
OF_NAMES, OF_ALL = 100_000, 1_000_000
Key = tuple[str, bool, Ref]
Weights = Mapping[Key, int]


def count_facts(form: Form) -> tuple[Statement, tuple[Key, ...]] | None:
    """Return the statement that counts the facts of what a form could start from, and the keys.

    It gives the number of a key and its ``facts``. None where there is no choice.
    """
    keys = dict(_candidates(form))
    if len(keys) < 2:
        return None
    scope = Scope(Knowns())
    texts = [_count(scope, number, facts) for number, facts in enumerate(keys.values())]
    return scope.statement("count facts", "\nUNION ALL\n".join(texts)), tuple(keys)


def cost(weights: Weights, things: Things) -> int:
    """Return how many facts have to be looked at to find some things, roughly."""
    if things.ids is not None:
        return len(things.ids)
    kind = BY_KIND[things.kind]
    return min((cost_of(weights, kind, one) for one in things.where), default=OF_ALL)


def cost_of(weights: Weights, kind: Kind, condition: Condition) -> int:
    """Return how many facts have to be looked at to find what meets a condition."""
    if isinstance(condition, Named):
        return OF_NAMES
    if condition.negated or condition.fact not in BY_PREDICATE:
        return OF_ALL
    if isinstance(condition, Shares):
        return SHARED_IN_A_YEAR if "year" in condition.on else SHARED
    return cost_of_facts(weights, wanted(condition, kind))


def cost_of_facts(weights: Weights, facts: Wanted) -> int:
    """Return how many facts have to be looked at to find facts from their far end."""
    usual = USUAL[facts.far.label]
    if facts.entity is not None:
        return weights.get(_key(facts), usual)
    return OF_ALL if facts.of is None else min(OF_ALL, usual * cost(weights, facts.of))


def _key(facts: Wanted) -> Key:
    assert facts.entity is not None
    return facts.predicate.name, facts.inverse, facts.entity


def _candidates(form: Form) -> Iterator[tuple[Key, Wanted]]:
    sides = (form.left, form.right) if isinstance(form, Compare) else (form.things,)
    for things in sides:
        yield from _of_things(things)
    if isinstance(form, List) and form.order is not None:
        yield from _of_part(form.order, BY_KIND[form.things.kind])


def _of_things(things: Things) -> Iterator[tuple[Key, Wanted]]:
    if things.ids is None:
        for one in things.where:
            if isinstance(one, Has) and not one.negated:
                yield from _of_part(one, BY_KIND[things.kind])


def _of_part(part: Has | Measure, kind: Kind) -> Iterator[tuple[Key, Wanted]]:
    if part.fact not in BY_PREDICATE:
        return
    facts = wanted(part, kind)
    if facts.entity is not None:
        yield _key(facts), facts
    if facts.of is not None:
        yield from _of_things(facts.of)


def _count(scope: Scope, number: int, facts: Wanted) -> str:
    key, label = facts.far.id_property, facts.far.label
    way = parts(facts.far, down=True)
    step = arrow(facts.predicate, "", outward=facts.inverse)
    return (
        f"UNWIND {scope.ids(facts.entity)} AS id\n"
        f"MATCH (a:{label} {{{key}: id}})"
        + (f"{way}(o:{label})\nWITH DISTINCT o\n" if way else "\nWITH DISTINCT a AS o\n")
        + f"RETURN {number} AS number, sum(COUNT {{ (o){step}() }}) AS facts"
    )
