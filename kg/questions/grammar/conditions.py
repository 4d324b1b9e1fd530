"""Mentions and cues as conditions on people: typed, one of each kind, or none of it is read."""

from dataclasses import dataclass

from kg.names.link import Link
from kg.questions.forms import Between, During, Has, When
from kg.questions.items import Items

RECEIVED = frozenset({"received", "light"})
WORK = frozenset({"affiliated_with", "work"})
FIELD_WORK = frozenset({"researches", "work", "study"})
SCHOOL = frozenset({"educated_at", "study"})


@dataclass(frozen=True)
class Parts:
    """The one mention of each kind, as ``@n``, and the mentions in that order."""

    mentions: tuple[Link, ...]
    expert: str | None = None
    award: str | None = None
    institution: str | None = None
    field: str | None = None
    place: str | None = None
    place_kind: str = ""
    time: Between | None = None
    received: bool = False
    moment: bool = False


def parts_of(items: Items) -> Parts | None:
    """Return the parts of a question, or None when some kind is mentioned twice."""
    experts, institutions = items.of("expert"), items.of("institution")
    places = items.of("country", "city")
    sorted_out = _awards_and_fields(items)
    if sorted_out is None:
        return None
    awards, fields = sorted_out
    groups = (experts, institutions, awards, fields, places, items.times)
    if any(len(group) > 1 for group in groups):
        return None
    links = [
        link
        for link in (
            *(named.link for named in experts),
            *awards,
            *(named.link for named in institutions),
            *fields,
            *(named.link for named in places),
        )
    ]
    at = {link.kind: f"@{number}" for number, link in enumerate(links, 1)}
    place = places[0].link.kind if places else ""
    received = bool("received" in items.predicates or awards or "award" in items.nouns)
    later_when = "when" in items.asks[1:] or ("when" in items.asks and items.whether_first)
    later_when = later_when and "pronoun" in items.marks  # "when he won"
    return Parts(
        mentions=tuple(links),
        expert=at.get("expert"),
        award=at.get("award"),
        institution=at.get("institution"),
        field=at.get("field"),
        place=at.get(place),
        place_kind=place,
        time=items.times[0] if items.times else None,
        received=received,
        moment=received and ("moment" in items.marks or later_when),
    )


def _awards_and_fields(items: Items) -> tuple[list[Link], list[Link]] | None:
    """Return the awards and the fields, each category word read as the one that it must be."""
    awards = [named.link for named in items.of("award")]
    fields = [named.link for named in items.of("field")]
    field_cue = bool(items.predicates & FIELD_WORK)
    for award, field in items.categories:
        whole = [known for known in awards if award.name.startswith(known.name)]
        if field_cue and not fields and field is not None:
            fields.append(field)
        elif whole:
            awards[awards.index(whole[0])] = award
        elif not awards and ("received" in items.predicates or "award" in items.nouns):
            awards.append(award)
        else:
            return None
    return list(dict.fromkeys(awards)), list(dict.fromkeys(fields))


def conditions_of(items: Items, parts: Parts) -> tuple[Has, ...] | None:
    """Return what the people asked for must have, or None when a cue lacks what it needs."""
    predicates = items.predicates - {"light"}
    time = parts.time
    conditions: list[Has] = []
    if "born" in predicates:
        if parts.place is not None:
            conditions.append(Has(fact=f"born_{parts.place_kind}", value=parts.place))
        elif time is not None and not parts.received:
            conditions.append(Has(fact="born", when=time))
            time = None
        else:
            return None
    elif parts.place is not None:
        return None
    if "died" in predicates:
        if time is None or parts.received:
            return None
        conditions.append(Has(fact="died", when=time))
        time = None
    if parts.received:
        conditions.append(Has(fact="received", entity=parts.award, when=time))
        time = None
    if not _add_work(items, parts, conditions):
        return None
    return None if time is not None else tuple(conditions)


def _add_work(items: Items, parts: Parts, conditions: list[Has]) -> bool:
    """Add what the people work at and on; return whether every cue got what it needs."""
    predicates = items.predicates
    if parts.institution is not None:
        fact = "educated_at" if predicates & SCHOOL else "affiliated_with"
        when: When | None = None
        if parts.received and fact == "affiliated_with":
            when = During(
                fact="received", entity=parts.award, when=parts.time, loosely=not parts.moment
            )
        conditions.append(Has(fact=fact, entity=parts.institution, when=when))
    elif predicates & {"affiliated_with", "educated_at"}:
        return False
    if parts.field is not None:
        if not predicates & FIELD_WORK:
            return False
        conditions.append(Has(fact="researches", entity=parts.field))
    elif "researches" in predicates:
        return False
    if predicates & {"work", "study"} and parts.institution is None and parts.field is None:
        return False
    return "collaborated_with" not in predicates
