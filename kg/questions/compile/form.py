"""The statements of each kind of form."""

from dataclasses import dataclass

import cypher
from kg.questions.compile.evidence import Evidence, evidence_asked, evidence_of
from kg.questions.compile.measures import ranked, together, unranked
from kg.questions.compile.scope import Known, Knowns, Scope, Statement
from kg.questions.compile.things import found
from kg.questions.compile.weights import Weights
from kg.questions.forms import (
    MOST_ROWS,
    Compare,
    Count,
    Exists,
    Facts,
    Form,
    List,
    Measure,
    Measured,
    Things,
)
from kg.schema import BY_KIND, fill


@dataclass(frozen=True)
class Side:
    """What to run for one set of things, at most ``limit`` of them.

    ``count`` counts what ``find`` lists; it is needed only when ``find`` was cut. ``unranked``
    counts what could not be ranked; ``measure`` measures the things found, together.
    """

    things: Things
    find: Statement
    count: Statement | None
    unranked: Statement | None
    measure: Statement | None
    evidence: Evidence
    attributes: Statement
    limit: int


@dataclass(frozen=True)
class CompiledQuery:
    """What to run for a form: what must be known first, then each side (``Compare`` has two)."""

    known: tuple[Known, ...]
    sides: tuple[Side, ...]

    @property
    def find(self) -> Statement:
        """Return the statement that finds the (left) things."""
        return self.sides[0].find

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Return every statement, in the order in which they run."""
        listed: list[Statement | None] = [known.statement for known in self.known]
        for side in self.sides:
            evidence = side.evidence
            listed += [side.find, side.count, side.unranked, side.measure, *evidence.statements]
            listed += [statement for _, _, statement in evidence.shared]
            listed += [side.attributes] if evidence.attributes else []
        return tuple(statement for statement in listed if statement is not None)


def compile_form(form: Form, weights: Weights | None = None) -> CompiledQuery:
    """Return the statements of a bound form.

    Args:
        weights: how many facts there are of what the form could start from (``count_facts``).
    Raises:
        FormError: a mention in it is not bound.
    """
    knowns = Knowns(weights)
    sides = tuple(_sides(knowns, form))
    return CompiledQuery(tuple(knowns), sides)


def _sides(knowns: Knowns, form: Form) -> list[Side]:
    if isinstance(form, Compare):
        return [_measured(knowns, side, form.measure) for side in (form.left, form.right)]
    if isinstance(form, Measured):
        return [_measured(knowns, form.things, form.measure)]
    things = form.things
    if isinstance(form, List) and form.order is not None:
        return [
            Side(
                things=things,
                find=ranked(Scope(knowns), things, form.order, most=form.most),
                count=None,
                unranked=unranked(Scope(knowns), things, form.order),
                measure=None,
                evidence=evidence_of(knowns, things, form.order),
                attributes=_attributes(things),
                limit=form.limit,
            )
        ]
    evidence = (
        evidence_asked(knowns, form) if isinstance(form, Facts) else evidence_of(knowns, things)
    )
    limit = form.limit if isinstance(form, List) else 1 if isinstance(form, Exists) else MOST_ROWS
    return [
        Side(
            things=things,
            find=_find(Scope(knowns), things),
            count=_count(Scope(knowns), things) if isinstance(form, Count) else None,
            unranked=None,
            measure=None,
            evidence=evidence,
            attributes=_attributes(things),
            limit=limit,
        )
    ]


def _measured(knowns: Knowns, things: Things, measure: Measure) -> Side:
    return Side(
        things=things,
        find=_find(Scope(knowns), things),
        count=None,
        unranked=None,
        measure=together(Scope(knowns), BY_KIND[things.kind], measure),
        evidence=evidence_of(knowns, things, measure),
        attributes=_attributes(things),
        limit=MOST_ROWS,
    )


def _find(scope: Scope, things: Things) -> Statement:
    key = BY_KIND[things.kind].id_property
    text = (
        f"{found(scope, things, 'e')}\n"
        f"RETURN e.{key} AS id, e.name AS name\nORDER BY name, id\nLIMIT {scope.wait('limit')}"
    )
    return scope.statement("find", text)


def _count(scope: Scope, things: Things) -> Statement:
    return scope.statement("count", f"{found(scope, things, 'e')}\nRETURN count(e) AS n")


def _attributes(things: Things) -> Statement:
    query = fill(cypher.load("answer/attributes"), label=BY_KIND[things.kind].label)
    return Statement(query, "evidence: attributes", waits=("ids",))
