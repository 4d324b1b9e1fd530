"""A question made to stand alone, from what was said before it; two questions in one, apart.

Nothing that was said before is taken for true: names are taken from it, and who "of them" means is
asked of the graph again.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.language.lexicon import Language, Lexicon, lexicon
from kg.names.link import Link
from kg.names.tokens import tokens_of
from kg.questions.forms import Compare, Condition, Count, Exists, Facts, Has, List, things_of
from kg.questions.grammar.scene import Scene, link_of, names
from kg.questions.grammar.segments import Segment, put_in_place, words_of
from kg.questions.relative_years import SHIFTS, with_years_told
from kg.questions.understand import (
    MOST_CHARACTERS,
    MOST_WORDS,
    Understanding,
    language_of,
    scene_of,
    understand,
)
from kg.store.graph import GraphStore

MOST_TURNS = 6
# So many places at which a text may be cut are tried in all, the parts' own places among them.
MOST_SPLITS = 8
MOST_SPLITS_BEFORE = 2
STOPS = frozenset("?!？！。;；")
UNDERSTOOD = ("form", "ambiguous")
# "拿没拿过", "有没有拿过" ask whether; they deny nothing.
_VERB_NOT_VERB = re.compile(r"([拿得获赢领当])没(?=\1)|有没有(?=[拿得获赢领])")
REFUSED_WELL = (*UNDERSTOOD, "unknown_fact", "unknown_entity")


@dataclass(frozen=True)
class Asked:
    """One question as it stands alone, and what it means."""

    text: str
    meant: Understanding


@dataclass(frozen=True)
class Before:
    """What was said before: the last question that was understood, and the one person spoken of."""

    asked: Asked | None = None
    person: Link | None = None


def questions_of(
    store: GraphStore, question: str, history: Sequence[Mapping[str, str]] | None = None
) -> tuple[Asked, ...]:
    """Return the one or more questions that a text asks, each standing alone.

    Args:
        history: turns before it, ``{"role", "content"}``, the oldest first.
    """
    reader = _Reader(store)
    before = Before()
    for turn in list(history or ())[-MOST_TURNS:]:
        before = reader.after(turn.get("role", ""), str(turn.get("content", "")), before)
    return reader.read(_VERB_NOT_VERB.sub("是否", question), before)


class _Reader:
    """Reads texts, each but once."""

    def __init__(self, store: GraphStore) -> None:
        self._store = store
        self._scenes: dict[tuple[str, bool], Scene] = {}
        self._splits = 0

    def after(self, role: str, content: str, before: Before) -> Before:
        """Return what was said before once a turn more was said."""
        content = content[:MOST_CHARACTERS]
        person = self._one_person(content) or before.person
        if role != "user":
            return Before(before.asked, person)
        asked = self.read(content, before, MOST_SPLITS_BEFORE)[-1]
        known = asked if asked.meant.status == "form" else before.asked
        return Before(known, self._subject(asked) or person)

    def read(self, text: str, before: Before, splits: int = MOST_SPLITS) -> tuple[Asked, ...]:
        """Return the questions that a text asks."""
        self._splits = splits
        whole = self._alone(text, before)
        if whole.meant.status in (*UNDERSTOOD, "need"):
            return (whole,)
        best: tuple[Asked, ...] = (whole,)
        for first, second in self._halves(text):
            if _tells_a_year(self._scene(first)) and _has_ask(self._scene(second)):
                continue  # a condition of what is asked: "in the year X died, who won"
            left, asks = self._alone(first, before), _has_ask(self._scene(first))
            if left.meant.status not in (REFUSED_WELL if asks else UNDERSTOOD):
                continue  # what asks nothing and is not understood may be a condition of the rest
            rest = self.read_rest(second, Before(left, self._subject(left) or before.person))
            parts = (left, *rest) if asks or not _leans(self._scene(second)) else rest
            if all(part.meant.status in UNDERSTOOD for part in parts):
                return parts
            if len(best) == 1 and _worth_it(parts):
                best = parts
        return best

    def read_rest(self, text: str, before: Before) -> tuple[Asked, ...]:
        """Return the questions after the first one."""
        alone = self._alone(text, before)
        if alone.meant.status in UNDERSTOOD:
            return (alone,)
        for first, second in self._halves(text):
            left = self._alone(first, before)
            if left.meant.status in UNDERSTOOD:
                right = self._alone(second, Before(left, self._subject(left)))
                if right.meant.status in UNDERSTOOD:
                    return (left, right)
        return (alone,)

    def _alone(self, text: str, before: Before) -> Asked:
        """Return a text as a question that stands alone, with what it means."""
        text = self._with_years(text)
        if before == Before():
            return Asked(text, self._meaning(text))
        scene = self._scene(text)
        if scene is None:
            return Asked(text, self._meaning(text))
        context = self._context(scene, before)
        if (described := self._with_those(text, scene, before)) is not None:
            text, context = described
            scene = self._scene(text) or scene
        candidates = [text] if context or not scene.operators("among_them") else []
        for rewritten in (
            self._with_name(text, scene, before),
            self._with_slots(text, scene, before),
            self._with_year(text, scene, before),
            self._asked_again(text, scene, before),
        ):
            if rewritten is not None:
                candidates.insert(0, rewritten)
        asked = Asked(text, self._meaning(text)) if not candidates else None
        for candidate in candidates:
            candidate = self._at_that_time(candidate, before)
            meant = self._meaning(candidate, _language(text), context)
            if asked is None or meant.status in UNDERSTOOD:
                asked = Asked(candidate, meant)
            if meant.status in UNDERSTOOD:
                break
        assert asked is not None
        if asked.meant.status not in UNDERSTOOD and (named := self._about(text, scene, before)):
            meant = self._meaning(named, _language(text))
            asked = Asked(named, meant) if meant.status == "form" else asked
        return _mentioning(asked, before) if context else asked

    def _meaning(
        self,
        text: str,
        language: Language | None = None,
        context: tuple[Condition, ...] = (),
    ) -> Understanding:
        """Return what a text means in a language; what has been looked up is not again."""
        own = _language(text)
        language = language or own
        scene = self._scene(text) if language == own else None
        return understand(self._store, text, language=language, context=context, scene=scene)

    def _with_years(self, text: str) -> str:
        """Return a text in which "the year before X won" is that year."""
        scene = self._scene(text)
        return text if scene is None else with_years_told(self._store, text, scene, _words(text))

    def _scene(self, text: str, *, places: bool = False) -> Scene | None:
        if (text, places) not in self._scenes:
            tokens = tokens_of(text) if len(text) <= MOST_CHARACTERS else ()
            if not tokens or len(tokens) > MOST_WORDS:
                return None
            scene = scene_of(self._store, text, tokens, _words(text), places=places)
            self._scenes[text, places] = scene
        return self._scenes[text, places]

    def _one_person(self, text: str) -> Link | None:
        """Return the one expert that a text names, or None."""
        scene = self._scene(text)
        experts = [] if scene is None else [link_of(s, "expert") for s in scene.kinds("expert")]
        found = {link.ids: link for link in experts if not link.tied}
        return next(iter(found.values())) if len(found) == 1 else None

    def _subject(self, asked: Asked) -> Link | None:
        """Return the one person that a question is about; whom it only mentions is not."""
        described = any(
            not isinstance(form, Compare) and form.things.ids is None for form in asked.meant.forms
        )
        return None if described else self._one_person(asked.text)

    def _context(self, scene: Scene, before: Before) -> tuple[Condition, ...]:
        """Return the conditions of those that the last question was about."""
        return self._conditions(before) if scene.operators("among_them") else ()

    def _conditions(self, before: Before) -> tuple[Condition, ...]:
        if before.asked is None:
            return ()
        forms = before.asked.meant.forms
        if len(forms) != 1 or not isinstance(forms[0], List | Count | Exists | Facts):
            return ()
        (things,) = things_of(forms[0])
        ordered = isinstance(forms[0], List) and forms[0].order is not None
        fits = things.ids is None and things.kind == "expert" and not ordered
        return things.where if fits else ()

    def _with_those(
        self, text: str, scene: Scene, before: Before
    ) -> tuple[str, tuple[Condition, ...]] | None:
        """Return a text in which "she" is whoever the last question was about, never named."""
        pronouns = [s for s in scene.segments if s.cue("mark") == "pronoun"]
        if before.person is not None or scene.kinds("expert") or len(pronouns) != 1:
            return None
        conditions = self._conditions(before)
        if not conditions:
            return None
        said = _words(text).say.operators["among_them"]
        those = next(phrase for phrase in said if "{" not in phrase)
        return _replaced(text, [(pronouns[0], those)]), conditions

    def _with_name(self, text: str, scene: Scene, before: Before) -> str | None:
        """Return a text with its pronouns replaced by the person that was spoken of."""
        if before.person is None or scene.kinds("expert"):
            return None
        pronouns = [s for s in scene.segments if s.cue("mark") == "pronoun"]
        if not pronouns:
            return None
        name = before.person.text
        whose = _words(text).say.phrases["whose"].format(name=name)
        return _replaced(text, [(s, whose if _possessive(scene, s) else name) for s in pronouns])

    def _at_that_time(self, text: str, before: Before) -> str:
        """Return a text in which "at that time" says which: when they won the prize spoken of."""
        scene = self._scene(text)
        if scene is None or before.asked is None or not _of_a_prize(before.asked):
            return text
        moments = [s for s in scene.segments if s.cue("mark") == "moment"]
        if len(moments) != 1 or "received" in scene.items().predicates:
            return text
        return _replaced(text, [(moments[0], _words(text).say.phrases["when_won"])])

    def _with_slots(self, text: str, scene: Scene, before: Before) -> str | None:
        """Return the question before with what "and in 1993?" says put in its place."""
        if before.asked is None:
            return None
        old = before.asked.text
        asked = self._scene(old)
        if asked is None:
            return None
        if any(_slot(asked, s) == "place" for s in asked.segments):
            scene = self._scene(text, places=True) or scene
        if not _elliptic(scene, asked):
            return None
        changes: list[tuple[Segment, str]] = []
        for segment in scene.segments:
            kind = _slot(scene, segment)
            if kind is None:
                continue
            places = [s for s in asked.segments if _slot(asked, s) == kind]
            words = _put(scene, segment, places[0], text) if len(places) == 1 else None
            if words is None:
                return None
            changes.append((places[0], words))
        return _replaced(old, changes) if changes else None

    def _with_year(self, text: str, scene: Scene, before: Before) -> str | None:
        """Return a text in which "the year after" is the year after the one spoken of."""
        shifts = [s for s in scene.segments if s.cue("operator") in SHIFTS]
        asked = None if before.asked is None else self._scene(before.asked.text)
        if len(shifts) != 1 or asked is None:
            return None
        years = {s.years[0] for s in asked.segments if len(s.years) == 1}
        if len(years) != 1:
            return None
        year = years.pop() + SHIFTS[shifts[0].operator]
        return _replaced(text, [(shifts[0], _words(text).say.phrases["in_year"].format(year=year))])

    def _asked_again(self, text: str, scene: Scene, before: Before) -> str | None:
        """Return "and in which year?" as a whole question about what was just spoken of."""
        asks = [s for s in scene.segments if s.cue("ask") is not None]
        plain = all(
            s in asks or s.cue("filler") is not None or s.cue("mark") for s in scene.segments
        )
        if before.asked is None or before.person is None or len(asks) != 1 or not plain:
            return None
        forms = before.asked.meant.forms
        if len(forms) != 1 or not isinstance(forms[0], Facts | Exists):
            return None
        form = forms[0]
        has = form.things.where[:1] if isinstance(form, Exists) else ()
        fact = form.fact if isinstance(form, Facts) else getattr(has[0], "fact", "") if has else ""
        template = _words(text).say.phrases.get(f"again_{fact.partition('_')[0]}")
        if template is None:
            return None
        return template.format(ask=asks[0].text, name=before.person.text)

    def _about(self, text: str, scene: Scene, before: Before) -> str | None:
        """Return a question that leaves out whom it is about, with the name set before it."""
        person = before.person
        if person is None or scene.kinds("expert") or language_of(text) != "zh":
            return None
        if any(s.cue("ask") in ("who", "which", "list", "how_many") for s in scene.segments):
            return None
        return f"{person.text}{text}"

    def _halves(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield a text cut in two where a second question may begin."""
        scene = self._scene(text)
        if scene is None:
            return
        tokens = tokens_of(text)
        at = [s for s in scene.segments[1:] if s.breaks or s.cue("mark") == "and"]
        for segment in at:
            start = tokens[segment.start].start
            first, second = text[:start], text[start:]
            stopped = not STOPS.isdisjoint(text[tokens[segment.start - 1].end : start])
            if _counts_unsaid(scene, segment):
                continue
            if _asks(scene, segment, before=True) and (
                stopped or _asks(scene, segment, before=False)
            ):
                self._splits -= 1
                if self._splits < 0:
                    return
                yield first, second


