"""A question read as a form over linked mentions, wholly or not at all.

The coverage rule: every word is consumed by a mention, a cue or a listed filler. Otherwise the
words left over say which refusal it is: a name that nothing here has, a fact that nobody states, a
question that is not about this graph, or one that was not understood.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from kg.language.lexicon import Cue, Language, Lexicon, lexicon
from kg.names.link import VALUES, Link, at_place, links_of
from kg.names.lookup import Candidate, look_up, look_up_fuller, spans_of
from kg.names.normalise import normalise, script_of
from kg.names.places import places_named
from kg.names.tokens import Token, tokens_of
from kg.questions.bind import bind
from kg.questions.forms import Condition, Form
from kg.questions.grammar.compose import compose
from kg.questions.grammar.refusals import refuse
from kg.questions.grammar.scene import Scene, Segments, names
from kg.questions.grammar.segments import Segment, cues_in, segments_of, targets_of
from kg.store.graph import GraphStore

MOST_CHARACTERS = 2_000
MOST_WORDS = 300
MOST_STRETCHES = 6
SHORTEST_OWNER = 5
# What says that a place is meant.
PLACED = frozenset(
    {
        Cue("predicate", "born"),
        Cue("attribute", "born_city"),
        Cue("attribute", "born_country"),
        Cue("predicate", "died"),
        Cue("attribute", "died_city"),
        Cue("attribute", "died_country"),
    }
)
# What is asked of somebody known, and of no expert who can help.
OF_FACTS = frozenset(Cue("predicate", name) for name in ("received", "born", "died"))

Status = Literal[
    "form", "need", "ambiguous", "unknown_entity", "unknown_fact", "out_of_domain", "not_understood"
]


@dataclass(frozen=True)
class Understanding:
    """What a question means, or why it was not understood.

    ``unbound`` and ``forms`` are there when ``status`` is ``form``; ``mentions`` are what an
    unbound form's ``@1`` … point to. Several forms are parts of one answer, of which those that
    nothing is known of are left out. ``words`` are those that a refusal is about.
    """

    status: Status
    language: Language
    mentions: tuple[Link, ...] = ()
    unbound: tuple[Form, ...] = ()
    forms: tuple[Form, ...] = ()
    words: tuple[str, ...] = ()


def language_of(text: str) -> Language:
    """Return the language a text is answered in, by its script."""
    return "zh" if any(script_of(character) == "han" for character in text) else "en"


def understand(
    store: GraphStore,
    question: str,
    *,
    language: Language | None = None,
    context: tuple[Condition, ...] = (),
    scene: Scene | None = None,
) -> Understanding:
    """Return what a question means; names are looked up in the graph, nothing else is guessed.

    Args:
        context: conditions of those spoken of before, whom "of them" means.
        scene: the pieces of the question in this language, where they have been looked up.
    """
    language = language or language_of(question[:MOST_CHARACTERS])
    tokens = tokens_of(question) if len(question) <= MOST_CHARACTERS else ()
    if not tokens or len(tokens) > MOST_WORDS or _foreign(question):
        return Understanding("not_understood", language)
    words = lexicon(language)
    scene = scene.fresh() if scene is not None else scene_of(store, question, tokens, words)
    scene = replace(scene, context=context)
    if any(segment.left_over for segment in scene.segments):
        scene = _with_places_read(scene)
    readings = compose(scene)
    if not readings:
        if is_need(tokens, words) and not scene.kinds("expert"):
            return Understanding("need", language)
        refused = refuse(scene)
        return Understanding(refused.status, language, refused.mentions, words=refused.words)
    read = readings[0]
    tied = tuple(link for link in read.mentions if link.tied)
    if tied:
        return Understanding("ambiguous", language, tied, words=tuple(link.text for link in tied))
    if len(readings) > 1:
        return Understanding("not_understood", language, read.mentions)
    links = [link.ids for link in read.mentions]
    forms = tuple(bind(form, links) for form in read.forms)
    return Understanding("form", language, read.mentions, read.forms, forms)


def is_need(tokens: tuple[Token, ...], words: Lexicon) -> bool:
    """Return whether a text asks for people who can help, rather than for a fact.

    "I need to know who …" and 想请教一下，谁…… only ask politely.
    """
    shapes = tuple(token.shape for token in tokens)
    known = cues_in(tokens, words)
    said = {cue for cues in known.values() for cue in cues}
    of_a_fact = any(cue.group == "ask" for cue in said) and not said.isdisjoint(OF_FACTS)
    starts = set(range(len(shapes)))
    for phrase in words.need_polite if of_a_fact else ():
        for start in range(len(shapes)):
            if shapes[start : start + len(phrase)] == phrase:
                starts -= set(range(start, start + len(phrase)))
    return any(
        shapes[start : start + len(cue)] == cue for cue in words.need_cues for start in starts
    )


def _foreign(question: str) -> bool:
    """Return whether most letters are of a script that no lexicon is written in."""
    scripts = [script_of(letter) for letter in question if letter.isalpha()]
    return scripts.count("other") * 2 > len(scripts)


def scene_of(
    store: GraphStore,
    question: str,
    tokens: tuple[Token, ...],
    words: Lexicon,
    *,
    places: bool = False,
) -> Scene:
    """Return the pieces of a question; what costs more is looked up only where words are left.

    Args:
        places: look for places too where nothing says that one is meant.
    """
    cues = cues_in(tokens, words)
    named = look_up(store, {*spans_of(question, tokens), *targets_of(cues.values())})
    segments = segments_of(question, tokens, cues, named, {})
    meant_cues = _flat(cues.values())
    born = places or any(cue in PLACED or cue.group == "place" for cue in meant_cues)
    kinds = ("expert",) if born else ("expert", "institution")  # born in Princeton, not at it
    unknown = _unknown_names(question, tokens, segments)
    placed: dict[str, tuple[Link, ...]] = {}
    if born and not all(segment.known for segment in segments):
        placed = _places(store, spans_of(question, tokens), meant_cues, named)
        segments = segments_of(question, tokens, cues, named, placed)
    # "Japan" is a place, and nobody's name written less fully; "Austin Lincoln" may be one.
    if len(unknown) > 1 or not all(normalise(text) in placed for text in unknown):
        fuller = look_up_fuller(store, unknown, kinds) | _owners(store, unknown)
        if fuller:
            segments = segments_of(question, tokens, cues, named | fuller, placed)
            named |= fuller
    meant = {kind: _meant(meant_cues, named, kind) for kind in ("award", "field")}
    segments = _as_question(question, len(tokens), _from_its_start(segments))
    return Scene(segments, meant["award"], meant["field"])


def _as_question(text: str, end: int, segments: Segments) -> Segments:
    """Return a statement about somebody with a question mark as the yes-or-no question it is."""
    mark = Segment(end, end, "?", cues=(Cue("ask", "whether"),))
    if len(segments) > 2 and _is_tag(segments[-2], segments[-1]):
        return (*segments[:-2], mark)
    stated = not any(s.cue("ask") or s.cue("mark") == "auxiliary" for s in segments)
    named = any(link.kind == "expert" for s in segments for link in s.links)
    told = any(s.cue("predicate") is not None for s in segments)
    asked = {s.cue("noun") for s in segments} - {None, "people", "award"}
    told = told and not asked and all(s.cue("attribute") is None for s in segments)
    if not (stated and named and told and text.rstrip()[-1:] in ("?", "？")):
        return segments
    return (*segments, mark)


def _from_its_start(segments: Segments) -> Segments:
    """Return a question without an "and" that it only begins with."""
    for at, segment in enumerate(segments):
        if segment.cue("mark") == "and":
            return segments[at + 1 :]
        if segment.cue("filler") is None:
            break
    return segments


def _is_tag(first: Segment, last: Segment) -> bool:
    """Return whether two words are a question's tag: "…, did he?"."""
    asks = first.cue("mark") == "auxiliary" and last.cue("mark") == "pronoun"
    return asks and first.breaks


