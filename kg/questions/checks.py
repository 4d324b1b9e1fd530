"""What the schema allows in a form: which facts things have, with which qualifiers and ends."""

from kg.schema import (
    ATTRIBUTES,
    BY_ATTRIBUTE,
    BY_PREDICATE,
    PREDICATES,
    Attribute,
    Predicate,
    nearest,
)

# The qualifiers that say when a fact was so.
TIMES = frozenset({"year", "years", "stated_year", "from_year", "to_year"})
NUMBERS = frozenset({"integer", "number"})
# How sources write that an award was not shared.
WHOLE = ("1", "1/1")


def far_kinds(fact: str, inverse: bool = False, near: str | None = None) -> tuple[str, ...]:
    """Return the kinds that may stand at the far end of a predicate; ``part_of`` joins equals."""
    predicate = BY_PREDICATE[fact]
    if not predicate.range and near is not None:
        return (near,)
    labels = predicate.domain if inverse or not predicate.range else (predicate.range,)
    return tuple(label.lower() for label in labels)


def near_kinds(fact: str, inverse: bool = False) -> tuple[str, ...]:
    """Return the kinds that have a fact: a predicate, at one end of it, or an attribute."""
    if fact in BY_ATTRIBUTE:
        return tuple(label.lower() for label in BY_ATTRIBUTE[fact].kinds)
    predicate = BY_PREDICATE[fact]
    labels = (predicate.range,) if inverse and predicate.range else predicate.domain
    return tuple(label.lower() for label in labels)


def known_fact(fact: str) -> Predicate | Attribute:
    """Return a predicate or public attribute.

    Raises:
        ValueError: there is none of that name; the message names the nearest.
    """
    return BY_PREDICATE[fact] if fact in BY_PREDICATE else known_attribute(fact)


def known_predicate(fact: str) -> Predicate:
    """Return a predicate.

    Raises:
        ValueError: there is none of that name; the message names the nearest.
    """
    if fact not in BY_PREDICATE:
        raise ValueError(nearest("fact", fact, tuple(p.name for p in PREDICATES)))
    return BY_PREDICATE[fact]


def known_attribute(fact: str) -> Attribute:
    """Return a public attribute.

    Raises:
        ValueError: there is none of that name; the message names the nearest fact.
    """
    public = {attribute.name: attribute for attribute in ATTRIBUTES if not attribute.private}
    if fact not in public:
        raise ValueError(nearest("fact", fact, (*BY_PREDICATE, *public)))
    return public[fact]


def check_subject(fact: str, kind: str, *, inverse: bool = False) -> None:
    """Raise ValueError where things of a kind cannot have a fact."""
    kinds = near_kinds(fact, inverse)
    if kind not in kinds:
        raise ValueError(f"{fact!r} is of {' or '.join(kinds)}, not of {kind}")


def check_far(fact: str, kind: str, *, inverse: bool = False, near: str | None = None) -> None:
    """Raise ValueError where things of a kind cannot be the far end of a fact (of ``near``)."""
    kinds = far_kinds(fact, inverse, near)
    if kind not in kinds:
        raise ValueError(f"the far end of {fact!r} is {' or '.join(kinds)}, not {kind}")


def check_qualifier(predicate: Predicate, where: str, name: str | None) -> None:
    """Raise ValueError where a predicate has no such qualifier; ``where`` is the form's field."""
    known = tuple(qualifier.name for qualifier in predicate.qualifiers)
    if name is not None and name not in known:
        raise ValueError(f"{where} {name!r} of {predicate.name!r}: allowed are {', '.join(known)}")


def check_role(predicate: Predicate, role: str | None) -> None:
    """Raise ValueError where a role is wanted of a predicate that has none."""
    known = tuple(qualifier.name for qualifier in predicate.qualifiers)
    if role is not None and "role" not in known:
        raise ValueError(f"role: {predicate.name!r} has none; it has {', '.join(known)}")


def check_share(predicate: Predicate, share: str | None) -> None:
    """Raise ValueError where a share is wanted of a predicate that has none."""
    if share is not None and "share" not in {q.name for q in predicate.qualifiers}:
        raise ValueError(f"share: {predicate.name!r} has none")


def check_number(predicate: Predicate, name: str | None) -> None:
    """Raise ValueError where a qualifier is missing or is no number."""
    known = tuple(q.name for q in predicate.qualifiers if q.type in NUMBERS)
    if name not in known:
        raise ValueError(
            f"qualifier {name!r} of {predicate.name!r}: "
            + (f"allowed are {', '.join(known)}" if known else "it has no number")
        )


def check_timed(predicate: Predicate) -> None:
    """Raise ValueError where a predicate says nothing of when it was so."""
    if not TIMES.intersection(q.name for q in predicate.qualifiers):
        raise ValueError(f"when: {predicate.name!r} has no year")


def check_dated(fact: str) -> None:
    """Raise ValueError where a fact is neither of one year nor a date."""
    known = known_fact(fact)
    if isinstance(known, Attribute):
        if known.type != "date":
            raise ValueError(f"when: {fact!r} is no date attribute")
    elif "year" not in {qualifier.name for qualifier in known.qualifiers}:
        dated = (p.name for p in PREDICATES if "year" in {q.name for q in p.qualifiers})
        raise ValueError(f"fact {fact!r} has no year; allowed are {', '.join(dated)}")