def _mentioning(asked: Asked, before: Before) -> Asked:
    """Return a question about "them" with what says who they are, after its own mentions."""
    if before.asked is None or asked.meant.status != "form":
        return asked
    mentions = asked.meant.mentions + before.asked.meant.mentions
    return replace(asked, meant=replace(asked.meant, mentions=mentions))


def _words(text: str) -> Lexicon:
    return lexicon(_language(text))


def _language(text: str) -> Language:
    return language_of(text[:MOST_CHARACTERS])


def _replaced(text: str, changes: Sequence[tuple[Segment, str]]) -> str:
    """Return a text with other words in the place of some of its segments."""
    return put_in_place(text, [(segment, segment, words) for segment, words in changes])


def _worth_it(parts: Sequence[Asked]) -> bool:
    """Return whether parts are a better reading than the whole: some are understood, none lost."""
    statuses = [part.meant.status for part in parts]
    return "form" in statuses and all(status in REFUSED_WELL for status in statuses)


def _asks(scene: Scene, at: Segment, *, before: bool) -> bool:
    """Return whether something is asked before, or from, a segment on."""
    position = scene.segments.index(at)
    part = scene.segments[:position] if before else scene.segments[position:]
    return any(
        s.cue("ask") is not None or s.cue("mark") == "auxiliary" or s.cue("noun") is not None
        for s in part
    )


