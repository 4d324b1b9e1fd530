"""What somebody else has, to compare with: read first, so that the rest starts from it."""

from kg.questions.compile.scope import (
    Known,
    Knowns,
    Scope,
    Statement,
    arrow,
    relation_columns,
    where,
)
from kg.questions.compile.wanted import Wanted, in_years, within
from kg.questions.forms import Between, Ref, Shares, Than
from kg.schema import BY_PREDICATE, Kind


def known_time(knowns: Knowns, than: Than, wanted: Wanted) -> str:
    """Return the name of the year in which somebody first or last had such a fact."""
    key = ("time", wanted.predicate.name, wanted.inverse, than)
    name, new = knowns.name(key)
    if new:
        theirs = Wanted(wanted.near, wanted.predicate, wanted.inverse, than.entity)
        downward = " DESC" if than.side == "after" else ""
        order = f"content.year{downward}, content.fact_id\nLIMIT 1"
        statement = _facts_of(knowns, than.of, theirs, ["r.year IS NOT NULL"], order)
        knowns.add(Known(name, "time", wanted.predicate.name, statement))
    return name


def known_date(knowns: Knowns, than: Than, kind: Kind, attribute: str) -> str:
    """Return the name of the first or last date that somebody has as an attribute."""
    name, new = knowns.name(("date", attribute, than))
    if new:
        downward = " DESC" if than.side == "after" else ""
        statement = _values_of(knowns, than.of, kind, attribute, f"value{downward}, id\nLIMIT 1")
        knowns.add(Known(name, "time", attribute, statement))
    return name


def known_values(knowns: Knowns, shares: Shares, kind: Kind) -> str:
    """Return the name of the values that somebody has of an attribute; of dates, the years."""
    name, new = knowns.name(("values", shares.fact, shares.of))
    if new:
        statement = _values_of(knowns, shares.of, kind, shares.fact, "id")
        knowns.add(Known(name, "values", shares.fact, statement, shares.on))
    return name


def known_ends(knowns: Knowns, shares: Shares, kind: Kind) -> str:
    """Return the name of the ends of somebody's facts, with the qualifiers that must be shared."""
    name, new = knowns.name(
        ("shared", shares.fact, shares.of, shares.entity, shares.on, shares.when)
    )
    if new:
        wanted = Wanted(kind, BY_PREDICATE[shares.fact], entity=shares.entity, when=shares.when)
        statement = _facts_of(knowns, shares.of, wanted, [], "content.fact_id")
        knowns.add(Known(name, "shared", shares.fact, statement, shares.on))
    return name


def _facts_of(knowns: Knowns, of: Ref, wanted: Wanted, tests: list[str], order: str) -> Statement:
    scope = Scope(knowns)
    near, far = wanted.near, wanted.far
    ids = scope.ids(of)
    tests = [*within(scope, far, "o", wanted.entity), *tests]
    if isinstance(wanted.when, Between):
        tests.append(in_years(scope, wanted.predicate, "r", wanted.when))
    step = arrow(wanted.predicate, "r", outward=not wanted.inverse)
    text = (
        f"UNWIND {ids} AS id\n"
        f"MATCH (x:{near.label} {{{near.id_property}: id}}){step}(o:{far.label}){where(tests)}\n"
        f"RETURN id, o.{far.id_property} AS far_id, "
        f"{relation_columns('x', near, 'o', far, inverse=wanted.inverse)}\n"
        f"ORDER BY {order}"
    )
    return scope.statement("what is compared with", text)


def _values_of(knowns: Knowns, of: Ref, kind: Kind, attribute: str, order: str) -> Statement:
    scope = Scope(knowns)
    text = (
        f"UNWIND {scope.ids(of)} AS id\n"
        f"MATCH (x:{kind.label} {{{kind.id_property}: id}}) WHERE x.{attribute} IS NOT NULL\n"
        f"RETURN id, x.name AS name, x.{attribute} AS value, x.attribute_facts AS attribute_facts\n"
        f"ORDER BY {order}"
    )
    return scope.statement("what is compared with", text)
