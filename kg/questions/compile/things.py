"""Things as a match: the most selective condition first, the others as tests."""

from kg.questions.compile.conditions import (
    has_word,
    test_of,
    time_tests,
)
from kg.questions.compile.known import known_ends
from kg.questions.compile.scope import Scope, arrow, parts, where
from kg.questions.compile.wanted import Wanted, wanted
from kg.questions.compile.weights import OF_ALL, Weights, cost_of
from kg.questions.forms import Condition, Has, Named, Shares, Things
from kg.schema import BY_KIND, BY_PREDICATE, Kind


def found(scope: Scope, things: Things, node: str) -> str:
    """Return the match of some things, each once, as ``node``."""
    kind = BY_KIND[things.kind]
    if things.ids is not None:
        number = scope.number()
        start = (
            f"UNWIND {scope.ids(things.ids)} AS id{number}\n"
            f"MATCH ({node}:{kind.label} {{{kind.id_property}: id{number}}})"
        )
        return _distinct(scope, things, list(things.where), start, node)
    anchor = anchor_of(scope.knowns.weights, things)
    if anchor is None:
        return _distinct(scope, things, list(things.where), f"MATCH ({node}:{kind.label})", node)
    start = _anchor(scope, kind, anchor, node)
    rest = [one for one in things.where if one is not anchor or _must_be_counted(one)]
    return _distinct(scope, things, rest, start, node)


def anchor_of(weights: Weights, things: Things) -> Condition | None:
    """Return the condition from which things are found: the most selective one, if any is."""
    if things.ids is not None or not things.where:
        return None
    kind = BY_KIND[things.kind]
    anchor = min(things.where, key=lambda one: cost_of(weights, kind, one))
    return anchor if cost_of(weights, kind, anchor) < OF_ALL else None


def from_far_end(scope: Scope, facts: Wanted, fact: str, far: str, node: str) -> str:
    """Return the match of facts that starts at their far end."""
    inward = arrow(facts.predicate, fact, outward=facts.inverse)
    near = f"({node}:{facts.near.label})"
    if facts.way_to_parts:
        near = f"(s:{facts.near.label}){parts(facts.near, down=False)}{near}"
    label = f"{far}:{facts.far.label}"
    subject = far if facts.inverse else node
    if facts.entity is not None:
        number, key = scope.number(), facts.far.id_property
        way = parts(facts.far, down=True)
        top = f"a{number}:{facts.far.label}" if way else label
        start = (
            f"UNWIND {scope.ids(facts.entity)} AS id{number}\nMATCH ({top} {{{key}: id{number}}})"
        )
        start += f"{way}({label})\nWITH DISTINCT {far}\nMATCH ({far})" if way else ""
    elif facts.of is not None:
        number = scope.number()
        way = parts(facts.far, down=True)
        top = f"a{number}" if way else far
        start = f"{found(scope, facts.of, top)}\nMATCH ({top})"
        start += f"{way}({label})\nWITH DISTINCT {far}\nMATCH ({far})" if way else ""
    else:
        raise AssertionError("nothing says where to start")
    return f"{start}{inward}{near}{where(time_tests(scope, facts, fact, subject))}"


def _distinct(
    scope: Scope, things: Things, conditions: list[Condition], start: str, node: str
) -> str:
    tests = [test_of(scope, things, one, node) for one in conditions]
    if things.but is not None:
        tests.append(f"NOT {node}.{BY_KIND[things.kind].id_property} IN {scope.ids(things.but)}")
    filters = "\n  AND ".join(tests)
    return f"{start}\nWITH DISTINCT {node}" + (f"\nWHERE {filters}" if filters else "")


def _must_be_counted(condition: Condition) -> bool:
    return isinstance(condition, Has) and condition.at_least > 1


def _anchor(scope: Scope, kind: Kind, condition: Condition, node: str) -> str:
    number = scope.number()
    fact, far = f"r{number}", f"o{number}"
    if isinstance(condition, Named):
        text = has_word(scope, condition, far)
        return (
            f"MATCH ({far}:Name)-[{fact}:NAMES]->({node}:{kind.label})"
            f" WHERE {fact}.form = 'stated' AND {text}"
        )
    if isinstance(condition, Shares):
        return _from_shared(scope, kind, condition, node)
    return from_far_end(scope, wanted(condition, kind), fact, far, node)


def _from_shared(scope: Scope, kind: Kind, shares: Shares, node: str) -> str:
    number = scope.number()
    fact, far, k = f"r{number}", f"o{number}", f"k{number}"
    facts = Wanted(kind, BY_PREDICATE[shares.fact], when=shares.when)
    known = scope.wait(known_ends(scope.knowns, shares, kind))
    tests = [f"NOT {node}.{kind.id_property} IN {scope.ids(shares.of)}"]
    tests += [f"{k}.{name} = {fact}.{name}" for name in shares.on]
    tests += time_tests(scope, facts, fact, node)
    inward = arrow(facts.predicate, fact, outward=False)
    return (
        f"UNWIND {known} AS {k}\n"
        f"MATCH ({far}:{facts.far.label} {{{facts.far.id_property}: {k}.far_id}})"
        f"{inward}({node}:{kind.label}){where(tests)}"
    )
