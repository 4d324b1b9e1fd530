"""The most and the least of something: the youngest winner, the top 3 by papers, the first."""

from dataclasses import replace

from kg.questions.forms import Condition, Facts, Form, Has, List, Measure, Things
from kg.questions.grammar.comparisons import genders_of, people_at
from kg.questions.grammar.conditions import Parts, conditions_of, only_a_year
from kg.questions.grammar.items import Items
from kg.questions.grammar.scene import Scene

# Whether the most of the measure is wanted.
TIMES = {"first": False, "last": True}
AGES = {"youngest": False, "oldest": True}
AMOUNTS = {"most": True, "fewest": False}
SUPERLATIVES = (*TIMES, *AGES, *AMOUNTS, "top")
PLAIN_ASKS = frozenset({"who", "what", "which", "list"})


def ranking(scene: Scene) -> Form | None:
    """Return the form of a question for the first few by some measure, or None."""
    words = scene.operators(*SUPERLATIVES)
    by_works = scene.operators("by_works")
    if {word.operator for word in words} == {"top", "most"}:  # 论文最多的前三位
        top = next(word for word in words if word.operator == "top")
        scene = scene.without(*(word for word in words if word is not top))
        words = (top,)
    if len(words) > 1 or len(by_works) > 1 or not (words or by_works):
        return None
    rest = scene.without(*words, *by_works)
    items = rest.items()
    parts = None if items.runs or items.operators - {"both"} else rest.parts(items)
    if parts is None or (parts.moment and not set(AGES) & {word.operator for word in words}):
        return None
    word = words[0].operator if words else "top"
    limit = words[0].number or 1 if words else 10
    if parts.extra.but is not None:
        return None
    if parts.experts:
        return None if by_works else _of_an_expert(items, parts, word, limit)
    if not set(items.asks) - {"when"} <= PLAIN_ASKS or items.attributes:
        return None
    if (found := _of_institutions(items, parts, word, limit)) is not None:
        return found
    if items.nouns - {"people", "organisation", "award", "works"}:
        return None
    if "when" in items.asks and not (items.when_later and parts.received and word in AGES):
        return None
    return _of_people(items, parts, (word, limit), bool(by_works))


def _of_an_expert(items: Items, parts: Parts, word: str, limit: int) -> Form | None:
    """Read "X's first prize", "X's most frequent collaborator"."""
    named = (parts.institutions, parts.fields, parts.places, parts.time)
    if named != ((), (), (), None) or len(parts.experts) > 1 or items.attributes:
        return None
    if items.genders:
        return None
    about = Things(kind="expert", ids=parts.expert)
    predicates = items.predicates - {"light"}
    asks = set(items.asks)
    if word in AMOUNTS and AMOUNTS[word] and predicates == {"collaborated_with"}:
        if not asks <= PLAIN_ASKS or parts.received or items.whether_first:
            return None
        return Facts(
            things=about, fact="collaborated_with", order="work_count", descending=True,
            limit=limit,
        )  # fmt: skip
    if word in TIMES and parts.received and predicates <= {"received"}:
        dated = bool(asks) and asks <= {"when", "year"}
        if not (dated or (asks <= PLAIN_ASKS and "award" in items.nouns | _award(parts))):
            return None
        return Facts(
            things=about, fact="received", to=parts.award, order="year", descending=TIMES[word],
            limit=limit, qualifier="year" if dated else None,
        )  # fmt: skip
    return None


def _award(parts: Parts) -> frozenset[str]:
    return frozenset({"award"} if parts.awards else ())


def _of_institutions(items: Items, parts: Parts, word: str, limit: int) -> Form | None:
    """Read "which institution has the most physics laureates", "the top 3 universities in F"."""
    if items.head != "institution" and "institution" not in items.nouns:
        return None
    if word not in (*AMOUNTS, "top") or parts.institutions or items.nouns & {"award", "works"}:
        return None
    predicates = items.predicates - {"light", "affiliated_with", "work"}
    if predicates - {"received", "researches"} or parts.places:
        return None
    where: list[Condition] = [Has(fact="researches", entity=field) for field in parts.fields]
    where += genders_of(items)
    if parts.received:
        where.append(Has(fact="received", entity=parts.award, when=parts.time))
    elif parts.time is not None:
        return None
    where += parts.extra.conditions
    if parts.extra.narrows:
        return None
    return List(
        things=Things(kind="institution"),
        order=people_at(tuple(where), parts),
        most=AMOUNTS.get(word, True),
        limit=limit,
    )


def _of_people(items: Items, parts: Parts, wanted: tuple[str, int], by_works: bool) -> Form | None:
    word, limit = wanted
    if by_works or "works" in items.nouns:
        told = {"researches"} if parts.fields else set()  # works are told of a field, if any
        items = replace(items, predicates=items.predicates - {"researches"} | told)
    lived = next(iter(items.predicates & {"born", "died"}), None)
    if word in TIMES and lived is not None and parts.place is None and parts.extra.conditions:
        items = replace(items, predicates=items.predicates - {lived})
    else:
        lived = None
    where = conditions_of(items, parts)
    if where is None:
        return None
    measured = _measure(items, parts, word, by_works)
    if lived is not None:
        measured = Measure(how="value", fact=lived), TIMES[word]
    if measured is None:
        return None
    measure, most = measured
    if word in AMOUNTS and only_a_year(where):
        where = ()
    if not where and word not in AMOUNTS:
        return None
    if measure.minus is not None or measure.how == "value":  # an organisation has no age
        where = (*where, Has(fact="is_person", value=("true",)))
    return List(things=Things(kind="expert", where=where), order=measure, most=most, limit=limit)


def _measure(items: Items, parts: Parts, word: str, by_works: bool) -> tuple[Measure, bool] | None:
    works = by_works or "works" in items.nouns
    if works or word == "top":
        wanted = word in ("top", *AMOUNTS) and (works or bool(parts.fields))
        if not wanted or len(parts.fields) > 1 or (parts.received and "works" in items.nouns):
            return None
        measure = Measure(how="sum", fact="researches", qualifier="work_count", entity=parts.field)
        return measure, AMOUNTS.get(word, True)
    if word in AMOUNTS:
        if "collaborated_with" in items.predicates:
            return None
        if not parts.received or parts.fields or len(parts.awards) > 1:
            return None
        counted = Measure(how="facts", fact="received", entity=parts.award, when=parts.time)
        return counted, AMOUNTS[word]
    if not parts.received:
        wanted = word in AGES and parts.time is None
        return (Measure(how="value", fact="born"), word == "youngest") if wanted else None
    if len(parts.awards) > 1 or parts.extra.than is not None:
        return None
    if word in TIMES:
        most = TIMES[word]
        how = "max" if most else "min"
        year = Measure(
            how=how, fact="received", qualifier="year", entity=parts.award, when=parts.time
        )
        return year, most
    most = AGES[word]
    age = Measure(
        how="max" if most else "min", fact="received", qualifier="year", entity=parts.award,
        when=parts.time, minus="born",
    )  # fmt: skip
    return age, most
