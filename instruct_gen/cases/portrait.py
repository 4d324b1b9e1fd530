"""An expert told in several sentences: by themes in a drawn order, or in order of time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from instruct_gen.cases.career import MOST_LISTED, tell_collaborators, tell_fields
from instruct_gen.cases.voice import Voice
from instruct_gen.draft import Said
from kg.facts import KnownFact

Tell = Callable[[Voice, str, dict[str, str]], Iterator[Said | None]]
_PRONOUNS = {
    "en": {"female": ("she", "her"), "male": ("he", "his")},
    "zh": {"female": ("她", "她的"), "male": ("他", "他的")},
}
# Predicates that happened at a time, and what holds it.
_DATED = ("born", "educated_at", "affiliated_with", "received", "died")


def portrait(voice: Voice, expert: str) -> tuple[Said, ...]:
    """Return a short portrait: themes in the order of a drawn plan, a few sentences each."""
    plan = voice.worded("profile_plan", {}) or ""
    said: list[Said] = []
    for theme in plan.lower().split():
        for one in _THEMES[theme](voice, expert, _called(voice, expert, first=not said)):
            if one is not None:
                said.append(_with_gender(voice, expert, one))
    return tuple(said)


def chronicle(voice: Voice, expert: str) -> tuple[Said, ...]:
    """Return what is dated of an expert, in order of time."""
    dated = sorted(
        (time, fact.predicate, fact.fact_id)
        for fact in voice.facts(expert, *_DATED)
        if (time := _time(fact))
    )
    known = {fact.fact_id: fact for fact in voice.facts(expert, *_DATED)}
    said: list[Said] = []
    for _, predicate, fact_id in dated:
        slots = _called(voice, expert, first=not said)
        one = voice.tell(f"then_{predicate}", [known[fact_id]], **slots)
        if one is not None:
            said.append(_with_gender(voice, expert, one))
    return tuple(said)


def _time(fact: KnownFact) -> str:
    if fact.object is None:
        return str(fact.value)
    years = (fact.qualifiers.get(name) for name in ("year", "stated_year", "from_year"))
    return next((str(year) for year in years if year), "")


def _called(voice: Voice, expert: str, *, first: bool) -> dict[str, str]:
    """Return how somebody is called now: by name first, then short or by a pronoun."""
    name, short = voice.name(expert), voice.short(expert)
    if first:
        return _slots(voice, name)
    gender = voice.fact(expert, "gender")
    known = _PRONOUNS[voice.language].get(str(gender.value)) if gender is not None else None
    if known is not None and voice.draw.chance.random() < 0.6:
        return {"subject": known[0], "whose": known[1], "they": known[0]}
    return _slots(voice, short)


def _slots(voice: Voice, name: str) -> dict[str, str]:
    """Return what a name fills; of a name that ends in a dot no possessive is made."""
    called = {"subject": name, "they": name}
    if name.endswith("."):
        return called
    return called | {"whose": f"{name}'s" if voice.language == "en" else f"{name}的"}


def _with_gender(voice: Voice, expert: str, said: Said) -> Said:
    """Return a sentence with the fact that a pronoun in it rests on."""
    gender = voice.fact(expert, "gender")
    return said if gender is None else replace(said, facts=(*said.facts, gender))


def _birth(voice: Voice, expert: str, slots: dict[str, str]) -> Iterator[Said | None]:
    born, city, country = (voice.fact(expert, p) for p in ("born", "born_city", "born_country"))
    if not voice.subgraph.entities[expert].is_person:
        return
    places = {
        name: called
        for name, fact in (("city", city), ("country", country))
        if fact is not None and (called := voice.place(str(fact.value)))
    }
    facts = [born] if born is not None else []
    facts += [fact for name, fact in (("city", city), ("country", country))
              if fact is not None and name in places]  # fmt: skip
    if facts:
        yield voice.tell("portrait_birth", facts, **slots, **places)


def _death(voice: Voice, expert: str, slots: dict[str, str]) -> Iterator[Said | None]:
    died = voice.fact(expert, "died")
    if died is not None and voice.subgraph.entities[expert].is_person:
        city = voice.fact(expert, "died_city")
        called = voice.place(str(city.value)) if city is not None else None
        facts = [died] if city is None or called is None else [died, city]
        more = {} if called is None else {"city": called}
        yield voice.tell("portrait_death", facts, **slots, **more)


def _awards(voice: Voice, expert: str, slots: dict[str, str]) -> Iterator[Said | None]:
    won = sorted(voice.facts(expert, "received"), key=_time)
    for n, fact in enumerate(won[:4]):
        called = slots if n == 0 else _called(voice, expert, first=False)
        yield voice.tell("portrait_award" if n == 0 else "portrait_award_too", [fact], **called)


def _work(voice: Voice, expert: str, slots: dict[str, str]) -> Iterator[Said | None]:
    by_time: dict[tuple[str, ...], list[KnownFact]] = {}
    for post in sorted(voice.facts(expert, "affiliated_with"), key=_time):
        names = ("role", "stated_year", "from_year", "to_year")
        by_time.setdefault(tuple(str(post.qualifiers.get(n)) for n in names), []).append(post)
    for n, some in enumerate(list(by_time.values())[:3]):
        places = voice.listed(dict.fromkeys(f.object.entity_id for f in some if f.object))
        year = some[0].qualifiers.get("stated_year")
        called = slots if n == 0 else _called(voice, expert, first=False)
        more = {"year": str(year)} if year else {}
        yield voice.tell("portrait_post", some, object=places, **called, **more)


def _education(voice: Voice, expert: str, slots: dict[str, str]) -> Iterator[Said | None]:
    for fact in voice.facts(expert, "educated_at")[:2]:
        yield voice.tell("portrait_study", [fact], **slots)


def _fields(voice: Voice, expert: str, slots: dict[str, str]) -> Iterator[Said | None]:
    worked = voice.facts(expert, "researches")[:MOST_LISTED]
    if worked:
        many = "portrait_fields" if len(worked) > 1 else "portrait_field"
        yield tell_fields(voice, worked, many, **slots)


def _together(voice: Voice, expert: str, slots: dict[str, str]) -> Iterator[Said | None]:
    together = voice.facts(expert, "collaborated_with")[:3]
    if together:
        yield tell_collaborators(voice, expert, together, "portrait_together", **slots)


def _contact(voice: Voice, expert: str, slots: dict[str, str]) -> Iterator[Said | None]:
    for attribute in ("title", "homepage"):
        if (fact := voice.fact(expert, attribute)) is not None:
            yield voice.tell(f"portrait_{attribute}", [fact], **slots)


_THEMES: Mapping[str, Tell] = {
    "birth": _birth, "death": _death, "awards": _awards, "work": _work, "education": _education,
    "fields": _fields, "together": _together, "contact": _contact,
}  # fmt: skip


def distinct(said: Sequence[Said]) -> tuple[KnownFact, ...]:
    """Return the facts behind some sentences, each once."""
    return tuple({fact.fact_id: fact for one in said for fact in one.facts}.values())
