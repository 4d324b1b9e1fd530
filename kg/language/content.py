"""What a fact says: between which ends, at what time, with what share."""

from kg.facts import KnownFact
from kg.language.numerals import Date, Time, iso
from kg.language.pieces import Direction
from kg.schema import BY_ATTRIBUTE, BY_PREDICATE

Refs = frozenset[str]


def end_of(fact: KnownFact) -> str:
    """Return the other end of a fact: an entity's id, or the value."""
    return fact.object.entity_id if fact.object is not None else str(fact.value)


def share_of(fact: KnownFact) -> int | None:
    """Return n of a share that is 1/n, or None when it is not known."""
    stated = str(fact.qualifiers.get("share") or "").removeprefix("1/")
    return int(stated) if stated.isascii() and stated.isdigit() else None


def ends_of(fact: KnownFact) -> tuple[str, str]:
    """Return both ends of a fact, the subject first."""
    return fact.subject.entity_id, end_of(fact)


def joins(fact: KnownFact, subject: Refs | None, object_: Refs | None) -> bool:
    """Return whether a fact is between a subject and an object; None is any."""
    predicate = BY_PREDICATE.get(fact.predicate)
    one, two = ends_of(fact)
    if (subject is None or one in subject) and (object_ is None or two in object_):
        return True
    if predicate is None or not predicate.symmetric:
        return False
    return (subject is None or two in subject) and (object_ is None or one in object_)


def holds(fact: KnownFact, time: Time, direction: Direction) -> bool:
    """Return whether a fact says that it was so at a time."""
    attribute = BY_ATTRIBUTE.get(fact.predicate)
    if attribute is not None:
        return attribute.type == "date" and time.holds(iso(str(fact.value)))
    years = fact.qualifiers
    if fact.predicate != "affiliated_with":
        known = [years.get("year"), *(years.get("years") or ())]
        return any(time.holds(Date(year)) for year in known if year is not None)
    first, last, stated = years.get("from_year"), years.get("to_year"), years.get("stated_year")
    start, end = time.start.year, time.end.year if time.end is not None else None
    if direction in ("start", "end"):
        edge = first if direction == "start" else last
        return edge is not None and time.holds(Date(edge))
    if time.shape == "between":
        return (first, last) == (start, end)
    if time.shape in ("since", "until"):
        return start is not None and start == (first if time.shape == "since" else last)
    known = [year for year in (first, last, stated) if year is not None]
    if first is not None and last is not None and time.shape in ("in", "decade"):
        known += range(first, last + 1)
    return any(time.holds(Date(year)) for year in known)
