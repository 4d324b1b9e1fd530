"""How a form was read, in words: the echo that lets an asker catch a misunderstanding."""

from collections.abc import Callable, Sequence

from kg.language.lexicon import Language, lexicon
from kg.language.writer import fill_in
from kg.questions.forms import Between, During, Exists, Facts, Form, Has, List

Say = Callable[[tuple[str, ...] | str | None], str]


def reading(form: Form, language: Language, name_of: Say, notes: Sequence[str] = ()) -> str:
    """Return one sentence that says how a bound form was understood.

    Args:
        name_of: what bound ids or values are called.
        notes: what else the reader should know: institutions read together, a list that was cut.
    """
    phrases = lexicon(language).say.phrases
    kind = phrases[form.things.kind]
    conditions = phrases["joint"].join(
        _condition(has, language, name_of) for has in form.things.where
    )
    if isinstance(form, Facts):
        said = _facts(form, language, name_of)
    elif isinstance(form, Exists):
        said = fill_in(
            phrases["exists_of" if form.things.ids else "exists"],
            {
                "subject": name_of(form.things.ids),
                "conditions": conditions,
                "kind_one": phrases[f"{form.things.kind}_one"],
            },
        )
    else:
        template = phrases["list" if isinstance(form, List) else "count"]
        said = fill_in(template, {"kind": kind, "conditions": conditions})
    whole = ("；" if language == "zh" else "; ").join([said, *notes])
    return phrases["reading"].format(reading=whole)


def _facts(form: Facts, language: Language, name_of: Say) -> str:
    phrases = lexicon(language).say.phrases
    what = what_is_asked(form.fact, form.qualifier, language)
    values = {"what": what, "subject": name_of(form.things.ids)}
    if isinstance(form.when, During):
        award = Has(fact=form.when.fact, entity=form.when.entity, when=form.when.when)
        event = _condition(award, language, name_of)
        return fill_in(phrases["facts_during"], values | {"object": event})
    if form.to is not None:
        return fill_in(phrases["facts_to"], values | {"object": name_of(form.to)})
    return fill_in(phrases["facts"], values)


def what_is_asked(fact: str, qualifier: str | None, language: Language) -> str:
    """Return what a fact and its qualifier are called: "date of birth", "the year"."""
    say = lexicon(language).say
    return say.phrases[qualifier] if qualifier in say.phrases else say.asked[fact]


def _condition(has: Has, language: Language, name_of: Say) -> str:
    phrases = lexicon(language).say.phrases
    object_ = has.entity if has.entity is not None else has.value
    said = fill_in(
        phrases[has.fact],
        {
            "object": name_of(object_) if object_ is not None else phrases["anything"],
            "when": _when(has, language, name_of),
        },
    )
    return phrases["not"].format(condition=said) if has.negated else said


def _years(span: Between | None, language: Language) -> str | None:
    if span is None:
        return None
    shape = "in" if span.start == span.end else "since" if span.end is None else "between"
    shape = "until" if span.start is None else shape
    return lexicon(language).say.phrases[shape].format(start=span.start, end=span.end)


def _when(has: Has, language: Language, name_of: Say) -> str | None:
    phrases = lexicon(language).say.phrases
    if isinstance(has.when, Between):
        return _years(has.when, language)
    if isinstance(has.when, During):
        award = name_of(has.when.entity) if has.when.entity is not None else phrases["anything"]
        shape = "about" if has.when.loosely else "during"
        return fill_in(phrases[shape], {"object": award, "when": _years(has.when.when, language)})
    return None
