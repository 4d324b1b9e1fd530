"""Operators that make conditions, taken out of a question with the words that they govern.

Each takes one kind: alternatives, "of them", negations, what is shared with somebody, before and
after somebody, and how often. An operator that finds no place makes the question not understood.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal

from kg.language.lexicon import Cue
from kg.names.link import Link
from kg.questions.forms import Condition, Has, Shares, Than, Things
from kg.questions.grammar.items import ENTITY_KINDS
from kg.questions.grammar.scene import Scene, Segments, award_of, link_of, names
from kg.questions.grammar.segments import Segment

SIDES: dict[str, Literal["before", "after"]] = {"earlier": "before", "later": "after"}
SMALL = ("at", "and", "auxiliary")  # 与 is "and", and "with" too
SHARED = {
    "city": "born_city", "country": "born_country", "institution": "affiliated_with",
    "field": "researches", "award": "received",
}  # fmt: skip
# What a comparative is beside "than anyone else".
OF_ALL = {
    "more": "most", "fewer": "fewest", "older": "oldest", "younger": "youngest",
    "earlier": "first", "later": "last",
}  # fmt: skip


def reduce(scene: Scene) -> Scene | None:
    """Return the question with its operators read as conditions, or None."""
    for step in (
        _than_all,
        _alone,
        _subfields,
        _either,
        _of_them,
        _not,
        _where_they,
        _same,
        _colleagues,
        _jointly,
        _than,
        _times,
    ):
        reduced = step(scene)
        if reduced is None:
            return None
        scene = reduced
    return scene


def _and(scene: Scene, condition: Condition, *consumed: Segment) -> Scene:
    conditions = (*scene.extra.conditions, condition)
    return replace(scene.without(*consumed), extra=replace(scene.extra, conditions=conditions))


def _than_all(scene: Scene) -> Scene | None:
    """Read "more than anyone else" as "most"."""
    said = scene.operators("than_all")
    if not said:
        return scene
    compared = scene.operators(*OF_ALL)
    if len(said) > 1 or len(compared) != 1:
        return None
    most = replace(compared[0], cues=(Cue("operator", OF_ALL[compared[0].operator]),))
    segments = tuple(most if s is compared[0] else s for s in scene.segments if s not in said)
    return replace(scene, segments=segments)


def _subfields(scene: Scene) -> Scene | None:
    """Take "subfields of F" where people in them are asked for: F is meant with all below it."""
    said = scene.operators("subfields")
    fields = scene.kinds("field")
    items = scene.items()
    if not said:
        return scene
    if len(said) > 1 or len(fields) != 1 or not (items.predicates or items.nouns):
        return None
    field = scene.mentions.add(link_of(fields[0], "field"))
    below = Things(kind="field", where=(Has(fact="subfield_of", entity=field),))
    told = [s for s in scene.segments if s.cue("predicate") in ("researches", "work", "study")]
    return _and(scene, Has(fact="researches", of=below), *said, *fields, *told)


def _either(scene: Scene) -> Scene | None:
    """Join names of one kind with "or" between them to one mention that means any of them."""
    for word in scene.operators("or"):
        left, right = scene.near(word, before=True), scene.near(word, before=False)
        if left is None or right is None:
            return None
        joined = _joined(scene, left, right)
        if joined is None:
            return None
        at = scene.segments.index(left)
        kept = scene.without(left, word, right).segments
        scene = replace(scene, segments=(*kept[:at], joined, *kept[at:]))
    return scene


def _joined(scene: Scene, left: Segment, right: Segment) -> Segment | None:
    for kind in ENTITY_KINDS:
        pair = [_link_as(scene, segment, kind) for segment in (left, right)]
        if all(link is not None and not link.tied for link in pair):
            links = [link for link in pair if link is not None]
            ids = tuple(sorted({one for link in links for one in link.ids}))
            name = " / ".join(link.name for link in links)
            union = Link(kind, f"{left.text} / {right.text}", ids, name, either=True)
            cues = tuple(cue for cue in right.cues if cue.group == "predicate")
            return replace(right, start=left.start, links=(union,), cues=cues, breaks=left.breaks)
    return None


def _link_as(scene: Scene, segment: Segment, kind: str) -> Link | None:
    if kind == "award":
        return award_of(scene, segment)
    return next((link for link in segment.links if link.kind == kind), None)


def _of_them(scene: Scene) -> Scene | None:
    said = scene.operators("among_them")
    if not said:
        return scene
    if not scene.context and scene.operators("jointly") and scene.kinds("expert"):
        return scene.without(*said)  # "of those honoured alongside X"
    following = scene.near(said[0], before=False)
    if not scene.context and following is not None and following.cue("predicate") is not None:
        return scene.without(*said)  # "of those born in China"
    if not scene.context:
        return None
    scene = scene.without(*said)
    for condition in scene.context:
        scene = _and(scene, condition)
    return scene


def _not(scene: Scene) -> Scene | None:
    """Take each "not" or "except" with the one condition that follows it."""
    while denied := [s for s in scene.operators("not", "except") if s.cue("filler") is None]:
        word = denied[-1]
        at = scene.segments.index(word)
        end = _clause_end(scene.segments, at + 1)
        inner = next(
            (
                scene.segments[at + 1 : stop]
                for stop in range(end, at + 1, -1)
                if not _cuts_time_off(scene.segments, at + 1, stop)
                and _one_condition(scene.fresh(), scene.segments[at + 1 : stop])
            ),
            None,
        )
        if inner is None:
            left_out = _left_out(scene, word)
            if left_out is None:
                return None
            scene = left_out
            continue
        if _goes_on(scene, inner):
            return None
        conditions = scene.conditions(inner) or ()
        closing = [s for s in scene.segments[at + 1 :] if s.cue("operator") == "except_end"]
        negated = conditions[0].model_copy(update={"negated": True})
        if isinstance(negated, Has) and negated.fact == "gender":
            if not word.says("operator", "is_not"):
                return None  # "no woman has won": nothing is said of who is none
            scene = _and(scene, Has(fact="is_person", value=("true",)))
        scene = _and(scene, negated, word, *inner, *closing)
    return scene


def _cuts_time_off(segments: Segments, start: int, stop: int) -> bool:
    """Return whether a clause ends in the year of a prize that is named after it."""
    if stop >= len(segments) or segments[stop - 1].cue("time") is None:
        return False
    return _of_prize(segments[stop]) and not any(map(_of_prize, segments[start : stop - 1]))


def _left_out(scene: Scene, word: Segment) -> Scene | None:
    """Take "besides X", X an expert: X is left out."""
    expert = scene.near(word, before=False)
    if word.cue("operator") != "except" or expert is None or not names(expert, "expert"):
        return None
    if scene.extra.but is not None:
        return None
    but = scene.mentions.add(link_of(expert, "expert"))
    closing = [s for s in scene.segments if s.cue("operator") == "except_end"]
    extra = replace(scene.extra, but=but)
    return replace(scene.without(word, expert, *closing), extra=extra)


def _goes_on(scene: Scene, inner: Segments) -> bool:
    """Return whether a list goes on after what is denied: "not born in Norway and Japan"."""
    rest = scene.segments[scene.segments.index(inner[-1]) + 1 :]
    following = next((s for s in rest if s.links or _says(s)), None)
    kind = None if following is None else _kind(scene, following)
    return kind is not None and kind in {_kind(scene, segment) for segment in inner}


def _says(segment: Segment) -> bool:
    return segment.cue("filler") is None and segment.cue("mark") != "and"


def _kind(scene: Scene, segment: Segment) -> str | None:
    """Return the kind of thing that a segment names, or None."""
    if award_of(scene, segment) is not None:
        return "award"
    kinds = ("expert", "field", "institution", "country", "city")
    kind = next((kind for kind in kinds if names(segment, kind)), None)
    return "place" if kind in ("country", "city") else kind


def _one_condition(scene: Scene, segments: Sequence[Segment]) -> bool:
    conditions = scene.conditions(segments)
    return conditions is not None and len(conditions) == 1 and isinstance(conditions[0], Has)


def _clause_end(segments: Segments, start: int) -> int:
    for at in range(start, len(segments)):
        segment = segments[at]
        closing = segment.operator in ("not", "except", "except_end")
        if closing or segment.cue("ask") is not None or (at > start and segment.breaks):
            return at
    return len(segments)


def _same(scene: Scene) -> Scene | None:
    """Take "born in the same city as X", "at the same institution as X"."""
    said = [s for s in scene.operators("same") if s.cue("filler") is None]
    if not said:
        return scene
    experts = scene.kinds("expert")
    if len(said) > 1 or len(experts) != 1:
        return None
    (word,), (expert,) = said, experts
    noun = next((s for s in _around(scene, word) if _shared_fact(s) is not None), None)
    fact = None if noun is None else _shared_fact(noun)
    if noun is None or fact is None:
        return None
    used = [s for s in scene.segments if s.cue("predicate") in _told_by(fact)]
    if fact == "affiliated_with" and any(s.cue("predicate") == "educated_at" for s in used):
        fact = "educated_at"
    if fact.startswith("born") and not used and noun.cue("attribute") is None:
        return None
    if fact == "received":  # of the same year, or of any? Nobody can tell.
        return None
    of = scene.mentions.add(link_of(expert, "expert"))
    return _and(scene, Shares(fact=fact, of=of), word, noun, expert, *used)


def _where_they(scene: Scene) -> Scene | None:
    """Take "from the institution where X worked", X 所在大学的."""
    experts = scene.kinds("expert")
    nouns = [s for s in scene.segments if s.cue("noun") == "institution"]
    works = [s for s in scene.segments if s.cue("predicate") in ("affiliated_with", "work")]
    if len(experts) != 1 or len(nouns) != 1 or not works:
        return scene
    at = scene.segments.index
    where = scene.near(nouns[0], before=False)
    english = where is not None and where.cue("ask") == "where" and at(where) < at(experts[0])
    following = scene.near(works[0], before=False)
    chinese = following is nouns[0] and scene.near(works[0], before=True) is experts[0]
    rest = scene.without(*experts, *nouns, *works[:1]).items()
    if not (english or chinese) or not (rest.nouns & {"people"} or "received" in rest.predicates):
        return scene
    of = scene.mentions.add(link_of(experts[0], "expert"))
    used = [*experts, *nouns, works[0]] + ([where] if english and where is not None else [])
    return _and(scene, Shares(fact="affiliated_with", of=of), *used)


def _around(scene: Scene, word: Segment) -> list[Segment]:
    at = scene.segments.index(word)
    return [*scene.segments[at + 1 : at + 3], *scene.segments[max(0, at - 3) : at][::-1]]


def _shared_fact(segment: Segment) -> str | None:
    attribute = segment.cue("attribute")
    if attribute in ("born_city", "born_country"):
        return attribute
    return SHARED.get(segment.cue("noun") or "")


def _told_by(fact: str) -> tuple[str, ...]:
    return {
        "born_city": ("born",), "born_country": ("born",), "researches": ("researches", "work"),
        "affiliated_with": ("affiliated_with", "work", "educated_at", "study"),
    }.get(fact, ())  # fmt: skip


def _colleagues(scene: Scene) -> Scene | None:
    said, experts = scene.operators("colleague"), scene.kinds("expert")
    if not said:
        return scene
    if len(said) > 1 or len(experts) != 1:
        return None
    of = scene.mentions.add(link_of(experts[0], "expert"))
    return _and(scene, Shares(fact="affiliated_with", of=of), *said, *experts)


def _alone(scene: Scene) -> Scene | None:
    """Take "the sole winner", 独得, "did not have to share it": the whole of the prize."""
    said = [*scene.operators("alone")]
    for word in [] if scene.kinds("expert") else scene.operators("not"):
        said += _not_shared(scene.segments, scene.segments.index(word))
    if not said:
        return scene
    return replace(scene.without(*said), extra=replace(scene.extra, share="whole"))


def _not_shared(segments: Segments, at: int) -> Segments:
    """Return the segments from a "not" to the "share" that it denies, or none."""
    for end in range(at + 1, len(segments)):
        segment = segments[end]
        if segment.operator == "jointly":
            its = segments[end + 1 : end + 2]
            return segments[at : end + 1 + any(s.cue("mark") == "pronoun" for s in its)]
        small = segment.cue("filler") is not None or segment.cue("mark") in SMALL
        if segment.breaks or not (small or {"light", "people"} & _told(segment)):
            break
    return ()


def _told(segment: Segment) -> set[str]:
    return {segment.cue("predicate") or "", segment.cue("noun") or ""}


def _jointly(scene: Scene) -> Scene | None:
    """Take "who shared the 1993 peace prize with X"; with nobody named, "shared" says nothing."""
    said = scene.operators("jointly")
    if not said:
        return scene
    experts = scene.kinds("expert")
    items = scene.items()
    told = items.whether_first or "whether" in items.asks
    if told and not experts and set(items.asks) <= {"whether"}:
        return None  # "was the prize shared?" asks just that
    if not experts or "collaborated_with" in items.predicates:
        return scene.without(*said)
    places = [s for s in scene.segments if s.cue("attribute") in ("born_city", "born_country")]
    if len(experts) == 1 and len(places) == 1:  # "share a birthplace with X"
        of = scene.mentions.add(link_of(experts[0], "expert"))
        fact = places[0].cue("attribute") or ""
        beside = [s for s in scene.segments if s.cue("noun") in ("city", "country")]
        return _and(scene, Shares(fact=fact, of=of), *said, *places, *experts, *beside)
    prize = [s for s in scene.segments if _of_prize(s)]
    if len(experts) != 1 or not (prize or not items.predicates - {"light", "born"}):
        return None
    trial = scene.fresh().parts(scene.items(prize))
    if trial is None or len(trial.awards) > 1:
        return None
    parts = scene.parts(scene.items(prize))
    assert parts is not None
    of = scene.mentions.add(link_of(experts[0], "expert"))
    shares = Shares(fact="received", of=of, entity=parts.award, on=("year",), when=parts.time)
    his = [s for s in scene.segments if s.cue("mark") == "pronoun"] if prize else []
    used = (*said, *prize, *experts, *his, *scene.operators("same_year"))
    return _and(scene, shares, *used)


def _of_prize(segment: Segment) -> bool:
    return (
        names(segment, "award")
        or segment.cue("noun") == "award"
        or segment.cue("predicate") == "received"
        or any(map(segment.cue, ("award", "category", "time")))
    )


def _than(scene: Scene) -> Scene | None:
    """Take "before X" and "after X": than when X did the same."""
    for word in scene.operators(*SIDES):
        beside = [scene.near(word, before=False), scene.near(word, before=True)]
        expert = next((s for s in beside if s is not None and names(s, "expert")), None)
        if expert is None:
            return None
        if scene.extra.than is not None:
            return None
        of = scene.mentions.add(link_of(expert, "expert"))
        than = Than(side=SIDES[word.operator], of=of)
        scene = replace(
            scene.without(word, expert, *scene.operators("than")),
            extra=replace(scene.extra, than=than),
        )
    return scene


def _times(scene: Scene) -> Scene | None:
    said, apart = scene.operators("times", "twice"), scene.operators("apart")
    if not (said or apart):
        return scene
    if len(said) > 1 or len(apart) > 1:
        return None
    number = next((word.number for word in (*said, *apart) if word.number), 2)
    extra = replace(scene.extra, at_least=number, apart=bool(apart))
    return replace(scene.without(*said, *apart), extra=extra)


def left_of(scene: Scene, first: Segment, word: Segment, second: Segment) -> bool:
    """Return whether a word stands between two others."""
    order = [scene.segments.index(one) for one in (first, word, second)]
    return all(a < b for a, b in pairwise(order))
