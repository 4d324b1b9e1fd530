"""Which refusal a question gets that was not understood, by the words left over.

In this order: they fill a slot in which a name is wanted (unknown_entity); they stand where what is
asked of somebody known stands (unknown_fact); nothing of ours is named (out_of_domain); else
not_understood.
"""

from dataclasses import dataclass, replace
from typing import Literal

from kg.names.link import Link
from kg.questions.grammar.compose import compose
from kg.questions.grammar.items import ENTITY_KINDS, Items, Named
from kg.questions.grammar.scene import Scene
from kg.questions.grammar.segments import Segment

LONGEST_NAME = 8


@dataclass(frozen=True)
class Refused:
    """A refusal, the words it is about, and what was linked, the subject first."""

    status: Literal["unknown_entity", "unknown_fact", "out_of_domain", "not_understood"]
    words: tuple[str, ...]
    mentions: tuple[Link, ...]


def refuse(scene: Scene) -> Refused:
    """Return which refusal a question gets that makes no form."""
    scene = replace(scene, segments=_whole_words(scene.segments))
    items = _without_chance_names(scene.items())
    words = tuple(run.text for run in items.runs)
    mentions = tuple(named.link for named in items.named if named.link.kind in ENTITY_KINDS)
    if "received" in items.predicates:
        mentions += tuple(award for award, _ in items.categories)
    if _is_a_name(scene, items):
        return Refused("unknown_entity", words, mentions)
    if _is_an_attribute(items):
        return Refused("unknown_fact", words, mentions)
    if not mentions and not (items.predicates and not items.runs):
        return Refused("out_of_domain", words, ())
    return Refused("not_understood", words, mentions)


def _whole_words(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """Join Han words left over with a single character between them that is a cue: 村上春树."""
    joined: list[Segment] = []
    for segment in segments:
        if len(joined) > 1 and _splits(joined[-2], joined[-1], segment):
            first, middle = joined[-2:]
            text = first.text + middle.text + segment.text
            joined[-2:] = [Segment(first.start, segment.end, text, breaks=first.breaks)]
        else:
            joined.append(segment)
    return tuple(joined)


def _splits(first: Segment, middle: Segment, last: Segment) -> bool:
    han = all(not segment.text.isascii() for segment in (first, middle, last))
    plain = len(middle.text) == 1 and not middle.links and not (middle.breaks or last.breaks)
    wanted = middle.cue("mark") in ("possessive", "pronoun") or middle.cue("ask") is not None
    return han and plain and not wanted and first.left_over and last.left_over


def _without_chance_names(items: Items) -> Items:
    """Drop surnames that are more likely just words, and join those beside words left over.

    "How *long* …" names no Mr Long; "Stephen Hawking" is nobody's Hawking but his own.
    """
    kept, runs = [], list(items.runs)
    sentence_case = all(run.text.isascii() for run in runs)
    for named in items.named:
        link = named.link
        beside = [run for run in runs if _beside(run, named) and _alike(run.text, link.text)]
        if link.kind != "expert" or link.form == "stated":
            kept.append(named)
        elif beside:
            whole = _join(beside, named)
            runs = sorted([run for run in runs if run not in beside] + [whole], key=_start)
        elif not runs or (_spelt_as_name(link.text) and (named.at > 0 or not sentence_case)):
            kept.append(named)
    return replace(items, named=tuple(kept), runs=tuple(runs))


def _spelt_as_name(text: str) -> bool:
    return text[:1].isupper() or not text.isascii()


def _beside(run: Segment, named: Named) -> bool:
    return run.end == named.at or run.start == named.end


def _alike(words: str, name: str) -> bool:
    """Return whether words are written as a name is: "Stephen" as "Hawking", but not "earlier"."""
    return words.isascii() == name.isascii() and words[:1].isupper() == name[:1].isupper()


def _start(run: Segment) -> int:
    return run.start


def _join(beside: list[Segment], named: Named) -> Segment:
    pieces = sorted([*((run.start, run.text) for run in beside), (named.at, named.link.text)])
    joint = " " if pieces[0][1].isascii() else ""
    return Segment(
        min(named.at, *(run.start for run in beside)),
        max(named.end, *(run.end for run in beside)),
        joint.join(text for _, text in pieces),
    )


def _is_a_name(scene: Scene, items: Items) -> bool:
    """Return whether the question would be understood if the words left over named something."""
    if len(items.runs) != 1 or len(items.runs[0].text.split()) > LONGEST_NAME:
        return False
    run = items.runs[0]
    if not _may_be_name(items, run):
        return False
    kinds = ["expert"] if not items.of("expert") else []
    kinds += [kind for kind in ("award", "institution") if _beside_noun(items, run, kind)]
    if _after_at(items, run):
        kinds.append("institution")
    return any(_reads_with(scene, run, kind) for kind in kinds)


def _may_be_name(items: Items, run: Segment) -> bool:
    """Return whether words may be a name: not one small word of somebody who writes capitals."""
    capitals = any(segment.text[:1].isupper() for segment in items.segments)
    return not run.text.islower() or " " in run.text or not capitals


def _reads_with(scene: Scene, run: Segment, kind: str) -> bool:
    letter = kind[0].upper()
    supposed = replace(run, links=(Link(kind, run.text, (f"{letter}?",), run.text),), cues=())
    kept = [s for s in scene.segments if s.end <= run.start or s.start >= run.end]
    whole = sorted([*kept, supposed], key=_start)
    return bool(compose(replace(scene, segments=tuple(whole))))


def _beside_noun(items: Items, run: Segment, noun: str) -> bool:
    return any(
        segment.cue("noun") == noun and (segment.start == run.end or segment.end == run.start)
        for segment in items.segments
    )


def _after_at(items: Items, run: Segment) -> bool:
    return any(
        segment.cue("mark") == "at" and segment.end == run.start for segment in items.segments
    )


def _is_an_attribute(items: Items) -> bool:
    """Return whether somebody is known, and the words left over are what is asked of them."""
    experts = items.of("expert")
    if len(experts) != 1 or len(items.named) != 1 or not items.runs:
        return False
    if items.predicates - {"light", "work"} or items.attributes or items.nouns - {"people"}:
        return False
    return bool(items.asks) or _possessive(items, experts[0])


def _possessive(items: Items, expert: Named) -> bool:
    """Return whether the words stand as "X's words" or "the words of X"."""
    for segment in items.segments:
        near = segment.start == expert.end or segment.end == expert.at
        if near and segment.cue("mark") in ("possessive", "at"):
            return True
    return False
