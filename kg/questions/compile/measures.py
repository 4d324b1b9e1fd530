"""Measures: a number of each thing, or of several together."""

from kg.questions.compile.conditions import fact_tests, tests_of
from kg.questions.compile.scope import Scope, Statement, arrow, where
from kg.questions.compile.things import found, from_far_end
from kg.questions.compile.wanted import Wanted, wanted
from kg.questions.compile.weights import cost, cost_of_facts
from kg.questions.forms import Measure, Things
from kg.schema import BY_KIND, Kind

# These are numbers even where nothing has been recorded; a thing that has 0 is not ranked.
COUNTED = ("facts", "ends", "sum")


def ranked(scope: Scope, things: Things, measure: Measure, *, most: bool) -> Statement:
    """Return the statement that lists things by a measure."""
    key = BY_KIND[things.kind].id_property
    test = "m > 0" if measure.how in COUNTED else "m IS NOT NULL"
    text = (
        f"{_measured(scope, things, measure)}\nWITH e, m\nWHERE {test}\n"
        f"RETURN e.{key} AS id, e.name AS name, m AS measure\n"
        f"ORDER BY measure{' DESC' if most else ''}, name, id\nLIMIT {scope.wait('limit')}"
    )
    return scope.statement("find and rank", text)


def unranked(scope: Scope, things: Things, measure: Measure) -> Statement | None:
    """Return the statement that counts things whose measure is unknown; None if it never is."""
    if measure.how in ("facts", "ends"):
        return None
    text = f"{_measured(scope, things, measure)}\nWITH e, m\nWHERE m IS NULL\nRETURN count(e) AS n"
    return scope.statement("count what cannot be ranked", text)


def together(scope: Scope, kind: Kind, measure: Measure) -> Statement:
    """Return the statement that measures things together; it waits for their ``ids``."""
    start = f"UNWIND {scope.wait('ids')} AS id\nMATCH (e:{kind.label} {{{kind.id_property}: id}})"
    if measure.how == "value":
        value = f"e.{measure.fact}"
        text = (
            f"{start}\nWITH DISTINCT {value} AS value\nWHERE value IS NOT NULL\n"
            "RETURN CASE WHEN count(value) = 1 THEN min(value) END AS measure"
        )
        return scope.statement("measure", text)
    facts = wanted(measure, kind, whole=True)
    # Two of the things may have one fact, or one end, between them.
    once = {"ends": "o", "min": "e, r", "max": "e, r"}.get(measure.how, "r")
    minus = "" if measure.minus is None else f", e.{measure.minus} AS minus"
    text = (
        f"{start}\n{_facts(scope, facts)}\nWITH DISTINCT {once}{minus}\n"
        f"{_aggregate(measure, '')}\nRETURN m AS measure"
    )
    return scope.statement("measure", text)


def _measured(scope: Scope, things: Things, measure: Measure) -> str:
    """Return the match of things ``e`` with their measure ``m``, null where it is unknown."""
    kind = BY_KIND[things.kind]
    if measure.how == "value":
        return f"{found(scope, things, 'e')}\nWITH e, e.{measure.fact} AS m"
    facts = wanted(measure, kind, whole=True)
    minus = "" if measure.minus is None else f", e.{measure.minus} AS minus"
    if not starts_far(scope, things, facts):
        start = f"{found(scope, things, 'e')}\n{_facts(scope, facts)}\nWITH DISTINCT e, r, o{minus}"
        return f"{start}\n{_aggregate(measure, 'e, ')}"
    start = f"{from_far_end(scope, facts, 'r', 'o', 'e')}\nWITH DISTINCT e, r, o{minus}"
    tests = tests_of(scope, things, "e")
    filters = f"\nWITH e, m{where(tests)}" if tests else ""
    return f"{start}\n{_aggregate(measure, 'e, ')}{filters}"


def starts_far(scope: Scope, things: Things, facts: Wanted) -> bool:
    """Return whether what is measured is best found from its far end, not from the things."""
    weights = scope.knowns.weights
    return cost(weights, things) > cost_of_facts(weights, facts)


def _facts(scope: Scope, facts: Wanted) -> str:
    way = f"{facts.way_to_parts}(:{facts.near.label})" if facts.way_to_parts else ""
    step = arrow(facts.predicate, "r", outward=not facts.inverse)
    tests = fact_tests(scope, facts, "r", "e", "o")
    return f"MATCH (e){way}{step}(o:{facts.far.label}){where(tests)}"


def _aggregate(measure: Measure, by: str) -> str:
    """Return what makes facts ``r`` with ends ``o`` a measure ``m``, one for each ``by``."""
    value = f"r.{measure.qualifier}"
    if measure.how == "facts":
        return f"WITH {by}count(r) AS m"
    if measure.how == "ends":
        return f"WITH {by}count(DISTINCT o) AS m"
    if measure.how == "sum":
        # Of facts of which none has its number the sum is unknown.
        return (
            f"WITH {by}count(r) AS facts, count({value}) AS numbers, sum({value}) AS total\n"
            f"WITH {by}CASE WHEN facts > 0 AND numbers = 0 THEN null ELSE total END AS m"
        )
    if measure.minus is not None:
        value = f"{value} - toInteger(left(minus, 4))"
    return f"WITH {by}{measure.how}({value}) AS m"
