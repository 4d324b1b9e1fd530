"""Two things compared: who won first, which has more laureates, is X older than Z."""

from kg.questions.forms import Compare, Condition, During, Form, Has, KindName, Measure, Things
from kg.questions.grammar.conditions import Parts
from kg.questions.grammar.items import Items
from kg.questions.grammar.reductions import left_of
from kg.questions.grammar.scene import Scene, award_of, link_of
from kg.questions.grammar.segments import Segment

# The comparative words, and whether the side with more of the measure is wanted.
TIMES = {"earlier": False, "first": False, "later": True, "last": True}
AGES = {"older": False, "younger": True}  # of the date of birth
AMOUNTS = {"more": True, "fewer": False, "most": True, "fewest": False}
COMPARATIVES = (*TIMES, *AGES, *AMOUNTS)
BETWEEN = ("than", "versus", "or")
# The nouns that a question may hold beside two of a kind: the papers of a university are none.
NOUNS: dict[str, frozenset[str]] = {
    "expert": frozenset({"people", "award", "works"}),
    "institution": frozenset({"people", "award", "institution"}),
    "award": frozenset({"people", "award"}),
}


def comparison(scene: Scene) -> Form | None:
    """Return the form of a question that compares two experts or two institutions, or None."""
    words = scene.operators(*COMPARATIVES)
    sides = _sides(scene)
    if len(words) != 1 or sides is None:
        return None
    kind, left, right = sides
    rest = scene.without(*words, *sides[1:], *scene.operators(*BETWEEN, "among_them"))
    items = rest.items()
    if items.runs or items.operators or items.attributes or items.of("country", "city"):
        return None
    if items.nouns - NOUNS[kind]:
        return None
    asked = _asked(scene, items, left, right)
    word = words[0].operator
    links = [award_of(scene, side) or link_of(side, kind) for side in (left, right)]
    refs = [scene.mentions.add(link) for link in links]
    measured = _measure(rest, items, kind, word)
    if asked is None or measured is None:
        return None
    measure, more = measured
    return Compare(
        left=Things(kind=kind, ids=refs[0]),
        right=Things(kind=kind, ids=refs[1]),
        measure=measure,
        more=more,
        ask="which" if asked == "which" else "whether",
    )


def _sides(scene: Scene) -> tuple[KindName, Segment, Segment] | None:
    kinds: tuple[KindName, ...] = ("expert", "institution", "award")
    for kind in kinds:
        found = _named(scene, kind)
        if len(found) == 2:
            return kind, found[0], found[1]
        if found:
            return None
    return None


def _named(scene: Scene, kind: KindName) -> tuple[Segment, ...]:
    if kind != "award":
        return scene.kinds(kind)
    return tuple(s for s in scene.segments if award_of(scene, s) is not None)


def _asked(scene: Scene, items: Items, left: Segment, right: Segment) -> str | None:
    """Return whether the question wants one of the two, or yes or no; None if it is neither."""
    if not items.marks.isdisjoint({"moment", "pronoun"}):
        return None
    asks = set(items.asks) - {"how_many"}  # "the number of laureates of X"
    if asks & {"who", "what", "which"}:
        return "which" if asks <= {"who", "what", "which"} else None
    told = (*BETWEEN, "earlier", "later", "more", "fewer", "older", "younger")
    between = [word for word in scene.operators(*told) if word.cue("filler") is None]
    if any(w.cue("operator") == "or" for w in between):
        return "which" if not asks else None
    if not (items.whether_first or asks == {"whether"}) or asks - {"whether"}:
        return None
    # "Is X older than Z?": the word of comparison stands between the two, or it is not clear who.
    return "whether" if any(left_of(scene, left, word, right) for word in between) else None


def _measure(scene: Scene, items: Items, kind: str, word: str) -> tuple[Measure, bool] | None:
    parts = scene.parts(items)
    if parts is None or parts.experts or parts.institutions or parts.moment:
        return None
    predicates = items.predicates - {"light"}
    if kind == "award":
        return _winners(items, parts, predicates, word)
    if kind == "institution":
        return _laureates(items, parts, predicates, word)
    if parts.time is not None or items.genders:
        return None
    if word in TIMES:
        return _time(items, parts, predicates, word)
    if word in AGES:
        plain = not (predicates or parts.received or parts.fields)
        return (Measure(how="value", fact="born"), AGES[word]) if plain else None
    return _amount(items, parts, predicates, word)


def genders_of(items: Items) -> list[Has]:
    """Return the condition of being a woman, or a man, where one is said."""
    return [Has(fact="gender", value=(gender,)) for gender in sorted(items.genders)]


def _winners(
    items: Items, parts: Parts, predicates: frozenset[str], word: str
) -> tuple[Measure, bool] | None:
    """Return how many people have received an award."""
    plain = parts.received and not (parts.awards or parts.time or parts.fields)
    if not plain or word not in AMOUNTS or predicates - {"received"}:
        return None
    where = tuple(genders_of(items))
    of = Things(kind="expert", where=where) if where else None
    return Measure(how="ends", fact="received", inverse=True, of=of), AMOUNTS[word]


def _time(
    items: Items, parts: Parts, predicates: frozenset[str], word: str
) -> tuple[Measure, bool] | None:
    """Return when somebody was born, died or won."""
    if parts.fields or "works" in items.nouns:
        return None
    for event in ("born", "died"):
        if predicates == {event} and not parts.received:
            return Measure(how="value", fact=event), TIMES[word]
    if parts.received and predicates <= {"received"} and len(parts.awards) <= 1:
        won = Measure(how="min", fact="received", qualifier="year", entity=parts.award)
        return won, TIMES[word]
    return None


def _amount(
    items: Items, parts: Parts, predicates: frozenset[str], word: str
) -> tuple[Measure, bool] | None:
    """Return how many papers, collaborators or prizes somebody has."""
    more = AMOUNTS[word]
    if "works" in items.nouns:
        plain = not parts.received and predicates <= {"researches"}
        works = Measure(how="sum", fact="researches", qualifier="work_count", entity=parts.field)
        return (works, more) if plain else None
    if parts.fields:
        return None
    if predicates == {"collaborated_with"} and not parts.received:
        return Measure(how="ends", fact="collaborated_with"), more
    if parts.received and predicates <= {"received"} and len(parts.awards) <= 1:
        return Measure(how="facts", fact="received", entity=parts.award), more
    return None


def _laureates(
    items: Items, parts: Parts, predicates: frozenset[str], word: str
) -> tuple[Measure, bool] | None:
    """Return how many people an institution has: those with an award, or in a field."""
    if word not in AMOUNTS or predicates - {"received", "affiliated_with", "work", "researches"}:
        return None
    where = [Has(fact="researches", entity=field) for field in parts.fields] + genders_of(items)
    if parts.received:
        where.append(Has(fact="received", entity=parts.award, when=parts.time))
    elif parts.time is not None:
        return None
    return people_at(tuple(where), parts), AMOUNTS[word]


def people_at(where: tuple[Condition, ...], parts: Parts) -> Measure:
    """Return the measure of an institution: how many people it has, or had when they won."""
    if not where:
        return Measure(how="ends", fact="affiliated_with", inverse=True)
    during = (
        During(fact="received", entity=parts.award, when=parts.time, loosely=True)
        if parts.received
        else None
    )
    of = Things(kind="expert", where=where)
    return Measure(how="ends", fact="affiliated_with", inverse=True, of=of, when=during)