def _owners(store: GraphStore, words: list[str]) -> dict[str, tuple[Candidate, ...]]:
    """Return whom words mean that lack the apostrophe of a possessive: "bantings"."""
    owners = {
        normalise(word[:-1]): normalise(word)
        for word in words
        if word.isascii() and word.endswith("s") and len(word) > SHORTEST_OWNER
    }
    found = look_up(store, owners) if owners else {}
    return {
        owners[form]: candidates
        for form, candidates in found.items()
        if all(candidate.kind == "expert" for candidate in candidates)
    }


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


def _places(
    store: GraphStore,
    spans: Iterable[str],
    cues: Iterable[Cue],
    named: dict[str, tuple[Candidate, ...]],
) -> dict[str, tuple[Link, ...]]:
    """Return the birth places that spans, cues and names of values speak of."""
    forms = {*spans, *(normalise(cue.name) for cue in cues if cue.group == "place")}
    for candidates in named.values():
        texts = (c.entity_id.partition("|")[2] for c in candidates if c.kind in VALUES)
        forms |= {normalise(text) for text in texts}
    return places_named(store, forms)


def _with_places_read(scene: Scene) -> Scene:
    """Let a city after an institution's name choose among institutions of that name."""
    segments = list(scene.segments)
    for at, segment in enumerate(scene.segments[:-1]):
        link = next((link for link in segment.links if link.kind == "institution"), None)
        if link is None or len(link.ids) < 2 or not names(segment, "institution"):
            continue
        for city in scene.segments[at + 1 : at + 3]:
            narrowed = at_place(link, city.text) if city.left_over else None
            if narrowed is not None:
                segments[segments.index(segment)] = replace(segment, links=(narrowed,))
                segments.remove(city)
    return replace(scene, segments=tuple(segments))
