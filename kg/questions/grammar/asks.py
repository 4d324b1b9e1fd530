"""What is asked of whom: each rule reads one kind of question as a form, or does not apply.

A rule names all that may stand in its question. A cue that no rule has a place for makes no form,
so a question is understood whole or not at all.
"""

from collections.abc import Callable, Collection
from dataclasses import replace

from kg.questions.forms import (
    Count,
    During,
    Exists,
    Facts,
    Form,
    Has,
    List,
    Measure,
    Measured,
    Things,
)
from kg.questions.grammar.conditions import (
    FIELD_WORK,
    NO_EXTRA,
    RECEIVED,
    SCHOOL,
    WORK,
    Parts,
    conditions_of,
    only_a_year,
)
from kg.questions.grammar.items import NOUN_ASKS, Items

WHO = frozenset({"who", "list"})
DATED = frozenset({"when", "year"})


def forms_of(items: Items, parts: Parts) -> tuple[Form, ...]:
    """Return the form of each well-typed reading of a question."""
    if items.asks.count("how_many") > 1:
        return ()  # two questions
    if items.operators - {"both"} or len(parts.experts) > 1:
        form = _together(items, parts)
        return (form,) if form is not None else ()
    if "pronoun" in items.marks and parts.expert is None and not parts.moment:
        return ()  # "he" is nobody here; "who was there when they won" speaks of those asked for
    if "moment" in items.marks and not parts.moment:
        return ()
    rules = OF_AN_EXPERT if parts.expert is not None else OF_PEOPLE
    if items.genders and parts.expert is not None:
        rules = (_is_it_so, _people_with)  # "is X a woman", "women who worked with X"
    if parts.extra.but is not None:
        rules = (_people,)
    return tuple(dict.fromkeys(form for rule in rules if (form := rule(items, parts)) is not None))


def known_of(items: Items, parts: Parts) -> tuple[Form, ...]:
    """Return the forms of a question that wants what is known: "who is X", "where is I"."""
    if items.times or items.attributes or parts.extra != NO_EXTRA or "pronoun" in items.marks:
        return ()
    if items.genders:
        return ()
    named = (bool(parts.experts), bool(parts.institutions), bool(parts.awards or parts.fields))
    if named == (True, False, False) and len(parts.experts) == 1:
        return _of_somebody(items, parts)
    asks = set(items.asks)
    if items.operators or items.nouns:
        return ()
    if named == (False, True, False) and asks == {"where"}:
        if items.predicates - {"light", "affiliated_with"}:
            return ()
        things = Things(kind="institution", ids=parts.institution)
        return (Facts(things=things, fact="city"), Facts(things=things, fact="country"))
    if named == (True, True, False) and asks and asks <= DATED:
        if items.predicates - WORK - {"light"}:
            return ()
        return tuple(
            Facts(
                things=_about(parts), fact="affiliated_with", to=parts.institution, qualifier=name
            )
            for name in ("stated_year", "from_year", "to_year")
        )
    return ()


def _of_somebody(items: Items, parts: Parts) -> tuple[Form, ...]:
    asks, about = set(items.asks), _about(parts)
    if items.operators == {"known_for"} and asks <= {"what", "why", "which"}:
        return (
            Facts(things=about, fact="received", qualifier="motivation"),
            Facts(things=about, fact="researches"),
        )
    told = any(s.cue("operator") == "identity" for s in items.segments)
    introduced = (told or asks == {"who"}) and items.operators <= {"identity"}
    plain = not items.predicates - {"light"} and not items.nouns - {"people"}
    if not (introduced and plain and asks <= {"who", "list"}):
        return ()
    facts = ("born", "died", "received", "affiliated_with", "researches", "title")
    return tuple(Facts(things=about, fact=fact) for fact in facts)


def _together(items: Items, parts: Parts) -> Form | None:
    """Read "did X work together with Z"."""
    if len(parts.experts) != 2 or items.operators or items.genders:
        return None
    if items.attributes or items.nouns:
        return None
    told = items.whether_first or "whether" in items.asks
    rest = replace(parts, experts=())
    if not told or set(items.asks) - {"whether"} or not _alone(rest) or parts.received:
        return None
    if items.predicates - {"light"} != {"collaborated_with"} or parts.extra.conditions:
        return None
    left, right = parts.experts
    worked = Has(fact="collaborated_with", entity=right)
    return Exists(things=Things(kind="expert", ids=left, where=(worked,)))


def _about(parts: Parts) -> Things:
    return Things(kind="expert", ids=parts.expert)


