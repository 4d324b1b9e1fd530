"""A bound form as Cypher: one statement that finds, and statements that fetch the evidence.

Texts are few and canonical (they depend on the shape of a form only) and hold no values: those go
as parameters. The selective node stands first; awards, institutions and fields are meant with all
that is part of them. The same text runs on both engines.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import cypher
from cypher import Query
from kg.questions.forms import (
    MOST_ROWS,
    Between,
    During,
    Exists,
    Facts,
    Form,
    FormError,
    Has,
    List,
    Things,
)
from kg.schema import BY_ATTRIBUTE, BY_KIND, BY_LABEL, BY_PREDICATE, Kind, Predicate, fill

# What an entity of a kind contains: the relationship its parts point to it with.
PARTS = {"Award": "PART_OF", "Institution": "PART_OF", "Field": "SUBFIELD_OF"}
DEPTH = "*0..4"
# Fewer facts hang on the first, as a rule: the order in which anchors are tried.
ANCHORS = ("Expert", "Institution", "Field", "Award")


@dataclass(frozen=True)
class Statement:
    """A query and its parameters; an evidence statement also wants ``ids``, those found."""

    query: Query
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class CompiledQuery:
    """What to run for a form.

    ``count`` counts what ``find`` lists; it is needed only when ``find`` was cut at ``limit``.
    ``attributes`` are those of the found things that are evidence too.
    """

    find: Statement
    count: Statement
    evidence: tuple[Statement, ...]
    attributes: Statement
    attribute_names: tuple[str, ...]
    limit: int


def compile_form(form: Form) -> CompiledQuery:
    """Return the statements of a bound form.

    Raises:
        FormError: a mention in it is not bound.
    """
    kind = BY_KIND[form.things.kind]
    limit = {List: getattr(form, "limit", 0), Exists: 1}.get(type(form), MOST_ROWS)
    body, params = _find(form.things)
    found = f"{body}\nRETURN e.{kind.id_property} AS id, e.name AS name"
    wanted = _wanted(form)
    return CompiledQuery(
        find=Statement(
            _query("find", f"{found}\nORDER BY name, id\nLIMIT $limit"),
            params | {"limit": limit + 1},
        ),
        count=Statement(_query("count", f"{body}\nRETURN count(e) AS n"), params),
        evidence=tuple(_evidence(kind, has, wanted) for has in wanted if has.fact in BY_PREDICATE),
        attributes=Statement(fill(cypher.load("answer/attributes"), label=kind.label)),
        attribute_names=tuple(has.fact for has in wanted if has.fact in BY_ATTRIBUTE),
        limit=limit,
    )


def _wanted(form: Form) -> list[Has]:
    """Return the conditions whose facts are the evidence: what was asked, or why a row is there."""
    if isinstance(form, Facts):
        return [Has(fact=form.fact, entity=form.to, when=form.when)]
    return [has for has in form.things.where if not has.negated]


@lru_cache(maxsize=512)
def _query(name: str, text: str) -> Query:
    return Query(name=f"form/{name}", text=text, summary="Compiled from a form.", mode="read")


def _find(things: Things) -> tuple[str, dict[str, Any]]:
    kind = BY_KIND[things.kind]
    numbered = list(enumerate(things.where))
    params: dict[str, Any] = {}
    if things.ids is not None:
        params["given"] = _ids(things.ids)
        start = f"UNWIND $given AS given\nMATCH (e:{kind.label} {{{kind.id_property}: given}})"
    else:
        anchor = min((n for n in numbered if _can_anchor(n[1])), key=_selective(kind), default=None)
        if anchor is None:
            start = f"MATCH (e:{kind.label})"
        else:
            numbered.remove(anchor)
            start = _anchor(kind, *anchor)
            params |= _params(*anchor)
    for number, has in numbered:
        params |= _params(number, has)
    filters = "\n  AND ".join(_filter(kind, number, has) for number, has in numbered)
    return f"{start}\nWITH DISTINCT e" + (f"\nWHERE {filters}" if filters else ""), params


def _can_anchor(has: Has) -> bool:
    return has.fact in BY_PREDICATE and has.entity is not None and not has.negated


def _selective(kind: Kind) -> Any:
    def key(numbered: tuple[int, Has]) -> tuple[int, int]:
        number, has = numbered
        return ANCHORS.index(_far(kind, BY_PREDICATE[has.fact], has.inverse).label), number

    return key


def _anchor(kind: Kind, number: int, has: Has) -> str:
    predicate = BY_PREDICATE[has.fact]
    far = _far(kind, predicate, has.inverse)
    key, n = far.id_property, number
    parts = PARTS.get(far.label)
    step = f"<-[:{parts}{DEPTH}]-(o{n}:{far.label})" if parts else ""
    top, near = (f"a{n}", f"o{n}") if parts else (f"o{n}", f"o{n}")
    arrow = _arrow(predicate, f"r{n}", outward=has.inverse)
    return (
        f"UNWIND $c{n} AS c{n}\n"
        f"MATCH ({top}:{far.label} {{{key}: c{n}}}){step}{arrow}(e:{kind.label})"
        + _where(_on_fact(has, f"r{n}", n, near if has.inverse else "e"))
    )


def _filter(kind: Kind, number: int, has: Has) -> str:
    if has.fact in BY_ATTRIBUTE:
        test = _attribute_test(number, has)
        return f"NOT ({test})" if has.negated else test
    predicate = BY_PREDICATE[has.fact]
    far = _far(kind, predicate, has.inverse)
    path = f"(e){_arrow(predicate, f'r{number}', outward=not has.inverse)}(o{number}:{far.label})"
    tests = [*_inside(far, f"o{number}", f"c{number}", has.entity is not None)]
    tests += _on_fact(has, f"r{number}", number, f"o{number}" if has.inverse else "e")
    found = f"EXISTS {{ MATCH {path}{_where(tests)} }}"
    return f"NOT {found}" if has.negated else found


def _evidence(kind: Kind, has: Has, all_: list[Has]) -> Statement:
    predicate = BY_PREDICATE[has.fact]
    far = _far(kind, predicate, has.inverse)
    arrow = _arrow(predicate, "r0", outward=not has.inverse)
    tests = _inside(far, "o", "c0", has.entity is not None)
    tests += _on_fact(has, "r0", 0, "o" if has.inverse else "e")
    params = _params(0, has)
    for number, other in enumerate(all_, 1):
        if not has.inverse and _is_time_of(has, other):
            tests.append(_then(other, number))
            params |= _params(number, other)
    ends = [("e", kind), ("o", far)]
    (s, s_kind), (o, o_kind) = reversed(ends) if has.inverse else ends
    text = (
        f"UNWIND $ids AS id\n"
        f"MATCH (e:{kind.label} {{{kind.id_property}: id}}){arrow}(o:{far.label}){_where(tests)}\n"
        f"RETURN id, type(r0) AS type, properties(r0) AS content,\n"
        f"       {s}.{s_kind.id_property} AS subject_id, {s}.name AS subject_name,\n"
        f"       {o}.{o_kind.id_property} AS object_id, {o}.name AS object_name\n"
        f"ORDER BY id, content.fact_id"
    )
    return Statement(_query("evidence", text), params)


def _is_time_of(has: Has, other: Has) -> bool:
    """Return whether a fact gives the time at which another one must have been so."""
    when = other.when
    return isinstance(when, During) and (when.fact, when.entity) == (has.fact, has.entity)


def _then(other: Has, number: int) -> str:
    """Return the test that a fact of the same subject was so in the year of the evidence."""
    predicate = BY_PREDICATE[other.fact]
    far, fact, node = BY_LABEL[predicate.range], f"x{number}", f"y{number}"
    tests = _inside(far, node, f"c{number}", other.entity is not None)
    tests.append(_at_the_time(other, fact, "r0.year"))
    return f"EXISTS {{ MATCH (e)-[{fact}:{predicate.type}]->({node}:{far.label}){_where(tests)} }}"


def _far(kind: Kind, predicate: Predicate, inverse: bool) -> Kind:
    """Return the kind at the other end; ``part_of`` joins two of the same kind."""
    if not predicate.range:
        return kind
    return BY_LABEL[predicate.domain[0] if inverse else predicate.range]


def _arrow(predicate: Predicate, name: str, *, outward: bool) -> str:
    fact = f"-[{name}:{predicate.type}]-"
    if predicate.symmetric:
        return fact
    return f"{fact}>" if outward else f"<{fact}"


def _inside(far: Kind, node: str, parameter: str, wanted: bool) -> list[str]:
    """Return the test that a node is one of the ids in a parameter, or part of one."""
    if not wanted:
        return []
    parts = PARTS.get(far.label)
    if parts is None:
        return [f"{node}.{far.id_property} IN ${parameter}"]
    whole = f"w{parameter}"
    return [
        f"EXISTS {{ MATCH ({node})-[:{parts}{DEPTH}]->({whole}:{far.label})"
        f" WHERE {whole}.{far.id_property} IN ${parameter} }}"
    ]


def _on_fact(has: Has, fact: str, number: int, subject: str) -> list[str]:
    predicate, when = BY_PREDICATE[has.fact], has.when
    tests = [f"{fact}.role = $role{number}"] if has.role is not None else []
    if isinstance(when, Between):
        tests.append(_in_time(predicate, fact, f"$s{number}", f"$t{number}"))
    elif isinstance(when, During):
        other = BY_PREDICATE[when.fact]
        far = BY_LABEL[other.range]
        inner = _inside(far, f"p{number}", f"d{number}", when.entity is not None)
        if when.when is not None:
            inner.append(_in_time(other, f"d{number}", f"$s{number}", f"$t{number}"))
        inner.append(_at_the_time(has, fact, f"d{number}.year"))
        tests.append(
            f"EXISTS {{ MATCH ({subject})-[d{number}:{other.type}]->(p{number}:{far.label})"
            f"{_where(inner)} }}"
        )
    return tests


def _at_the_time(has: Has, fact: str, year: str) -> str:
    """Return the test that a fact was so in the year of another one, as strictly as wanted."""
    test = _in_time(BY_PREDICATE[has.fact], fact, year, year)
    if isinstance(has.when, During) and has.when.loosely and has.fact == "affiliated_with":
        return f"({fact}.stated_year IS NULL OR {year} IS NULL OR {test})"
    return test


def _in_time(predicate: Predicate, fact: str, start: str, end: str) -> str:
    """Return the test that a fact was so in a span; a year that is missing does not satisfy it."""
    names = {qualifier.name for qualifier in predicate.qualifiers}
    tests = [
        f"({fact}.{name} >= {start} AND {fact}.{name} <= {end})"
        for name in ("year", "stated_year")
        if name in names
    ]
    if "from_year" in names:
        tests.append(f"({fact}.from_year <= {end} AND coalesce({fact}.to_year, 9999) >= {start})")
    if "years" in names:
        tests.append(f"any(y IN {fact}.years WHERE y >= {start} AND y <= {end})")
    return "(" + " OR ".join(tests) + ")"


def _attribute_test(number: int, has: Has) -> str:
    tests = []
    if has.value is not None:
        tests.append(f"e.{has.fact} IN $c{number}")
    if has.when is not None:
        tests.append(f"e.{has.fact} >= $s{number} AND e.{has.fact} < $t{number}")
    return " AND ".join(tests) or f"e.{has.fact} IS NOT NULL"


def _params(number: int, has: Has) -> dict[str, Any]:
    params: dict[str, Any] = {}
    if has.entity is not None:
        params[f"c{number}"] = _ids(has.entity)
    if has.value is not None:
        params[f"c{number}"] = _values(has)
    if has.role is not None:
        params[f"role{number}"] = has.role
    span = has.when.when if isinstance(has.when, During) else has.when
    if span is not None:
        start, end = span.start or 0, span.end or 9998
        dated = has.fact in BY_ATTRIBUTE
        # A date is a string with its precision kept: 1879 is in it, and so is 1879-03-14.
        params[f"s{number}"] = f"{start:04}" if dated else start
        params[f"t{number}"] = f"{end + 1:04}" if dated else end
    if isinstance(has.when, During) and has.when.entity is not None:
        params[f"d{number}"] = _ids(has.when.entity)
    return params


def _values(has: Has) -> list[Any]:
    values = _ids(has.value)
    if BY_ATTRIBUTE[has.fact].type == "boolean":
        return [value == "true" for value in values]
    return values


def _ids(ref: str | tuple[str, ...] | None) -> list[str]:
    if not isinstance(ref, tuple):
        raise FormError(f"{ref} is a mention that is not bound: bind the form first")
    return sorted(ref)


def _where(tests: Iterable[str]) -> str:
    joined = " AND ".join(tests)
    return f" WHERE {joined}" if joined else ""
