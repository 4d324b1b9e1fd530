"""The facts that show what a form found: fetched for the rows returned only."""

from dataclasses import dataclass, replace

from kg.questions.compile.conditions import fact_tests, shared_test, time_tests
from kg.questions.compile.known import known_date, known_ends, known_time, known_values
from kg.questions.compile.measures import COUNTED, starts_far
from kg.questions.compile.scope import Knowns, Scope, Statement, arrow, relation_columns, where
from kg.questions.compile.things import anchor_of, from_far_end
from kg.questions.compile.wanted import Wanted, at_the_time, wanted
from kg.questions.forms import During, Facts, Has, Measure, Named, Shares, Than, Things
from kg.schema import BY_ATTRIBUTE, BY_KIND, BY_PREDICATE, Kind


@dataclass(frozen=True)
class Evidence:
    """Where the facts behind the rows come from.

    Args:
        statements: each gives facts of the rows, as ``id`` and a relation.
        shared: statements whose facts are shown together with the known ones they share an end
            with, by the name of what is known, and the qualifiers shared.
        attributes: attributes of the rows that are evidence too.
        known: names of what is known whose facts stand behind every row.
    """

    statements: tuple[Statement, ...]
    shared: tuple[tuple[str, tuple[str, ...], Statement], ...]
    attributes: tuple[str, ...]
    known: tuple[str, ...]


def evidence_of(knowns: Knowns, things: Things, measure: Measure | None = None) -> Evidence:
    """Return what shows that things are as wanted, and have their measures."""
    kind = BY_KIND[things.kind]
    statements: list[Statement] = []
    shared: list[tuple[str, tuple[str, ...], Statement]] = []
    attributes: list[str] = []
    known: list[str] = []
    positive = [c for c in things.where if not isinstance(c, Named) and not c.negated]
    # All that was found was found from there: so are, best, the facts that show it.
    anchor = anchor_of(knowns.weights, things)
    for one in positive:
        if isinstance(one, Shares):
            if one.fact in BY_ATTRIBUTE:
                attributes.append(one.fact)
                known.append(known_values(knowns, one, kind))
            else:
                name = known_ends(knowns, one, kind)
                shared.append((name, one.on, _shared(knowns, kind, one, name)))
            continue
        relation = one.fact in BY_PREDICATE
        if isinstance(one.when, Than):
            known.append(
                known_time(knowns, one.when, wanted(one, kind))
                if relation
                else known_date(knowns, one.when, kind, one.fact)
            )
        if relation:
            facts = wanted(one, kind, whole=things.ids is not None)
            then = _times_of(one, positive)
            if one is anchor and measure is None and not then:
                statements.append(_from_far_end(Scope(knowns), facts, []))
            else:
                statements.append(_facts(knowns, facts, then))
        else:
            attributes.append(one.fact)
    if measure is not None:
        attributes += [name for name in (measure.minus,) if name is not None]
        if measure.how == "value":
            attributes.append(measure.fact)
        else:
            statements.append(_measured(knowns, things, measure))
    return Evidence(
        tuple(statements),
        tuple(shared),
        tuple(dict.fromkeys(attributes)),
        tuple(dict.fromkeys(known)),
    )


def evidence_asked(knowns: Knowns, form: Facts) -> Evidence:
    """Return the facts that were asked for."""
    if form.fact in BY_ATTRIBUTE:
        return Evidence((), (), (form.fact,), ())
    statement = _facts(knowns, wanted(form, BY_KIND[form.things.kind]), [])
    return Evidence((statement,), (), (), ())


def _times_of(has: Has, others: list[Has | Shares]) -> list[Has]:
    """Return the conditions that must be so at the time of this one's facts."""
    return [
        other
        for other in others
        if isinstance(other, Has)
        and not has.inverse
        and has.of is None
        and isinstance(other.when, During)
        and (other.when.fact, other.when.entity) == (has.fact, has.entity)
    ]


