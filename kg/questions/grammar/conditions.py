"""What a question's mentions and cues say of the people asked for, as conditions of a form."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.names.link import VALUES, Link
from kg.questions.forms import Between, Condition, During, Has, Share, Shares, Than, When
from kg.questions.grammar.items import Items
from kg.questions.grammar.mentions import Mentions
from kg.questions.grammar.segments import Segment

RECEIVED = frozenset({"received", "light"})
WORK = frozenset({"affiliated_with", "work"})
FIELD_WORK = frozenset({"researches", "work", "study"})
SCHOOL = frozenset({"educated_at", "study"})
EVENTS = frozenset({"born", "died"})
YEARS = frozenset({"born_year", "died_year"})
PLACES = frozenset({"born_city", "born_country", "died_city", "died_country"})


@dataclass(frozen=True)
class Extra:
    """What operators have said already: whole conditions, and what narrows one still to be read."""

    conditions: tuple[Condition, ...] = ()
    than: Than | None = None
    at_least: int = 1
    apart: bool = False
    share: Share | None = None
    but: str | None = None

    @property
    def narrows(self) -> bool:
        """Return whether a condition still to be read is narrowed."""
        return self.than is not None or self.at_least > 1 or self.share is not None


NO_EXTRA = Extra()


@dataclass(frozen=True)
class Parts:
    """What is mentioned, by kind, as ``@n``; several of a kind are all wanted.

    ``moment``: the question speaks of when a prize was won; ``at`` is when somebody was somewhere.
    """

    experts: tuple[str, ...] = ()
    awards: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    time: Between | None = None
    received: bool = False
    moment: bool = False
    at: Between | None = None
    extra: Extra = NO_EXTRA

    @property
    def expert(self) -> str | None:
        """Return the one expert, or None."""
        return self.experts[0] if self.experts else None

    @property
    def award(self) -> str | None:
        """Return the first award, or None."""
        return self.awards[0] if self.awards else None

    @property
    def institution(self) -> str | None:
        """Return the first institution, or None."""
        return self.institutions[0] if self.institutions else None

    @property
    def field(self) -> str | None:
        """Return the first field, or None."""
        return self.fields[0] if self.fields else None

    @property
    def place(self) -> str | None:
        """Return the place, or None."""
        return self.places[0] if self.places else None


def with_lives_told(items: Items) -> Items:
    """Read "birthplace: Argentina", "1918 as birth year", of nobody named, as "born in" them."""
    told = items.attributes and not items.of("expert")
    events = {name.partition("_")[0] for name in items.attributes}
    where = items.attributes <= PLACES and items.of("country", "city")
    when = items.attributes <= YEARS and items.times and not items.has("when", "year", "where")
    if not told or len(events) > 1 or not (where or when):
        return items
    marks = items.marks - {"pronoun"}  # "1918 as *their* birth year"
    return replace(items, attributes=frozenset(), marks=marks, predicates=items.predicates | events)


def parts_of(items: Items, mentions: Mentions, extra: Extra | None = None) -> Parts | None:
    """Return the parts of a question, or None when a kind that can stand but once stands twice."""
    experts, institutions = items.of("expert"), items.of("institution")
    places = items.of("country", "city")
    sorted_out = _awards_and_fields(items)
    if sorted_out is None:
        return None
    awards, fields = sorted_out
    lived = items.predicates >= EVENTS and len(places) == len(EVENTS)
    if len(items.times) > 1 or (len(places) > 1 and not lived):
        return None
    if len(experts) > 1 and "collaborated_with" not in items.predicates:
        return None
    several = any(len(group) > 1 for group in (institutions, awards, fields))
    if several and not ("and" in items.marks or "both" in items.operators):
        return None
    if several and (items.times or (len(institutions) > 1 and awards)):
        return None
    shared = extra is not None and any(
        isinstance(one, Shares) and one.fact == "received" for one in extra.conditions
    )
    received = bool("received" in items.predicates or awards or "award" in items.nouns)
    received = received or (shared and "moment" in items.marks)
    later_when = items.when_later and "pronoun" in items.marks  # "when he won"
    return Parts(
        experts=tuple(mentions.add(named.link) for named in experts),
        awards=tuple(map(mentions.add, awards)),
        institutions=tuple(mentions.add(named.link) for named in institutions),
        fields=tuple(map(mentions.add, fields)),
        places=tuple(mentions.add(named.link) for named in places),
        time=items.times[0] if items.times else None,
        received=received,
        moment=received and ("moment" in items.marks or later_when),
        extra=extra or NO_EXTRA,
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
        elif "received" in items.predicates or "award" in items.nouns or awards:
            awards.append(award)
        else:
            return None
    return list(dict.fromkeys(awards)), list(dict.fromkeys(fields))


def conditions_of(items: Items, parts: Parts) -> tuple[Condition, ...] | None:
    """Return what the people asked for must have, or None when a cue lacks what it needs."""
    conditions: list[Condition] = []
    if "organisation" in items.nouns:
        conditions.append(Has(fact="is_person", value=("false",)))
    if items.genders:
        if len(items.genders) > 1 or "organisation" in items.nouns:
            return None
        conditions.append(Has(fact="gender", value=tuple(items.genders)))
    lives = _lives(items, parts)
    if lives is None:
        return None
    conditions += lives
    # The time told is that of the prize, or else of the birth or the death, and of one of them.
    spent = [has for has in lives if has.when is not None]
    time = None if spent else parts.time
    extra = replace(parts.extra, than=None) if spent else parts.extra
    if parts.received:
        received = _received(parts, time, extra)
        if received is None:
            return None
        conditions += received
        time, extra = None, NO_EXTRA
    at = parts.institution is not None and not items.predicates & SCHOOL
    if time is not None and at and not (parts.received or lives):  # "who was at I in 2020"
        parts, time = replace(parts, at=time), None
    if time is not None or extra.narrows or not _add_work(items, parts, conditions):
        return None
    return (*conditions, *parts.extra.conditions)


def _lives(items: Items, parts: Parts) -> list[Has] | None:
    """Return where and when the people were born and died, or None when a cue lacks it."""
    events = items.predicates & EVENTS
    lives: list[Has] = []
    for place, named in zip(parts.places, items.of("country", "city"), strict=True):
        there = next(iter(events)) if len(events) == 1 else _event_beside(items, named.at)
        if there is None:
            if events or not (named.link.kind == "country" and parts.received):
                return None  # "Japanese laureates" were born there; else it may be meant else
            there = "born"
        lives.append(Has(fact=f"{there}_{named.link.kind}", value=place))
    if len({has.fact for has in lives}) < len(lives):
        return None  # born in two places
    left = events - {has.fact.partition("_")[0] for has in lives}
    beside = _event_beside(items, items.times_at[0]) if parts.time is not None else None
    if beside is not None and parts.received and _of_either(items, parts):
        return None
    if beside is not None:
        return None if left - {beside} else [*lives, Has(fact=beside, when=parts.time)]
    when: When | None = parts.time or parts.extra.than
    if len(left) > 1 or (left and (when is None or parts.received)):
        return None
    return lives + [Has(fact=event, when=when) for event in left]


def _event_beside(items: Items, at: int) -> str | None:
    """Return whether a place or a time, at a word, is of a birth or a death beside it, or None.

    "Born in Ulm in 1879", 出生于1879年; only Chinese has them the other way round: 1879年出生.
    """
    segments = items.segments
    here = next(n for n, segment in enumerate(segments) if segment.start == at)
    english = all(s.text.isascii() for s in segments if _event(s) is not None)
    for n in range(here - 1, -1, -1):
        if segments[n + 1].breaks:
            break
        if (event := _event(segments[n])) is not None:
            return event
        if not (_is_small(segments[n]) or (english and _is_when_or_where(segments[n]))):
            break
    for segment in segments[here + 1 :]:
        if segment.breaks:
            break
        if (event := _event(segment)) is not None:
            return event if not english or segment.cue("attribute") else None
        its = segment.cue("mark") == "pronoun"
        if not (its or _is_small(segment) or (_is_when_or_where(segment) and not english)):
            break
    return None


def _of_either(items: Items, parts: Parts) -> bool:
    """Return whether years may be of a prize or a birth: 1990至2010年间生于…的得主."""
    here = next(n for n, s in enumerate(items.segments) if s.start == items.times_at[0])
    told = any(_event(segment) is not None for segment in items.segments[:here])
    span = parts.time is not None and parts.time.start != parts.time.end
    return bool(parts.places) and span and not told


def _event(segment: Segment) -> str | None:
    attribute = (segment.cue("attribute") or "").partition("_")[0]
    return next((e for e in sorted(EVENTS) if segment.says("predicate", e) or attribute == e), None)


def _is_small(segment: Segment) -> bool:
    return segment.cue("filler") is not None or segment.cue("mark") in ("at", "auxiliary")


def _is_when_or_where(segment: Segment) -> bool:
    placed = any(link.kind in VALUES for link in segment.links)
    return placed or segment.cue("time") is not None


def _received(parts: Parts, time: Between | None, extra: Extra) -> list[Condition] | None:
    """Return the prizes won: the first at the time that is told, all of them without one."""
    if time is not None and extra.than is not None:
        return None
    than = extra.than
    if than is not None:
        than = than.model_copy(update={"entity": parts.award})
    first = Has(
        fact="received", entity=parts.award, when=time or than, at_least=extra.at_least,
        apart=extra.apart, share=extra.share,
    )  # fmt: skip
    return [first, *(Has(fact="received", entity=award) for award in parts.awards[1:])]


def _add_work(items: Items, parts: Parts, conditions: list[Condition]) -> bool:
    """Add what the people work at and on; return whether every cue got what it needs."""
    predicates = items.predicates
    for institution in parts.institutions:
        fact = "educated_at" if predicates & SCHOOL else "affiliated_with"
        when: When | None = parts.at
        if parts.received and fact == "affiliated_with":
            when = During(
                fact="received", entity=parts.award, when=parts.time, loosely=not parts.moment
            )
        conditions.append(Has(fact=fact, entity=institution, when=when))
    if not parts.institutions and predicates & {"affiliated_with", "educated_at"}:
        return False
    if parts.fields and not predicates & FIELD_WORK and not _in_field(items):
        return False
    conditions += [Has(fact="researches", entity=field) for field in parts.fields]
    if not parts.fields and "researches" in predicates:
        return False
    if predicates & {"work", "study"} and not parts.institutions and not parts.fields:
        return False
    if "collaborated_with" in predicates:
        if parts.expert is None:
            return False
        conditions.append(Has(fact="collaborated_with", entity=parts.expert))
    return True


def _in_field(items: Items) -> bool:
    """Return whether a field's name stands after "in": "experts in optics", 光学领域."""
    fields = items.of("field")
    before = {segment.end: segment for segment in items.segments}
    after = {segment.start: segment for segment in items.segments}
    return all(
        ((near := before.get(field.at)) is not None and near.cue("mark") == "at")
        or ((next_ := after.get(field.end)) is not None and next_.cue("noun") == "field")
        for field in fields
    )


def only_a_year(where: Sequence[Condition]) -> bool:
    """Return whether nothing but "received something", or nothing, is asked: everybody, that is."""
    said = [one.model_copy(update={"negated": False}) for one in where if isinstance(one, Has)]
    return len(said) == len(where) and all(has == Has(fact="received") for has in said)
