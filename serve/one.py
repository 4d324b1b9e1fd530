"""One understood question as an answer: its forms run, written, and cited."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from kg.language.lexicon import Language, lexicon
from kg.language.measures import measure_name
from kg.language.reading import reading, what_is_asked
from kg.names.link import VALUES, Link
from kg.questions.forms import (
    Between,
    Compare,
    Count,
    Exists,
    Facts,
    Form,
    Has,
    List,
    Measured,
    dump_form,
    things_of,
)
from kg.questions.run import Result, run_form
from kg.questions.understand import Understanding
from kg.schema import BY_ATTRIBUTE
from serve.join import joined
from serve.measured import NameOf, measure_of, write_comparison, write_measured, write_ranking
from serve.model import Answer, FactCitation
from serve.refuse import ambiguous, refusal, unknown_fact
from serve.write import Page, Written, cited, write

MOST_NAMED = 5


def answer_one(page: Page, question: str, meant: Understanding, limit: int | None) -> Answer:
    """Return the answer to one question as it was understood.

    Args:
        limit: most rows of a list; None is as many as there are.
    """
    if not meant.forms:
        if meant.status == "ambiguous":
            return ambiguous(page, question, meant.mentions)
        return refusal(page, question, meant)
    parts = [_of_form(page, question, meant, _limited(form, limit)) for form in meant.forms]
    known = [part for part in parts if part.status == "answered"]
    whole = joined(known or parts[:1])
    if len(meant.forms) == 1:
        return whole
    phrases = lexicon(page.language).say.phrases
    subject = _namer(page, meant.mentions)(meant.mentions[0].ids)
    told = phrases["all_of"].format(subject=subject)
    return replace(whole, reading=phrases["reading"].format(reading=told))


def _limited(form: Form, limit: int | None) -> Form:
    plain = isinstance(form, List) and form.order is None
    return form.model_copy(update={"limit": limit}) if limit and plain else form


def _of_form(page: Page, question: str, understood: Understanding, form: Form) -> Answer:
    result = run_form(page.store, form)
    linked = tuple(
        entity_id
        for link in understood.mentions
        if link.kind not in VALUES
        for entity_id in link.ids
    )
    name_of = _namer(page, understood.mentions)
    told = _reading(page, form, (understood.mentions, name_of), result)
    written = _written(page, form, result, linked, name_of)
    if isinstance(form, Facts) and form.things.where and written is not None:
        written, result = _with_why(page, form, result, written)
    if isinstance(form, Exists) and not result.rows and form.things.ids is not None:
        written, result = _against(page, form, result, written, linked)
    if written is None:
        what = _asked(form, page.language)
        if isinstance(form, Compare):
            what, linked = _incomparable(page, what, result, linked)
        return replace(
            unknown_fact(page, question, linked, what),
            reading=told, forms=(dump_form(form),), queries=result.queries,
        )  # fmt: skip
    return Answer(
        status="answered",
        text=written.text,
        language=page.language,
        question=question,
        graph_version=page.version,
        values=written.values,
        entity_ids=written.entity_ids,
        reading=told,
        citations=written.citations,
        forms=(dump_form(form),),
        queries=result.queries,
    )


def _with_why(page: Page, form: Facts, result: Result, written: Written) -> tuple[Written, Result]:
    """Add the facts that show whom the question describes: who it was that shared the prize."""
    why = run_form(page.store, List(things=form.things))
    known = {
        citation.fact_id for citation in written.citations if isinstance(citation, FactCitation)
    }
    facts = [fact for fact in why.all_facts if fact.fact_id not in known]
    more = page.cite(facts, start=len(written.citations) + 1)
    text = "\n".join([written.text, cited(more)] if more else [written.text])
    citations = (*written.citations, *more)
    return replace(written, text=text, citations=citations), replace(
        result, queries=result.queries + why.queries
    )


def _written(
    page: Page, form: Form, result: Result, linked: tuple[str, ...], name_of: NameOf
) -> Written | None:
    if isinstance(form, Measured):
        return write_measured(page, form, result, name_of)
    if isinstance(form, Compare):
        return write_comparison(page, form, result, name_of)
    if isinstance(form, List) and form.order is not None:
        return write_ranking(page, form, result, name_of) or write(page, form, result, linked)
    return write(page, form, result, linked)


def _against(
    page: Page, form: Exists, result: Result, written: Written | None, linked: tuple[str, ...]
) -> tuple[Written | None, Result]:
    """Say "no" by what is known instead, and not at all where it is not known.

    An award that is not recorded was not received; a place of work that is not recorded may only
    be missing, and so may a date.
    """
    has = form.things.where[0]
    if not isinstance(has, Has) or len(form.things.where) > 1:
        return None, result
    if has.fact not in {"received", *BY_ATTRIBUTE} or has.at_least > 1:
        return None, result
    if not _may_be_unknown(has):
        return written, result
    things = form.things.model_copy(update={"where": ()})
    known = run_form(page.store, Facts(things=things, fact=has.fact, to=has.entity))
    result = replace(result, queries=result.queries + known.queries)
    facts = known.all_facts
    undated = isinstance(has.when, Between) and any(_undated(fact.qualifiers) for fact in facts)
    undated = undated or (has.share is not None and any("share" not in f.qualifiers for f in facts))
    if has.fact in BY_ATTRIBUTE and not facts:
        return None, result
    if not facts or (undated and has.fact not in BY_ATTRIBUTE):
        return (None if facts else written), result
    citations = page.cite(facts)
    no = lexicon(page.language).say.phrases["not_so"]
    gap = "" if page.language == "zh" else " "
    return Written(f"{no}{gap}{cited(citations)}", (False,), linked, citations), result


def _incomparable(
    page: Page, what: str, result: Result, linked: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    """Return what is not known of two, and the entities, those of whom it is not known first."""
    numbers = dict(zip((row.entity_id for row in result.rows), result.measures, strict=True))
    if all(number is not None for number in numbers.values()):
        # Two dates, one of them no more than a year that the other is in.
        what = lexicon(page.language).say.phrases["exact"].format(what=what)
    # What is unknown is the shortest.
    order = sorted(linked, key=lambda one: (one not in numbers, len(str(numbers.get(one) or ""))))
    return what, tuple(order)


def _may_be_unknown(has: Has) -> bool:
    return has.fact in BY_ATTRIBUTE or isinstance(has.when, Between) or has.share is not None


def _undated(qualifiers: dict[str, Any]) -> bool:
    return not {"year", "years", "stated_year", "from_year"} & qualifiers.keys()


def _asked(form: Form, language: Language) -> str:
    if isinstance(form, Facts):
        return what_is_asked(form.fact, form.qualifier, language)
    if isinstance(form, Measured | Compare) or (isinstance(form, List) and form.order is not None):
        return measure_name(measure_of(form), language)
    facts = [has.fact for has in things_of(form)[0].where if isinstance(has, Has)]
    return what_is_asked(facts[0], None, language) if facts else ""


def _namer(page: Page, mentions: Sequence[Link]) -> NameOf:
    """Return what the ids and values of a form are called in the language of the answer."""
    by_ids = {tuple(sorted(link.ids)): link for link in mentions}
    several = {one for link in mentions if link.kind not in VALUES for one in link.ids[:MOST_NAMED]}
    values = {link.name for link in mentions if link.kind in VALUES}
    primary = {link.ids[0]: link.name for link in mentions if len(link.ids) == 1}
    names = page.names(several, values, primary)
    either = lexicon(page.language).say.phrases["or"]

    def name_of(ids: tuple[str, ...] | str | None) -> str:
        link = by_ids.get(tuple(sorted(ids or ())))
        if link is None:
            return ""
        if link.kind in VALUES:
            return names.get(link.name, link.name)
        if link.either:
            return either.join(names.get(one, one) for one in link.ids)
        name = names.get(link.ids[0], link.name)
        return f"the {name}" if link.kind == "award" and page.language == "en" else name

    return name_of


def _unknown(page: Page, form: Form) -> int:
    """Return of how many it is not known whether they are to be left out: unknown is not no."""
    if not isinstance(form, List | Count):
        return 0
    where = form.things.where
    for at, has in enumerate(where):
        if isinstance(has, Has) and has.negated and has.value is not None:
            missing = Has(fact=has.fact, negated=True)
            others = (*where[:at], missing, *where[at + 1 :])
            count = Count(things=form.things.model_copy(update={"where": others}))
            return run_form(page.store, count).total
    return 0


def _reading(page: Page, form: Form, named: tuple[Sequence[Link], NameOf], result: Result) -> str:
    phrases = lexicon(page.language).say.phrases
    mentions, name_of = named
    notes = [
        phrases["together"].format(name=link.text, n=len(link.ids))
        for link in mentions
        if link.together
    ]
    notes += [
        phrases["read_as"].format(text=link.text, name=name_of(link.ids))
        for link in mentions
        if link.read
    ]
    if result.cut and isinstance(form, List) and form.order is None:
        notes.append(phrases["cut"].format(n=len(result.rows)))
    if unknown := result.unranked or _unknown(page, form):
        notes.append(phrases["unranked"].format(n=unknown))
    return reading(form, page.language, name_of, notes)