def _facts(knowns: Knowns, facts: Wanted, then: list[Has]) -> Statement:
    scope = Scope(knowns)
    tests = fact_tests(scope, facts, "r", "e", "o")
    tests += [_then(scope, facts.near, other) for other in then]
    return _statement(scope, facts, tests)


def _then(scope: Scope, near: Kind, other: Has) -> str:
    """Return the test that a fact of the same subject was so in the year of the evidence."""
    assert isinstance(other.when, During)
    facts = wanted(other, near)
    number = scope.number()
    fact, far = f"r{number}", f"o{number}"
    still = replace(facts, when=None, whole=False)
    tests = fact_tests(scope, still, fact, "e", far)
    tests.append(at_the_time(facts.predicate, fact, "r.year", loosely=other.when.loosely))
    step = arrow(facts.predicate, fact, outward=not facts.inverse)
    return f"EXISTS {{ MATCH (e){step}({far}:{facts.far.label}){where(tests)} }}"


def _shared(knowns: Knowns, kind: Kind, shares: Shares, known: str) -> Statement:
    scope = Scope(knowns)
    facts = Wanted(kind, BY_PREDICATE[shares.fact], when=shares.when)
    tests = [shared_test(scope, shares, known, "r", "o", facts.far)]
    return _statement(scope, facts, tests + time_tests(scope, facts, "r", "e"))


def _measured(knowns: Knowns, things: Things, measure: Measure) -> Statement:
    scope = Scope(knowns)
    facts = wanted(measure, BY_KIND[things.kind], whole=True)
    decides = []
    if measure.how not in COUNTED:
        # Of a first or last one only what decides.
        minus = "" if measure.minus is None else f" - toInteger(left(e.{measure.minus}, 4))"
        decides = [f"r.{measure.qualifier}{minus} = row.measure"]
    if starts_far(scope, things, facts):
        return _from_far_end(scope, facts, decides)
    return _statement(scope, facts, [*fact_tests(scope, facts, "r", "e", "o"), *decides])


def _from_far_end(scope: Scope, facts: Wanted, decides: list[str]) -> Statement:
    node = "s" if facts.way_to_parts else "e"
    ends = "e, r, o" if node == "e" else "e, s, r, o"
    key = f"e.{facts.near.id_property}"
    start = from_far_end(scope, facts, "r", "o", "e")
    text = f"{start}\nWITH DISTINCT {ends}\nWHERE {key} IN {scope.wait('ids')}\n"
    if decides:
        text += f"UNWIND {scope.wait('rows')} AS row\nWITH row, {ends}\n"
        text += f"WHERE {' AND '.join([f'{key} = row.id', *decides])}\n"
    text += f"WITH {key} AS id, {ends}\n{_returned(facts, node)}"
    return scope.statement("evidence", text)


def _statement(scope: Scope, facts: Wanted, tests: list[str]) -> Statement:
    near, far = facts.near, facts.far
    way = f"{facts.way_to_parts}(s:{near.label})" if facts.way_to_parts else ""
    node = "s" if way else "e"
    once = "\nWITH DISTINCT row.id AS id, s, r, o" if way else "\nWITH row.id AS id, e, r, o"
    step = arrow(facts.predicate, "r", outward=not facts.inverse)
    text = (
        f"UNWIND {scope.wait('rows')} AS row\n"
        f"MATCH (e:{near.label} {{{near.id_property}: row.id}}){way}{step}"
        f"(o:{far.label}){where(tests)}{once}\n"
        f"{_returned(facts, node)}"
    )
    return scope.statement("evidence", text)


def _returned(facts: Wanted, node: str) -> str:
    columns = relation_columns(node, facts.near, "o", facts.far, inverse=facts.inverse)
    key = facts.far.id_property
    return f"RETURN id, o.{key} AS far_id, {columns}\nORDER BY id, content.fact_id"