def _counts_unsaid(scene: Scene, at: Segment) -> bool:
    """Return whether "how many" is said from a segment on without of whom: of those before it."""
    rest = scene.segments[scene.segments.index(at) :]
    counted = next((s for s in rest if s.cue("ask") == "how_many"), None)
    if counted is None or counted.text[-1:] in "人位名":
        return False
    following = scene.near(counted, before=False)
    verb = following is not None and (
        following.cue("mark") == "auxiliary" or following.cue("predicate") in ("light", "received")
    )
    named = any(names(s, "expert") or s.cue("mark") == "pronoun" for s in rest)
    plain = following is not None and following.cue("noun") is None
    return verb and plain and not named and following is not None and following.text.islower()


def _has_ask(scene: Scene | None) -> bool:
    """Return whether a text asks, and does not only name what the rest of it is about."""
    return scene is not None and any(
        s.cue("ask") is not None or s.cue("mark") == "auxiliary" for s in scene.segments
    )


def _tells_a_year(scene: Scene | None) -> bool:
    """Return whether a text only tells when: it begins with "(in) the year"."""
    if scene is None:
        return False
    first = [s for s in scene.segments if s.cue("mark") != "at"][:2]
    articles = [s.text.lower() for s in first if s.cue("filler") is not None]
    return articles == ["the"] and first[-1].cue("ask") == "year"


