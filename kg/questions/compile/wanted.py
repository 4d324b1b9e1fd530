"""The facts that a condition or a measure is about, and the tests on them that stand alone."""

from dataclasses import dataclass

from kg.questions.compile.scope import Scope, parts
from kg.questions.forms import Between, During, Facts, Has, Measure, Ref, Share, Than, Things
from kg.schema import BY_LABEL, BY_PREDICATE, Kind, Predicate

# Above and below every year.
FIRST, LAST = 0, 9999


@dataclass(frozen=True)
class Wanted:
    """Facts of one predicate that things of the kind ``near`` have; ``whole`` is with their parts.

    Only what stands at the far end of a predicate (``inverse``) has parts that have facts.
    """

    near: Kind
    predicate: Predicate
    inverse: bool = False
    entity: Ref | None = None
    of: Things | None = None
    when: Between | During | Than | None = None
    role: str | None = None
    share: Share | None = None
    whole: bool = False

    @property
    def far(self) -> Kind:
        """Return the kind at the other end; ``part_of`` joins two of the same kind."""
        if not self.predicate.range:
            return self.near
        return BY_LABEL[self.predicate.domain[0] if self.inverse else self.predicate.range]

    @property
    def way_to_parts(self) -> str:
        """Return the text of the way from a thing to those of its parts that have the facts."""
        return parts(self.near, down=True) if self.whole and self.inverse else ""


def wanted(part: Has | Measure | Facts, near: Kind, *, whole: bool = False) -> Wanted:
    """Return the facts that a condition, a measure or a question for facts is about."""
    predicate = BY_PREDICATE[part.fact]
    if isinstance(part, Facts):
        return Wanted(near, predicate, entity=part.to, when=part.when)
    role, share = (part.role, part.share) if isinstance(part, Has) else (None, None)
    return Wanted(
        near, predicate, part.inverse, part.entity, part.of, part.when, role, share, whole
    )


def within(scope: Scope, kind: Kind, node: str, entity: Ref | None) -> list[str]:
    """Return the test that a node is one of some entities, or part of one."""
    if entity is None:
        return []
    ids = scope.ids(entity)
    way = parts(kind, down=False)
    if not way:
        return [f"{node}.{kind.id_property} IN {ids}"]
    whole = f"w{scope.number()}"
    return [
        f"EXISTS {{ MATCH ({node}){way}({whole}:{kind.label})"
        f" WHERE {whole}.{kind.id_property} IN {ids} }}"
    ]


def in_years(scope: Scope, predicate: Predicate, fact: str, span: Between) -> str:
    """Return the test that a fact was so in a span."""
    start = scope.put(FIRST if span.start is None else span.start)
    return over_years(predicate, fact, start, scope.put(LAST if span.end is None else span.end))


def over_years(predicate: Predicate, fact: str, start: str, end: str) -> str:
    """Return the test that a fact was so in a span; a year that is missing does not satisfy it."""
    names = {qualifier.name for qualifier in predicate.qualifiers}
    tests = [
        f"({fact}.{name} >= {start} AND {fact}.{name} <= {end})"
        for name in ("year", "stated_year")
        if name in names
    ]
    if "from_year" in names:
        tests.append(f"({fact}.from_year <= {end} AND coalesce({fact}.to_year, {LAST}) >= {start})")
    if "years" in names:
        tests.append(f"any(y IN {fact}.years WHERE y >= {start} AND y <= {end})")
    return "(" + " OR ".join(tests) + ")"


def at_the_time(predicate: Predicate, fact: str, year: str, *, loosely: bool) -> str:
    """Return the test that a fact was so in the year of another one, as strictly as wanted."""
    test = over_years(predicate, fact, year, year)
    if loosely and predicate.name == "affiliated_with":
        return f"({fact}.stated_year IS NULL OR {year} IS NULL OR {test})"
    return test