def _only(
    items: Items, *, asks: Collection[str], nouns: Collection[str], predicates: Collection[str]
) -> bool:
    """Return whether a question holds no other asks, nouns and predicates than these."""
    return (
        set(items.asks) <= set(asks)
        and items.nouns <= set(nouns)
        and items.predicates <= set(predicates)
    )


def _alone(parts: Parts) -> bool:
    """Return whether an expert is all that is named."""
    named = (parts.awards, parts.institutions, parts.fields, parts.places)
    return named == ((),) * 4 and parts.time is None and not parts.extra.narrows


def _attribute(items: Items, parts: Parts) -> Form | None:
    """Read "X's birthday", "birth country of X"."""
    if len(items.attributes) != 1 or not _alone(parts) or "and" in items.marks:
        return None
    (name,) = items.attributes
    if name.endswith("_year"):  # "year of birth"
        fact = name.removesuffix("_year")
        plain = _only(items, asks=("what", "list", "year"), nouns=(), predicates=("light", fact))
        return Facts(things=_about(parts), fact=fact, qualifier="year") if plain else None
    asks = {*DATED, "what", "where", "list"}
    predicates = {"light", name.partition("_")[0]}
    if items.whether_first and not items.asks:
        return None
    if not _only(items, asks=asks, nouns={name.rpartition("_")[2]}, predicates=predicates):
        return None
    return Facts(things=_about(parts), fact=name, qualifier=_year(items, name))


def _life(items: Items, parts: Parts) -> Form | None:
    """Read "when was X born", "which city was X born in", "what year, where did X die"."""
    events = items.predicates & {"born", "died"}
    if len(events) != 1 or not _alone(parts) or items.attributes or "and" in items.marks:
        return None
    (event,) = events
    asks, nouns = set(items.asks), items.nouns
    asks = asks - {"list"} if asks & DATED else asks  # "when …? Give the full date"
    if asks and asks <= DATED and not nouns and items.predicates == {event}:
        return Facts(things=_about(parts), fact=event, qualifier=_year(items, event))
    if not asks <= {"where", "what", "list"} or items.predicates != {event}:
        return None
    if not asks and (items.whether_first or not nouns):  # "the city X was born in"
        return None
    if nouns == {"country"}:
        return Facts(things=_about(parts), fact=f"{event}_country")
    if nouns == {"city"} or (not nouns and "where" in asks):
        return Facts(things=_about(parts), fact=f"{event}_city")
    return None


def _year(items: Items, fact: str) -> str | None:
    dated = fact in ("born", "died") and "year" in items.asks and "when" not in items.asks
    return "year" if dated else None


def _award_of(items: Items, parts: Parts) -> Form | None:
    """Read "when did X win A", "what did X win A for", "which awards did X receive"."""
    named = (parts.institutions, parts.fields, parts.places)
    if parts.extra.narrows or parts.extra.conditions or len(parts.awards) > 1:
        return None
    if not parts.received or named != ((),) * 3 or "and" in items.marks or items.attributes:
        return None
    if parts.moment or not items.predicates <= RECEIVED:
        return None
    asks = set(items.asks)
    why = "why" in asks or "reason" in items.nouns or _for_what(items)
    things, to = _about(parts), parts.award
    if why and asks <= {"why", "what", "list"} and items.nouns <= {"award", "reason"}:
        return Facts(things=things, fact="received", qualifier="motivation", to=to, when=parts.time)
    if asks and asks <= DATED and items.nouns <= {"award"} and parts.time is None:
        return Facts(things=things, fact="received", qualifier="year", to=to)
    if items.whether_first and not asks:
        return None
    if asks <= {"what", "which", "list"} and items.nouns <= {"award"} and (asks or items.nouns):
        return Facts(things=things, fact="received", to=to, when=parts.time)
    return None


def _for_what(items: Items) -> bool:
    """Return whether the question ends in "for": "what did X win the prize for"."""
    last = items.segments[-1]
    return "what" in items.asks and last.cue("mark") == "for"


def _place_of_work(items: Items, parts: Parts) -> Form | None:
    """Read "where did X work", "where was X when X won A", "X's institution in 1950"."""
    named = (parts.institutions, parts.fields, parts.places)
    if named != ((),) * 3 or "and" in items.marks or parts.extra.narrows:
        return None
    asks = set(items.asks) - ({"when"} if parts.moment else set())
    asked = "where" in asks or (items.head if asks else "institution") == "institution"
    if not asked or not asks <= {"where", "what", "which"} or items.attributes:
        return None
    predicates = WORK | (RECEIVED if parts.moment else set())
    if not _only(
        items, asks=items.asks, nouns={"institution", "award"}, predicates=predicates
    ) or not ("where" in asks or "institution" in items.nouns):
        return None
    if parts.moment:
        when = During(fact="received", entity=parts.award, when=parts.time)
        return Facts(things=_about(parts), fact="affiliated_with", when=when)
    told = items.predicates & WORK or ("institution" in items.nouns and "where" not in asks)
    if parts.received and told and not items.predicates:  # "the institution listed for X's prize"
        when = During(fact="received", entity=parts.award, when=parts.time)
        return Facts(things=_about(parts), fact="affiliated_with", when=when)
    if parts.received or not told:
        return None
    return Facts(things=_about(parts), fact="affiliated_with", when=parts.time)


