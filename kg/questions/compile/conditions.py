"""Conditions as tests on a node: what stands after WHERE."""

from typing import Any

from kg.names.normalise import normalise, script_of
from kg.questions.checks import WHOLE
from kg.questions.compile.known import known_date, known_ends, known_time, known_values
from kg.questions.compile.scope import Scope, arrow, parts, where
from kg.questions.compile.wanted import FIRST, LAST, Wanted, at_the_time, in_years, wanted, within
from kg.questions.forms import (
    Between,
    Condition,
    During,
    FormError,
    Has,
    Named,
    Shares,
    Than,
    Things,
)
from kg.schema import BY_ATTRIBUTE, BY_KIND, BY_LABEL, BY_PREDICATE, Kind


def tests_of(scope: Scope, things: Things, node: str) -> list[str]:
    """Return the tests that a node of their kind is one of some things."""
    kind = BY_KIND[things.kind]
    given = [] if things.ids is None else [f"{node}.{kind.id_property} IN {scope.ids(things.ids)}"]
    if things.but is not None:
        given.append(f"NOT {node}.{kind.id_property} IN {scope.ids(things.but)}")
    return given + [test_of(scope, things, one, node) for one in things.where]


def test_of(scope: Scope, things: Things, condition: Condition, node: str) -> str:
    """Return the test that a node meets a condition of some things."""
    kind = BY_KIND[things.kind]
    if isinstance(condition, Named):
        return named_test(scope, condition, node)
    if isinstance(condition, Shares):
        return _shares(scope, condition, kind, node)
    if condition.fact in BY_ATTRIBUTE:
        return _attribute(scope, condition, kind, node)
    return _has(scope, condition, wanted(condition, kind, whole=things.ids is not None), node)


def fact_tests(scope: Scope, wanted: Wanted, fact: str, node: str, far: str) -> list[str]:
    """Return the tests on a fact between a node and a far one: its time, its role, its far end."""
    return [
        *within(scope, wanted.far, far, wanted.entity),
        *_among(scope, wanted.of, far),
        *time_tests(scope, wanted, fact, far if wanted.inverse else node),
    ]


def time_tests(scope: Scope, wanted: Wanted, fact: str, subject: str) -> list[str]:
    """Return the tests on a fact itself: its role, its share, and when it was so."""
    when = wanted.when
    tests = [] if wanted.role is None else [f"{fact}.role = {scope.put(wanted.role)}"]
    if wanted.share is not None:
        whole = f"{fact}.share IN {scope.put(list(WHOLE))}"
        tests.append(whole if wanted.share == "whole" else f"NOT {whole}")
    if isinstance(when, Between):
        tests.append(in_years(scope, wanted.predicate, fact, when))
    elif isinstance(when, Than):
        sign = "<" if when.side == "before" else ">"
        year = scope.wait(known_time(scope.knowns, when, wanted))
        tests.append(f"{fact}.year {sign} {year}")
    elif isinstance(when, During):
        tests.append(_during(scope, wanted, when, fact, subject))
    return tests


def named_test(scope: Scope, named: Named, node: str) -> str:
    """Return the test that one of a node's stated names is a text, or has it as a whole word."""
    number = scope.number()
    name, names = f"m{number}", f"n{number}"
    return (
        f"EXISTS {{ MATCH ({node})<-[{names}:NAMES]-({name}:Name)"
        f" WHERE {names}.form = 'stated' AND {has_word(scope, named, name)} }}"
    )


def has_word(scope: Scope, named: Named, name: str) -> str:
    """Return the test that a ``Name`` has a text as a whole word."""
    form = normalise(named.text)
    if not form:
        raise FormError(f"text {named.text!r} has no letter to look a name up by")
    if script_of(form) == "han":
        text = scope.put(form)
        return f"({name}.name STARTS WITH {text} OR {name}.name ENDS WITH {text})"
    return f"(' ' + {name}.name + ' ') CONTAINS {scope.put(f' {form} ')}"


def shared_test(scope: Scope, shares: Shares, known: str, fact: str, far: str, kind: Kind) -> str:
    """Return the test that a fact has the end, and the qualifiers, of one that is known."""
    same = [f"k.far_id = {far}.{kind.id_property}"]
    same += [f"k.{name} = {fact}.{name}" for name in shares.on]
    return f"any(k IN {scope.wait(known)} WHERE {' AND '.join(same)})"


