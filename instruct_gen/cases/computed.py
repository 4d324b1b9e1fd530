"""Hold what an answer says by itself to the form behind it: numbers, measures, who it was."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from instruct_gen.cases.prose import listed, named
from instruct_gen.draft import Said
from instruct_gen.gold import gold
from instruct_gen.subgraph import Subgraph
from instruct_gen.wordings import wordings
from kg.language.counted import computed_of, verify_computed
from kg.language.lexicon import Language, lexicon
from kg.language.measures import measure_sentence
from kg.language.verify import Fault
from kg.questions.forms import Compare, Form, Measured
from kg.questions.held import ids_of

Names = Mapping[str, Sequence[str]]


def computed_faults(
    said: Said, subgraph: Subgraph, names: Names, language: Language
) -> tuple[Fault, ...]:
    """Return the faults of a sentence that rests on what its form gives on a subgraph.

    With a number it is how many there are, or the measure of somebody, in the words of the lexicon,
    or "yes" (1) or "no" (0) of a comparison; without one it names those whom the form gives, in one
    of the wordings ``verdict``.
    """
    form = said.form
    assert form is not None
    given = gold(subgraph, form)[0]
    if isinstance(form, Compare) and said.number is not None:
        phrases = lexicon(language).say.phrases
        right = phrases["yes"] if winners(form, given)[:1] == ids_of(form.left.ids)[:1] else None
        right = right or (phrases["not_so"] if winners(form, given) else "")
        return () if said.text == right else (Fault("relation", said.text),)
    if said.number is None:
        told = set(_verdicts(subgraph, winners(form, given), language))
        return () if said.text in told else (Fault("words", said.text),)
    if [int(value) for value in given if value is not None] != [said.number]:
        return (Fault("number", said.text),)
    if isinstance(form, Measured):
        measures = set(_measures(form, given[0], names, language))
        return () if said.text in measures else (Fault("words", said.text),)
    return verify_computed(said.text, computed_of(form, said.number), names, language).faults


def winners(form: Form, given: Sequence[Any]) -> tuple[str, ...]:
    """Return the ids of those whom a form gives: the rows of a list, or who has more of two."""
    if not isinstance(form, Compare):
        return tuple(value for value in given if isinstance(value, str))
    left, right = given
    if left is None or right is None or left == right or _within(left, right):
        return ()
    chosen = form.left if (left > right) is form.more else form.right
    return ids_of(chosen.ids)[:1]


def _within(left: Any, right: Any) -> bool:
    """Return whether of two dates one may be in the other: 1879 and 1879-03-14."""
    dates = isinstance(left, str) and isinstance(right, str)
    return dates and (left.startswith(right) or right.startswith(left))


def _verdicts(subgraph: Subgraph, ids: Sequence[str], language: Language) -> Iterator[str]:
    told = listed([named(subgraph, one, language) for one in ids], language)
    for wording in wordings(language).answers["verdict"] if ids else ():
        yield wording.text.replace("{names}", told)


def _measures(form: Measured, number: Any, names: Names, language: Language) -> Iterator[str]:
    the = {"en": "the ", "zh": ""}[language]
    who, what = ids_of(form.things.ids)[0], form.measure.entity
    objects = [None] if what is None else [the + name for one in what for name in names[one]]
    for subject in names[who]:
        for award in objects:
            values = {"subject": subject, "object": award}
            yield measure_sentence(form.measure, number, language, values)