def _other_facts(items: Items, parts: Parts) -> Form | None:
    """Read "what does X work on", "where did X study", "who worked with X"."""
    if not _alone(parts) or parts.received or items.attributes:
        return None
    asks, nouns, predicates = set(items.asks), items.nouns, items.predicates - {"light"}
    things = _about(parts)
    if "collaborated_with" in predicates:
        fits = asks <= {*WHO, "what"} and nouns <= {"people"} and not items.whether_first
        return (
            Facts(things=things, fact="collaborated_with")
            if fits and len(predicates) == 1
            else None
        )
    if "and" in items.marks or not asks <= {"what", "which", "where", "list", "who", *DATED}:
        return None
    if predicates and predicates <= SCHOOL:
        dated = asks and asks <= DATED
        if dated or (nouns <= {"institution"} and ("where" in asks or nouns)):
            return Facts(things=things, fact="educated_at", qualifier="year" if dated else None)
    told = predicates & {"researches", "study"}
    asked = nouns == {"field"} or (told and "what" in asks and not nouns)
    if predicates <= FIELD_WORK and asks <= {"what", "which", "list"} and asked:
        return Facts(things=things, fact="researches")
    return None


def _is_it_so(items: Items, parts: Parts) -> Form | None:
    """Read "did X win A", "was X born in C"."""
    asks = set(items.asks)
    told = "whether" in asks or items.whether_first or "any" in asks
    moment = {"when"} if parts.moment else set()
    if not told or asks - {"whether", "any"} - moment or items.attributes or "and" in items.marks:
        return None
    if not items.nouns <= {"award", "people"} | ({"institution"} if parts.institutions else set()):
        return None  # "did X's university win" is not about X
    if parts.expert is not None and "collaborated_with" in items.predicates:
        return None
    where = conditions_of(items, parts)
    if not where or not _each_used(items, parts):
        return None
    if parts.expert is None and only_a_year(where):
        return None  # "did anyone win": somebody did
    denied = any(getattr(condition, "negated", False) for condition in where)
    if denied and parts.expert is None and "any" not in asks:
        return None  # "women did not win it, did they": whether none did, not whether one did not
    return Exists(things=Things(kind="expert", ids=parts.expert, where=where))


def _people(items: Items, parts: Parts) -> Form | None:
    """Read "who won A in 1990", "how many at I won A", "people born in C who work on F"."""
    asks = set(items.asks) - ({"when"} if parts.moment else set())
    counted = "how_many" in asks
    if asks - {"who", "list", "what", "which", "how_many", "any"} or items.attributes:
        return None
    if items.nouns - {"people", "award", "organisation"} or (items.whether_first and not asks):
        return None
    of_people = items.head in ("people", "received")
    if "award" in items.nouns and "who" not in asks and not of_people:
        return None
    if asks & set(NOUN_ASKS) and items.head not in ("people", "organisation", "received", None):
        return None
    people = (
        "who" in asks
        or not items.nouns.isdisjoint({"people", "organisation"})
        or "received" in items.predicates
    )
    where = conditions_of(items, parts)
    people = people or bool(parts.extra.conditions) or items.head == "people"
    if not (people or counted) and (asks or (len(where or ()) < 2 and parts.time is None)):
        return None
    if not where or not _each_used(items, parts) or only_a_year(where):
        return None
    if all(getattr(condition, "negated", False) for condition in where):
        return None  # all but everybody
    told = [one for one in where if getattr(one, "fact", None) not in ("is_person", "gender")]
    if not asks and only_a_year(told):
        return None  # "agencies accepted" and "ladies" ask nothing
    things = Things(kind="expert", where=where, but=parts.extra.but)
    if "any" in asks and "who" not in asks:
        return Exists(things=things)
    return Count(things=things) if counted else List(things=things)


def _each_used(items: Items, parts: Parts) -> bool:
    """Return whether the nouns have found their place: "prize" beside a prize that was won."""
    return "award" not in items.nouns or parts.received