def _leans(scene: Scene | None) -> bool:
    """Return whether a text speaks of somebody whom only what was said before it names."""
    return scene is not None and any(
        s.cue("mark") == "pronoun" or s.operator == "among_them" for s in scene.segments
    )


def _possessive(scene: Scene, pronoun: Segment) -> bool:
    if pronoun.text.lower() in ("his", "its", "their"):
        return True
    following = scene.near(pronoun, before=False)
    owned = following is not None and any(
        following.cue(group) is not None for group in ("noun", "attribute", "award", "category")
    )
    return pronoun.text.lower() == "her" and owned


def _of_a_prize(asked: Asked) -> bool:
    for form in asked.meant.forms:
        if isinstance(form, Facts) and form.fact == "received":
            return True
        if any(
            isinstance(has, Has) and has.fact == "received"
            for things in things_of(form)
            for has in things.where
        ):
            return True
    return False


def _elliptic(scene: Scene, asked: Scene) -> bool:
    """Return whether a text only names something: "and Kajita?", "What about chemistry?".

    "又有几位" asks again what was asked.
    """
    again = {cue for s in asked.segments for cue in s.cues}
    told = [s for s in scene.segments if s.cue("mark") == "ellipsis"]
    plain = all(
        _slot(scene, s) is not None
        or s.cue("filler") is not None
        or s.cue("mark") in ("and", "at", "possessive", "ellipsis", "for")
        or (bool(told) and not again.isdisjoint(s.cues))
        for s in scene.segments
    )
    slots = [s for s in scene.segments if _slot(scene, s) is not None]
    return plain and 0 < len(slots) <= 2 and (bool(told) or len(scene.segments) <= 3)


def _slot(scene: Scene, segment: Segment) -> str | None:
    """Return what kind of thing a segment names, as a slot that something else may fill."""
    if segment.cue("category") is not None or segment.cue("award") is not None:
        return "award"
    if segment.cue("time") is not None or segment.cue("operator") in SHIFTS:
        return "time"
    for kind in ("expert", "award", "institution", "field", "country", "city"):
        if names(segment, kind):
            return "place" if kind in ("country", "city") else kind
    return None


def _put(scene: Scene, segment: Segment, place: Segment, text: str) -> str | None:
    """Return the words of a segment to put in a place of the question before."""
    shift = SHIFTS.get(segment.operator)
    if shift is None:
        return _said(scene, segment, text)
    if len(place.years) != 1:
        return None
    return place.text.replace(str(place.years[0]), str(place.years[0] + shift))


def _said(scene: Scene, segment: Segment, text: str) -> str:
    """Return the words of a segment, a category by the award that it means."""
    category = segment.cue("category")
    if category is not None:
        return scene.awards[category].name
    return words_of(text, segment)
