"""A question read as a form over linked mentions, wholly or not at all.

The coverage rule: every word is consumed by a mention, a cue or a listed filler. Otherwise the
words left over say which refusal it is: a name that nothing here has, a fact that nobody states, a
question that is not about this graph, or one that was not understood.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

import cypher
from kg.language.lexicon import Cue, Language, Lexicon, lexicon
from kg.names.link import Link, at_place, links_of
from kg.names.lookup import Candidate, look_up, look_up_fuller, spans_of
from kg.names.normalise import normalise, script_of
from kg.names.tokens import Token, tokens_of
from kg.questions.asks import forms_of
from kg.questions.bind import bind
from kg.questions.conditions import Parts, parts_of
from kg.questions.forms import Form
from kg.questions.items import Items, items_of
from kg.questions.refusals import refuse
from kg.questions.segments import Segment, cues_in, segments_of, targets_of
from kg.store.graph import GraphStore

MOST_CHARACTERS = 2_000
MOST_WORDS = 300
MOST_STRETCHES = 6
Segments = tuple[Segment, ...]

Status = Literal[
    "form", "need", "ambiguous", "unknown_entity", "unknown_fact", "out_of_domain", "not_understood"
]


@dataclass(frozen=True)
class Understanding:
    """What a question means, or why it was not understood.

    ``unbound`` and ``form`` are there when ``status`` is ``form``; ``mentions`` are what the
    unbound form's ``@1`` … point to. ``words`` are those that a refusal is about.
    """

    status: Status
    language: Language
    mentions: tuple[Link, ...] = ()
    unbound: Form | None = None
    form: Form | None = None
    words: tuple[str, ...] = ()


def language_of(text: str) -> Language:
    """Return the language a text is answered in, by its script."""
    return "zh" if any(script_of(character) == "han" for character in text) else "en"


def understand(
    store: GraphStore, question: str, *, language: Language | None = None
) -> Understanding:
    """Return what a question means; names are looked up in the graph, nothing else is guessed."""
    language = language or language_of(question[:MOST_CHARACTERS])
    tokens = tokens_of(question) if len(question) <= MOST_CHARACTERS else ()
    if not tokens or len(tokens) > MOST_WORDS or _foreign(question):
        return Understanding("not_understood", language)
    words = lexicon(language)
    items = _items(store, question, tokens, words)
    if any(segment.left_over for segment in items.segments):
        items = _with_places_read(items)
    read = _read(items)
    if read is None:
        if is_need(tokens, words) and not items.of("expert"):
            return Understanding("need", language)
        refused = refuse(items)
        return Understanding(refused.status, language, refused.mentions, words=refused.words)
    parts, forms = read
    tied = tuple(link for link in parts.mentions if link.tied)
    if tied:
        return Understanding("ambiguous", language, tied, words=tuple(link.text for link in tied))
    if len(forms) > 1:
        return Understanding("not_understood", language, parts.mentions)
    form = bind(forms[0], [link.ids for link in parts.mentions])
    return Understanding("form", language, parts.mentions, forms[0], form)


def is_need(tokens: tuple[Token, ...], words: Lexicon) -> bool:
    """Return whether a text asks for people who can help, rather than for a fact."""
    shapes = tuple(token.shape for token in tokens)
    return any(
        shapes[start : start + len(cue)] == cue
        for cue in words.need_cues
        for start in range(len(shapes))
    )


def _foreign(question: str) -> bool:
    """Return whether most letters are of a script that no lexicon is written in."""
    scripts = [script_of(letter) for letter in question if letter.isalpha()]
    return scripts.count("other") * 2 > len(scripts)


def _items(store: GraphStore, question: str, tokens: tuple[Token, ...], words: Lexicon) -> Items:
    """Return the pieces of a question; what costs more is looked up only where words are left."""
    cues = cues_in(tokens, words)
    named = look_up(store, {*spans_of(question, tokens), *targets_of(cues.values())})
    segments = segments_of(question, tokens, cues, named, {})
    born = Cue("predicate", "born") in _flat(cues.values())
    kinds = ("expert",) if born else ("expert", "institution")  # born in Princeton, not at it
    if fuller := look_up_fuller(store, _unknown_names(question, tokens, segments), kinds):
        named |= fuller
        segments = segments_of(question, tokens, cues, named, {})
    if born and not all(segment.known for segment in segments):
        segments = segments_of(question, tokens, cues, named, _places(store))
    meant = {kind: _meant(_flat(cues.values()), named, kind) for kind in ("award", "field")}
    return items_of(segments, meant["award"], meant["field"])


def _flat(cues: Iterable[tuple[Cue, ...]]) -> set[Cue]:
    return {cue for known in cues for cue in known}


def _unknown_names(question: str, tokens: tuple[Token, ...], segments: Segments) -> list[str]:
    """Return the words that may be a name written less fully: left over, or surnames in a row.

    "Richard Feynman" may be Richard P. Feynman, "Paul Dirac" may be Paul A.M. Dirac.
    """
    names: list[str] = []
    run: list[Segment] = []
    for segment in segments:
        if run:
            between = question[tokens[run[-1].end - 1].end : tokens[segment.start].start]
            if between.strip() or not _may_be_part(segment):
                names += _within(question, tokens, run)
                run = []
        if _may_be_part(segment):
            run.append(segment)
    return names + _within(question, tokens, run)


def _may_be_part(segment: Segment) -> bool:
    surname = any((link.kind, link.form) == ("expert", "short") for link in segment.links)
    return segment.left_over or surname


def _within(question: str, tokens: tuple[Token, ...], run: list[Segment]) -> list[str]:
    """Return the stretches of a run of pieces, the longest first; a known surname alone is none."""
    stretches = [
        question[tokens[run[i].start].start : tokens[run[j].end - 1].end]
        for i in range(len(run))
        for j in range(len(run) - 1, i - 1, -1)
    ]
    known = {piece.text for piece in run if not piece.left_over}
    return [text for text in stretches if len(text) > 1 and text not in known][:MOST_STRETCHES]


def _meant(
    cues: Iterable[Cue], named: dict[str, tuple[Candidate, ...]], kind: str
) -> dict[str, Link]:
    """Return what each cue that means an award or a field is linked to."""
    meant = {}
    for cue in cues:
        for link in links_of(cue.name, named.get(normalise(cue.name), ())):
            if link.kind == kind:
                meant[cue.name] = link
    return meant


def _places(store: GraphStore) -> dict[str, tuple[Link, ...]]:
    """Return the birth places that the graph holds, by each name they go by.

    "India (now Pakistan)" goes by both names, "Roanoke, VA" also by "Roanoke".
    """
    found: dict[tuple[str, str], set[str]] = {}
    for row in store.read(cypher.load("name/list_places")):
        for kind in ("country", "city"):
            if (value := row[kind]) is not None:
                for name in _names_of_place(value):
                    found.setdefault((normalise(name), kind), set()).add(value)
    places: dict[str, tuple[Link, ...]] = {}
    for (form, kind), values in sorted(found.items(), reverse=True):
        link = Link(kind, form, tuple(sorted(values)), min(values, key=len))
        places[form] = (*places.get(form, ()), link)
    return places


def _names_of_place(value: str) -> set[str]:
    before, _, now = value.partition("(now ")
    names = {value, before.strip(), now.rstrip(") ")}
    names |= {name.partition(",")[0] for name in names}
    names |= {name.removeprefix("the ") for name in names}
    return {name for name in names if name}


def _with_places_read(items: Items) -> Items:
    """Let a city after an institution's name choose among institutions of that name."""
    named, used = list(items.named), set()
    for number, one in enumerate(named):
        if one.link.kind != "institution" or len(one.link.ids) < 2:
            continue
        for run in items.runs:
            narrowed = at_place(one.link, run.text) if 0 <= run.start - one.end <= 1 else None
            if narrowed is not None:
                named[number] = replace(one, link=narrowed)
                used.add(run)
    segments = tuple(segment for segment in items.segments if segment not in used)
    runs = tuple(run for run in items.runs if run not in used)
    return replace(items, named=tuple(named), segments=segments, runs=runs)


def _read(items: Items) -> tuple[Parts, tuple[Form, ...]] | None:
    """Return the readings of a question whose every word is consumed."""
    if items.runs:
        return None
    parts = parts_of(items)
    forms = forms_of(items, parts) if parts is not None else ()
    return (parts, forms) if parts is not None and forms else None
