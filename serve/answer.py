"""A question as a grounded answer: understood, run, written, every sentence cited."""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bole.settings import Settings
from kg.evidence.runs import graph_version
from kg.language.lexicon import LANGUAGES, Language, lexicon
from kg.language.naming import names_in
from kg.language.reading import reading, what_is_asked
from kg.names.link import VALUES, Link
from kg.questions.forms import Between, Exists, Facts, Form, Has, dump_form
from kg.questions.run import Result, run_form
from kg.questions.understand import Understanding, language_of, understand
from kg.schema import BY_ATTRIBUTE
from kg.store.graph import GraphStore
from serve.model import Answer
from serve.need import match_need
from serve.refuse import ambiguous, refusal, unknown_fact
from serve.write import Page, Written, cited, write

MOST_EXPERTS = 10
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Wishes:
    """How an answer is wanted.

    Args:
        language: of the answer; None is that of the question.
        limit: most rows of a list, or most experts for a need; None is as many as there are, or 10.
        year: this year, from which the age of works is counted.
    """

    year: int
    language: str | None = None
    limit: int | None = None


def answer(
    store: GraphStore,
    question: str,
    *,
    settings: Settings,
    wishes: Wishes | None = None,
    history: Sequence[dict[str, str]] | None = None,
) -> Answer:
    """Return the answer to a question, or an honest refusal that says which kind.

    Args:
        history: what was said before; a question that needs it is not understood yet.
    """
    wishes = wishes or Wishes(year=date.today().year)
    started = time.perf_counter()
    question = _sendable(question)
    asked_in = language_of(question[:2_000])
    page = _page(store, asked_in, settings, wishes)
    understood = understand(store, question, language=asked_in)
    if understood.status == "need":
        given = _matched(page, question, asked_in, settings, wishes)
    elif understood.form is None:
        given = _refused(page, question, understood)
    else:
        given = _of_form(page, question, understood, _limited(understood.form, wishes.limit))
    log.info("%s in %.3f s", given.status, time.perf_counter() - started)
    return given


def match(
    store: GraphStore, need: str, *, settings: Settings, wishes: Wishes | None = None
) -> Answer:
    """Return the experts for a need, best first, each reason a cited fact."""
    wishes = wishes or Wishes(year=date.today().year)
    need = _sendable(need)
    asked_in = language_of(need[:2_000])
    page = _page(store, asked_in, settings, wishes)
    return _matched(page, need, asked_in, settings, wishes)


def _sendable(text: str) -> str:
    """Return a text without what no encoding can carry: half of a character (a lone surrogate)."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _page(store: GraphStore, asked_in: Language, settings: Settings, wishes: Wishes) -> Page:
    told_in = _language(wishes.language or settings.language, asked_in)
    return Page(store, told_in, graph_version(store))


def _matched(
    page: Page, need: str, asked_in: Language, settings: Settings, wishes: Wishes
) -> Answer:
    living, limit = settings.match.living, wishes.limit or MOST_EXPERTS
    return match_need(page, need, asked_in, living=living, limit=limit, year=wishes.year)


def _language(wanted: str, asked_in: Language) -> Language:
    return next((known for known in LANGUAGES if known == wanted), asked_in)


def _limited(form: Form, limit: int | None) -> Form:
    return form.model_copy(update={"limit": limit}) if limit and form.form == "list" else form


def _refused(page: Page, question: str, understood: Understanding) -> Answer:
    if understood.status == "ambiguous":
        return ambiguous(page, question, understood.mentions)
    return refusal(page, question, understood)


def _of_form(page: Page, question: str, understood: Understanding, form: Form) -> Answer:
    result = run_form(page.store, form)
    linked = tuple(
        entity_id
        for link in understood.mentions
        if link.kind not in VALUES
        for entity_id in link.ids
    )
    told = _reading(page, form, understood.mentions, result)
    written = write(page, form, result, linked)
    if isinstance(form, Exists) and not result.rows and form.things.ids is not None:
        written, result = _against(page, form, result, written, linked)
    if written is None:
        what = _asked(form, page.language)
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


def _against(
    page: Page, form: Exists, result: Result, written: Written | None, linked: tuple[str, ...]
) -> tuple[Written | None, Result]:
    """Say "no" by what is known instead, and not at all where it is not known.

    An award that is not recorded was not received; a place of work that is not recorded may only
    be missing, and so may a date.
    """
    has = form.things.where[0]
    if len(form.things.where) > 1 or has.fact not in {"received", *BY_ATTRIBUTE}:
        return None, result
    if not _may_be_unknown(has):
        return written, result
    things = form.things.model_copy(update={"where": ()})
    known = run_form(page.store, Facts(things=things, fact=has.fact, to=has.entity))
    result = replace(result, queries=result.queries + known.queries)
    facts = known.all_facts
    undated = isinstance(has.when, Between) and any(_undated(fact.qualifiers) for fact in facts)
    if has.fact in BY_ATTRIBUTE and not facts:
        return None, result
    if not facts or (undated and has.fact not in BY_ATTRIBUTE):
        return (None if facts else written), result
    citations = page.cite(facts)
    no = lexicon(page.language).say.phrases["not_so"]
    gap = "" if page.language == "zh" else " "
    return Written(f"{no}{gap}{cited(citations)}", (False,), linked, citations), result


def _may_be_unknown(has: Has) -> bool:
    return has.fact in BY_ATTRIBUTE or isinstance(has.when, Between)


def _undated(qualifiers: dict[str, Any]) -> bool:
    return not {"year", "years", "stated_year", "from_year"} & qualifiers.keys()


def _asked(form: Form, language: Language) -> str:
    if isinstance(form, Facts):
        return what_is_asked(form.fact, form.qualifier, language)
    return what_is_asked(form.things.where[0].fact, None, language)


def _reading(page: Page, form: Form, mentions: Sequence[Link], result: Result) -> str:
    phrases = lexicon(page.language).say.phrases
    by_ids = {tuple(sorted(link.ids)): link for link in mentions}
    entities = {link.ids[0] for link in mentions if link.kind not in VALUES}
    values = {link.name for link in mentions if link.kind in VALUES}
    names = names_in(page.store, entities, values, page.language)

    def name_of(ids: tuple[str, ...] | str | None) -> str:
        link = by_ids.get(tuple(sorted(ids or ())))
        if link is None:
            return ""
        return names.get(link.name if link.kind in VALUES else link.ids[0], link.name)

    notes = [
        phrases["together"].format(name=link.text, n=len(link.ids))
        for link in mentions
        if link.together
    ]
    if result.cut and form.form == "list":
        notes.append(phrases["cut"].format(n=len(result.rows)))
    return reading(form, page.language, name_of, notes)
