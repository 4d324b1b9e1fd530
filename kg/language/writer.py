"""Facts as sentences, from the templates of a lexicon: exact, offline, one sentence a fact."""

import re
from collections.abc import Mapping
from typing import Any

from kg.facts import KnownFact
from kg.language.lexicon import Language, LexiconFile, lexicon
from kg.schema import BY_ATTRIBUTE

_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")
_GLUED = re.compile(r"(?<=[A-Za-zÀ-ɏ.])(?=\d{1,4}[年月])")  # Soddy1921年


def sentence(
    fact: KnownFact, language: Language, names: Mapping[str, str], focus: str | None = None
) -> str:
    """Return one sentence that says a fact.

    Args:
        names: what entities and values are called in this language; others go by their names.
        focus: the qualifier that was asked for; some have a sentence of their own.
    """
    say = lexicon(language).say
    values: dict[str, Any] = dict(fact.qualifiers)
    values["subject"] = names.get(fact.subject.entity_id, fact.subject.name)
    if fact.object is not None:
        values["object"] = names.get(fact.object.entity_id, fact.object.name)
    else:
        called = say.values.get(fact.predicate, {}).get(str(fact.value), fact.value)
        values["value"] = names.get(str(fact.value), called)
    attribute = BY_ATTRIBUTE.get(fact.predicate)
    if attribute is not None and attribute.type == "date":
        values["on_date"] = date_words(fact.value, say)
    chosen = f"{fact.predicate}/{focus}"
    if chosen not in say.sentences or values.get(focus or "") is None:
        chosen = fact.predicate
    return fill_in(say.sentences[chosen], values)


def fill_in(template: str, values: Mapping[str, Any]) -> str:
    """Return a template filled in; a part in brackets goes when a slot of it has no value.

    >>> fill_in("{a} won[ in {year}].", {"a": "Ann", "year": None})
    'Ann won.'
    """

    def optional(match: re.Match[str]) -> str:
        slots = _SLOT.findall(match.group(1))
        return match.group(1) if all(values.get(slot) is not None for slot in slots) else ""

    return _SLOT.sub(lambda m: str(values.get(m.group(1), "")), _OPTIONAL.sub(optional, template))


def date_words(date: str, say: LexiconFile) -> str:
    """Return a date of any precision in words: "on 14 March 1879", "1879年3月"."""
    year, month, day = (*(int(part) for part in date.split("-")), None, None)[:3]
    shape = "day" if day is not None else "month" if month is not None else "year"
    name = say.months[month - 1] if month is not None else ""
    return say.dates[shape].format(year=year, month=name, number=month, day=day)


def value_of(fact: KnownFact, qualifier: str | None) -> Any:
    """Return the answer that a fact gives, as data: a year as a number, a date as an ISO string."""
    if fact.object is not None:
        return fact.object.name if qualifier is None else fact.qualifiers.get(qualifier)
    dated = BY_ATTRIBUTE[fact.predicate].type == "date"
    # A date that is known to the year only is a year.
    return int(fact.value[:4]) if dated and (qualifier or len(fact.value) == 4) else fact.value


def spaced(text: str) -> str:
    """Return a text with a space between a Latin name and a year that follows it in Chinese."""
    return _GLUED.sub(" ", text)
