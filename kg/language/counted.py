"""Hold a sentence to what a form gave: a number, a "yes", a "none", and what was counted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.facts import End, KnownFact
from kg.language.aliases import words_of
from kg.language.lexicon import Language, lexicon
from kg.language.namings import namings_of
from kg.language.numerals import Time
from kg.language.pieces import Piece, pieces_of
from kg.language.verify import LONGEST, Fault, Sentence, Verdict, at_sight
from kg.questions.forms import Between, Form, Has

Span = tuple[int | None, int | None]

_NOUNS = {"people": "expert"}


@dataclass(frozen=True)
class Condition:
    """What the counted things have: a fact, to one of these entities or values, in these years."""

    predicate: str
    refs: frozenset[str]
    span: Span | None = None


@dataclass(frozen=True)
class Computed:
    """A number of things of a kind that meet all conditions; 0 is "none" or "no".

    ``conditions`` is None when they are more than a sentence can be held to; such a number may only
    be given by itself.
    """

    number: int
    kind: str = "expert"
    conditions: tuple[Condition, ...] | None = None


def computed_of(form: Form, number: int) -> Computed:
    """Return what a bound form gave as evidence for a sentence."""
    things = getattr(form, "things", None)
    if things is None:
        return Computed(number)
    conditions = [_condition(one) for one in things.where]
    known = tuple(one for one in conditions if one is not None)
    plain = things.ids is None and len(known) == len(conditions) > 0
    return Computed(number, things.kind, known if plain else None)


def _condition(condition: object) -> Condition | None:
    if not isinstance(condition, Has) or condition.of is not None or condition.role is not None:
        return None
    if condition.negated or condition.inverse or condition.at_least > 1 or condition.share:
        return None
    refs = condition.entity if condition.entity is not None else condition.value
    when = condition.when
    if isinstance(refs, str) or (when is not None and not isinstance(when, Between)):
        return None
    span = (when.start, when.end) if when is not None else None
    return Condition(condition.fact, frozenset(refs or ()), span)


def verify_computed(
    sentence: str,
    computed: Computed,
    names: Mapping[str, Sequence[str]],
    language: Language,
) -> Verdict:
    """Return whether a computed number carries a sentence: "3 in all.", "三人在北原大学工作。".

    A sentence that says what was counted must say all of it: a condition left out is an over-claim.
    """
    if len(sentence) > LONGEST:
        return Verdict((Fault("words", sentence[:40]),))
    said = Sentence.of(sentence, (), language)
    bare = tuple(token.form for token in said.tokens)
    for number in {computed.number, *said.numbers()}:
        if bare in _bare(number, language):
            right = number == computed.number
            return Verdict(() if right else (Fault("number", said.text),))
    facts = [_named(ref, names) for one in computed.conditions or () for ref in sorted(one.refs)]
    pieces = pieces_of(said.text, said.tokens, namings_of(facts, names), language)
    faults = [*at_sight(said, pieces), *_said_wrongly(said, pieces, computed)]
    return Verdict(tuple(dict.fromkeys(faults)))


def _bare(number: int, language: Language) -> Iterator[tuple[str, ...]]:
    """Yield the sentences that say a number, or that there is none or some, by themselves."""
    phrases = lexicon(language).say.phrases
    keys = ["number_one" if number == 1 else "number"]
    keys += ["no", "not_so", "none"] if number == 0 else ["yes"]
    for key in keys:
        yield words_of(phrases[key].format(n=number))


def _named(ref: str, names: Mapping[str, Sequence[str]]) -> KnownFact:
    return KnownFact("", "", (), "", End(ref, (names.get(ref) or [ref])[0]))


def _said_wrongly(said: Sentence, pieces: Sequence[Piece], computed: Computed) -> Iterator[Fault]:
    if computed.conditions is None:
        yield Fault("relation", said.text[:80])
        return
    numbers = [piece for piece in pieces if piece.kind == "number"]
    wrong = [p for p in numbers if p.number != computed.number or not _counts(p, computed)]
    if wrong or not numbers:
        yield Fault("number", said.words(*wrong))
    refs = [one.refs for one in computed.conditions if one.refs]
    meant = [frozenset(p.refs) for p in pieces if p.kind == "name" and p.refs]
    if any(not any(one & named for named in meant) for one in refs):
        yield Fault("name")
    spans = [span_of(piece.time) for piece in pieces if piece.time is not None]
    wanted = [one.span for one in computed.conditions if one.span is not None]
    if sorted(map(str, spans)) != sorted(map(str, wanted)):
        yield Fault("year", said.words(*(p for p in pieces if p.time is not None)))
    yield from _relations(said, pieces, {one.predicate for one in computed.conditions})
    for piece in pieces:
        if piece.kind in ("text", "share", "joint", "pronoun", "both", "every", "respectively"):
            yield Fault("words", said.words(piece))


def _counts(piece: Piece, computed: Computed) -> bool:
    return piece.label in ("", "things") or _NOUNS.get(piece.label) == computed.kind


def _relations(said: Sentence, pieces: Sequence[Piece], wanted: set[str]) -> Iterator[Fault]:
    """Yield a fault for a cue of another relation, and for a relation that no word says."""
    weak = {name for piece in pieces for name in piece.weak}
    named: set[str] = set()
    for piece in pieces:
        senses = {name for name, _ in piece.cues}
        if senses and not senses & wanted:
            yield Fault("relation", said.words(piece))
        named |= senses
    if wanted - named - weak:
        yield Fault("relation", said.text[:80])


def span_of(time: Time) -> Span:
    """Return the first and the last year of a time, both in it; None is open."""
    start = time.start.year or 0
    last = time.end.year if time.end is not None else None
    spans: Mapping[str, Span] = {
        "in": (start, start), "between": (start, last), "after": (start + 1, None),
        "since": (start, None), "before": (None, start - 1), "until": (None, start),
        "decade": (start, start + 9),
    }  # fmt: skip
    return spans[time.shape]