def _has(scope: Scope, has: Has, facts: Wanted, node: str) -> str:
    number = scope.number()
    fact, far = f"r{number}", f"o{number}"
    way = f"{facts.way_to_parts}(:{facts.near.label})" if facts.way_to_parts else ""
    path = f"({node}){way}{arrow(facts.predicate, fact, outward=not has.inverse)}"
    tests = fact_tests(scope, facts, fact, node, far)
    match = f"MATCH {path}({far}:{facts.far.label}){where(tests)}"
    found = f"EXISTS {{ {match} }}"
    if has.at_least > 1:
        once = f"{far}.{facts.far.id_property}" if has.apart else f"{fact}.fact_id"
        many = f"COLLECT {{ {match} RETURN DISTINCT {once} }}"
        found = f"size({many}) >= {scope.put(has.at_least)}"
    if not has.negated:
        return found
    if isinstance(has.when, Than):
        # Whether it was before a time that is unknown is unknown.
        time = scope.wait(known_time(scope.knowns, has.when, facts))
        return f"({time} IS NOT NULL AND NOT {found})"
    return f"NOT {found}"


def _among(scope: Scope, things: Things | None, node: str) -> list[str]:
    """Return the test that a node is one of some things, or part of one."""
    if things is None or things.bare:
        return []
    kind = BY_KIND[things.kind]
    way = parts(kind, down=False)
    if not way:
        return tests_of(scope, things, node)
    whole = f"w{scope.number()}"
    tests = tests_of(scope, things, whole)
    return [f"EXISTS {{ MATCH ({node}){way}({whole}:{kind.label}){where(tests)} }}"]


def _during(scope: Scope, wanted: Wanted, when: During, fact: str, subject: str) -> str:
    other = BY_PREDICATE[when.fact]
    kind, number = BY_LABEL[other.range], scope.number()
    time, end = f"d{number}", f"p{number}"
    tests = within(scope, kind, end, when.entity)
    if when.when is not None:
        tests.append(in_years(scope, other, time, when.when))
    tests.append(at_the_time(wanted.predicate, fact, f"{time}.year", loosely=when.loosely))
    path = f"({subject})-[{time}:{other.type}]->({end}:{kind.label})"
    return f"EXISTS {{ MATCH {path}{where(tests)} }}"


def _shares(scope: Scope, shares: Shares, kind: Kind, node: str) -> str:
    others = f"NOT {node}.{kind.id_property} IN {scope.ids(shares.of)}"
    if shares.fact in BY_ATTRIBUTE:
        values = scope.wait(known_values(scope.knowns, shares, kind))
        value = f"left({node}.{shares.fact}, 4)" if shares.on else f"{node}.{shares.fact}"
        same = f"{value} IN {values}"
        # What is unknown of either is neither the same nor another.
        test = f"size({values}) > 0 AND NOT {same}" if shares.negated else same
        return f"({others} AND {test})"
    number = scope.number()
    fact, far = f"r{number}", f"o{number}"
    facts = Wanted(kind, BY_PREDICATE[shares.fact], when=shares.when)
    known = known_ends(scope.knowns, shares, kind)
    tests = [shared_test(scope, shares, known, fact, far, facts.far)]
    tests += time_tests(scope, facts, fact, node)
    step = arrow(facts.predicate, fact, outward=True)
    found = f"EXISTS {{ MATCH ({node}){step}({far}:{facts.far.label}){where(tests)} }}"
    return f"({others} AND {'NOT ' if shares.negated else ''}{found})"


def _attribute(scope: Scope, has: Has, kind: Kind, node: str) -> str:
    value, tests = f"{node}.{has.fact}", []
    if has.value is not None:
        tests.append(f"{value} IN {scope.put(_values(has))}")
    if isinstance(has.when, Between):
        # A date is a string with its precision kept: 1879 and 1879-03-14 sort before 1879~.
        start, end = has.when.start or FIRST, has.when.end or LAST
        tests.append(f"{value} >= {scope.put(f'{start:04}')}")
        tests.append(f"{value} < {scope.put(f'{end:04}~')}")
    if isinstance(has.when, Than):
        time = scope.wait(known_date(scope.knowns, has.when, kind, has.fact))
        return _ordered(has.when, value, time, negated=has.negated)
    test = " AND ".join(tests) or f"{value} IS NOT NULL"
    return f"NOT ({test})" if has.negated else f"({test})"


def _ordered(than: Than, value: str, time: str, *, negated: bool) -> str:
    """Return the test that a date is (or is not) before or after another.

    Dates of which one may be within the other are in no order.
    """
    before = f"{value} < {time} AND NOT {time} STARTS WITH {value}"
    after = f"{value} > {time} AND NOT {value} STARTS WITH {time}"
    if not negated:
        return f"({before if than.side == 'before' else after})"
    return f"({value} = {time} OR ({after if than.side == 'before' else before}))"


def _values(has: Has) -> list[Any]:
    if not isinstance(has.value, tuple):
        raise FormError(f"{has.value} is a mention that is not bound: bind the form first")
    if BY_ATTRIBUTE[has.fact].type == "boolean":
        return [value == "true" for value in sorted(has.value)]
    return sorted(has.value)