def _how_many(items: Items, parts: Parts) -> Form | None:
    """Read "how many prizes did X win", "how many papers has X in F"."""
    if set(items.asks) != {"how_many"} or items.attributes or parts.institutions or parts.places:
        return None
    if parts.extra != NO_EXTRA or parts.moment:
        return None
    things, predicates = _about(parts), items.predicates - {"light"}
    if "works" in items.nouns and not parts.received and len(parts.fields) <= 1:
        if predicates - {"researches"} or parts.time is not None or items.nouns - {"works"}:
            return None
        works = Measure(how="sum", fact="researches", qualifier="work_count", entity=parts.field)
        return Measured(things=things, measure=works)
    if parts.fields:
        return None
    if predicates == {"collaborated_with"} and not parts.received and parts.time is None:
        fits = not items.nouns - {"people"}
        return (
            Measured(things=things, measure=Measure(how="ends", fact="collaborated_with"))
            if fits
            else None
        )
    if parts.received and predicates <= {"received"} and len(parts.awards) <= 1:
        if items.nouns - {"award"}:
            return None
        won = Measure(how="facts", fact="received", entity=parts.award, when=parts.time)
        return Measured(things=things, measure=won)
    return None


def _age(items: Items, parts: Parts) -> Form | None:
    """Read "how old was X when they won A"."""
    asks = set(items.asks) - {"when"}
    named = (parts.institutions, parts.fields, parts.places)
    if asks != {"how_old"} or items.attributes or named != ((),) * 3 or not parts.received:
        return None
    if items.predicates - RECEIVED or items.nouns - {"award"} or len(parts.awards) > 1:
        return None
    if parts.extra != NO_EXTRA:
        return None
    age = Measure(
        how="min", fact="received", qualifier="year", entity=parts.award, when=parts.time,
        minus="born",
    )  # fmt: skip
    return Measured(things=_about(parts), measure=age)


def _of_described(items: Items, parts: Parts) -> Form | None:
    """Read "where was the winner of A in Y born", "when did the one who shared A with X die"."""
    asks = set(items.asks)
    if not asks & {"when", "year", "where", "what"} or parts.experts or items.whether_first:
        return None
    if items.head == "institution" and (found := _work_of_described(items, parts)) is not None:
        return found
    lives = items.predicates & {"born", "died"}
    if asks - {"when", "year", "where", "what", "who", "which", "list"} or "and" in items.marks:
        return None
    if len(items.attributes) + len(lives) != 1 or parts.place is not None:
        return None
    fact = _life_fact(items, next(iter(lives)), asks) if lives else next(iter(items.attributes))
    if fact is None or not (parts.received or parts.extra.conditions):
        return None
    rest = replace(items, predicates=items.predicates - {"born", "died"})
    where = conditions_of(rest, parts)
    if not where or not _each_used(rest, parts) or only_a_year(where):
        return None
    if items.nouns - {"people", "award", "city", "country"}:
        return None
    return Facts(things=Things(kind="expert", where=where), fact=fact, qualifier=_year(items, fact))


def _work_of_described(items: Items, parts: Parts) -> Form | None:
    """Read "which institution was the co-winner of X affiliated with"."""
    if items.attributes or parts.institutions or not items.predicates & WORK:
        return None
    rest = replace(items, predicates=items.predicates - WORK)
    where = conditions_of(rest, parts)
    if not where or only_a_year(where) or items.nouns - {"institution", "award", "people"}:
        return None
    when = None
    if parts.moment:
        when = During(fact="received", entity=parts.award, when=parts.time)
    return Facts(things=Things(kind="expert", where=where), fact="affiliated_with", when=when)


def _life_fact(items: Items, event: str, asks: set[str]) -> str | None:
    """Return which fact of a birth or a death is asked for."""
    if asks & DATED:
        return event if not items.nouns & {"city", "country"} else None
    if not asks & {"where", "what"}:
        return None
    if "country" in items.nouns:
        return f"{event}_country"
    return f"{event}_city" if "where" in asks or "city" in items.nouns else None


def _people_with(items: Items, parts: Parts) -> Form | None:
    """Read "co-authors of X who hold A": others, by what they have beside X."""
    if "collaborated_with" not in items.predicates or (_alone(parts) and not parts.received):
        return None
    return _people(items, parts)


Rule = Callable[[Items, Parts], Form | None]
OF_AN_EXPERT: tuple[Rule, ...] = (
    _attribute,
    _life,
    _award_of,
    _place_of_work,
    _other_facts,
    _how_many,
    _age,
    _is_it_so,
    _people_with,
)
OF_PEOPLE: tuple[Rule, ...] = (_of_described, _people, _is_it_so)
