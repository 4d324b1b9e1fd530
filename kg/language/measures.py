"""A measure in words: what it is called, and how it is said of somebody."""

import re
from collections.abc import Mapping
from typing import Any

from kg.language.lexicon import Language, lexicon
from kg.language.writer import date_words, fill_in
from kg.questions.forms import Measure
from kg.schema import BY_ATTRIBUTE

_PLURAL = re.compile(r"(\d+) (\w+)\((\w+)\)")


def key_of(measure: Measure) -> str:
    """Return what the lexicon calls a measure: ``received/min``, ``received/age`` …"""
    return f"{measure.fact}/{'age' if measure.minus else measure.how}"


def measure_name(measure: Measure, language: Language) -> str:
    """Return what a measure is called: "number of awards"."""
    words = lexicon(language).say
    known = words.measures.get(key_of(measure))
    return known.name if known is not None else words.asked[measure.fact]


def measure_sentence(
    measure: Measure, number: Any, language: Language, values: Mapping[str, Any]
) -> str:
    """Return the sentence that says a number of somebody.

    Args:
        number: as it was measured; an ISO date where the measure is the value of a date.
        values: ``subject``, ``object`` (what the facts are limited to), ``conditions``.
    """
    say = lexicon(language).say
    given: dict[str, Any] = {"object": None, "conditions": None, **values, "n": number}
    if BY_ATTRIBUTE.get(measure.fact) is not None and isinstance(number, str):
        given["on_date"] = date_words(number, say)
    if given["object"] is None and key_of(measure).startswith("received/m"):
        given["object"] = say.phrases["some_award"]
    if given["object"] is None and measure.minus:
        given["object"] = say.phrases["some_award"]
    known = say.measures.get(key_of(measure))
    template = known.says if known is not None else "{subject}: {n}"
    return _PLURAL.sub(_plural, fill_in(template, given))


def _plural(match: re.Match[str]) -> str:
    number, noun, ending = match.groups()
    return f"{number} {noun}{'' if number == '1' else ending}"
