"""What is asked of whom: each rule reads one kind of question as a form, or does not apply.

A rule names all that may stand in its question. A cue that no rule has a place for makes no form,
so a question is understood whole or not at all.
"""

from collections.abc import Callable, Collection

from kg.questions.conditions import FIELD_WORK, RECEIVED, SCHOOL, WORK, Parts, conditions_of
from kg.questions.forms import Count, During, Exists, Facts, Form, Has, List, Things
from kg.questions.items import NOUN_ASKS, Items

WHO = frozenset({"who", "list"})
DATED = frozenset({"when", "year"})


def forms_of(items: Items, parts: Parts) -> tuple[Form, ...]:
    """Return the form of each well-typed reading of a question."""
    if "pronoun" in items.marks and parts.expert is None and not parts.moment:
        return ()  # "he" is nobody here; "who was there when they won" speaks of those asked for
    if "moment" in items.marks and not parts.moment:
        return ()
    rules = OF_AN_EXPERT if parts.expert is not None else OF_PEOPLE
    return tuple(dict.fromkeys(form for rule in rules if (form := rule(items, parts)) is not None))


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
    return (parts.award, parts.institution, parts.field, parts.place, parts.time) == (None,) * 5


def _attribute(items: Items, parts: Parts) -> Form | None:
    """Read "X's birthday", "birth country of X"."""
    if len(items.attributes) != 1 or not _alone(parts) or "and" in items.marks:
        return None
    (name,) = items.attributes
    asks = {*DATED, "what", "where", "list"}
    predicates = {"light", name.partition("_")[0]}
    if items.whether_first and not items.asks:
        return None
    if not _only(items, asks=asks, nouns={name.rpartition("_")[2]}, predicates=predicates):
        return None
    return Facts(things=_about(parts), fact=name, qualifier=_year(items, name))


def _life(items: Items, parts: Parts) -> Form | None:
    """Read "when was X born", "which city was X born in", "what year did X die"."""
    events = items.predicates & {"born", "died"}
    if len(events) != 1 or not _alone(parts) or items.attributes or "and" in items.marks:
        return None
    (event,) = events
    asks, nouns = set(items.asks), items.nouns
    if asks and asks <= DATED and not nouns and items.predicates == {event}:
        return Facts(things=_about(parts), fact=event, qualifier=_year(items, event))
    if event != "born" or not asks or not asks <= {"where", "what"} or items.predicates != {event}:
        return None
    if nouns == {"country"}:
        return Facts(things=_about(parts), fact="born_country")
    if nouns == {"city"} or (not nouns and "where" in asks):
        return Facts(things=_about(parts), fact="born_city")
    return None


def _year(items: Items, fact: str) -> str | None:
    return "year" if fact in ("born", "died") and "year" in items.asks else None


def _award_of(items: Items, parts: Parts) -> Form | None:
    """Read "when did X win A", "what did X win A for", "which awards did X receive"."""
    named = (parts.institution, parts.field, parts.place)
    if not parts.received or named != (None,) * 3 or "and" in items.marks or items.attributes:
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
    if (parts.institution, parts.field, parts.place) != (None,) * 3 or "and" in items.marks:
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
    if "and" in items.marks or not asks <= {"what", "where", "list", "who", "when", "year"}:
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
    if not items.nouns <= {"award", "institution", "people"}:
        return None
    where = conditions_of(items, parts)
    if not where or not _each_used(items, parts):
        return None
    return Exists(things=Things(kind="expert", ids=parts.expert, where=where))


def _people(items: Items, parts: Parts) -> Form | None:
    """Read "who won A in 1990", "how many at I won A", "people born in C who work on F"."""
    asks = set(items.asks) - ({"when"} if parts.moment else set())
    counted = "how_many" in asks
    if asks - {"who", "list", "what", "which", "how_many", "any"} or items.attributes:
        return None
    if items.nouns - {"people", "award"} or (items.whether_first and not asks):
        return None
    if "award" in items.nouns and "who" not in asks:
        return None
    if asks & set(NOUN_ASKS) and items.head not in ("people", "received", None):
        return None
    people = "who" in asks or "people" in items.nouns or "received" in items.predicates
    where = conditions_of(items, parts)
    if not (people or counted) and (asks or (len(where or ()) < 2 and parts.time is None)):
        return None
    if not where or not _each_used(items, parts) or _only_a_year(where):
        return None
    things = Things(kind="expert", where=where)
    if "any" in asks:
        return Exists(things=things)
    return Count(things=things) if counted else List(things=things)


def _each_used(items: Items, parts: Parts) -> bool:
    """Return whether the nouns have found their place: "prize" beside a prize that was won."""
    return "award" not in items.nouns or parts.received


def _only_a_year(where: tuple[Has, ...]) -> bool:
    """Return whether nothing but "received something" is asked: everybody, that is."""
    return all(has.fact == "received" and has.entity is None and has.when is None for has in where)


Rule = Callable[[Items, Parts], Form | None]
OF_AN_EXPERT: tuple[Rule, ...] = (
    _attribute,
    _life,
    _award_of,
    _place_of_work,
    _other_facts,
    _is_it_so,
)
OF_PEOPLE: tuple[Rule, ...] = (_people, _is_it_so)
