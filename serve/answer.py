"""A question as a grounded answer: understood, run, written, every sentence cited."""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bole.settings import Settings
from kg.evidence.runs import graph_version
from kg.language.lexicon import LANGUAGES, Cue, Language, lexicon
from kg.names.tokens import tokens_of
from kg.questions.dialogue import questions_of
from kg.questions.grammar.segments import cues_in
from kg.questions.understand import MOST_CHARACTERS, language_of
from kg.store.graph import GraphStore
from serve.join import joined
from serve.model import Answer
from serve.need import match_need, search_of
from serve.one import answer_one
from serve.write import Page

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
        history: turns said before, ``{"role", "content"}``, the oldest first.
    """
    wishes = wishes or Wishes(year=date.today().year)
    started = time.perf_counter()
    question = _sendable(question)
    asked_in = language_of(question[:MOST_CHARACTERS])
    page = _page(store, asked_in, settings, wishes)
    parts = [
        _of_a_need(page, question, asked_in, _matched(page, question, asked_in, settings, wishes))
        if asked.meant.status == "need"
        else answer_one(page, asked.text, asked.meant, wishes.limit)
        for asked in questions_of(store, question, history)
    ]
    given = parts[0] if len(parts) == 1 else joined(parts)
    log.info("%s in %.3f s", given.status, time.perf_counter() - started)
    return given


def match(
    store: GraphStore, need: str, *, settings: Settings, wishes: Wishes | None = None
) -> Answer:
    """Return the experts for a need, best first, each reason a cited fact."""
    wishes = wishes or Wishes(year=date.today().year)
    need = _sendable(need)
    asked_in = language_of(need[:MOST_CHARACTERS])
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
    return match_need(
        page, need, asked_in, search_of(settings.match, wishes.limit or MOST_EXPERTS, wishes.year)
    )


def _of_a_need(page: Page, text: str, asked_in: Language, given: Answer) -> Answer:
    """Return what a need put as a question gives; a film is recommended by nobody here."""
    if given.experts or given.status != "answered":
        return given
    tokens = tokens_of(text[:MOST_CHARACTERS])
    cues = cues_in(tokens, lexicon(asked_in))
    people = {Cue("noun", "people"), Cue("noun", "organisation")}
    said = {at for start, end in cues for at in range(start, end)}
    # Where every word is one that questions are made of, none says what is needed.
    if len(said) < len(tokens) and any(not people.isdisjoint(known) for known in cues.values()):
        return given
    refused = str(lexicon(page.language).say.refusals["out_of_domain"])
    return Answer("out_of_domain", refused, page.language, text, page.version, experts=())


def _language(wanted: str, asked_in: Language) -> Language:
    return next((known for known in LANGUAGES if known == wanted), asked_in)
