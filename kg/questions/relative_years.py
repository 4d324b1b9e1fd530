"""Years that are told by somebody's prize, birth or death: "the year before Bob Dylan's prize".

The year is looked up in the graph and put in place of the words; where it is not the only one,
nothing is put there, and the question is not understood.
"""

from dataclasses import dataclass

from kg.language.lexicon import Lexicon
from kg.names.link import Link
from kg.questions.forms import Facts, Things
from kg.questions.grammar.scene import Scene, Segments, award_of, link_of, names
from kg.questions.grammar.segments import Segment, put_in_place, words_of
from kg.questions.run import run_form
from kg.store.graph import GraphStore

SHIFTS = {"next_year": 1, "previous_year": -1, "same_year": 0}
EVENTS = ("born", "died")
WANTED = frozenset({"who", "list", "which", "what", "how_many"})


@dataclass(frozen=True)
class _Told:
    """The run of segments that tells a year: whose it is, of which award, and how far from it."""

    first: int
    last: int
    person: Link
    award: Link | None
    shift: int
    others: bool = False


def with_years_told(store: GraphStore, text: str, scene: Scene, words: Lexicon) -> str:
    """Return a text in which a year that somebody's prize tells is that year itself."""
    if not (scene.operators(*SHIFTS) or _moments(scene)):
        return text
    return _of_two(store, text, scene, words) or _of_one(store, text, scene, words) or text


def _of_one(store: GraphStore, text: str, scene: Scene, words: Lexicon) -> str | None:
    """Return "who won A the year before X" with the year of X's prize."""
    told = _told(scene)
    if told is None:
        return None
    rest = scene.segments[: told.first] + scene.segments[told.last + 1 :]
    awards = [award for s in rest if (award := award_of(scene, s)) is not None]
    asked = {s.cue("ask") for s in rest} - {None, "list"}
    plain = not any(names(s, "expert") for s in rest) and not any(s.years for s in rest)
    if len(awards) != 1 or not plain or not asked <= WANTED or "how_old" in asked:
        return None
    years = _years(store, told.person, "received", told.award or awards[0])
    if not years and told.award is None:
        years = _years(store, told.person, "received", None)
    if len(years) != 1:
        return None
    said = words.say.phrases["in_year"].format(year=years.pop() + told.shift)
    if told.others:
        left_out = words.say.phrases["besides"].format(name=told.person.text)
        said = f"{said}{left_out}"
    segments = scene.segments
    return put_in_place(text, [(segments[told.first], segments[told.last], said)])


def _told(scene: Scene) -> _Told | None:
    """Return what tells a year: "the year before X (won A)", X 得奖的前一年, 与 X 同年."""
    segments = scene.segments
    people = scene.kinds("expert")
    said = [*scene.operators(*SHIFTS)] or _moments(scene)
    if len(people) != 1 or len(said) != 1:
        return None
    (person,), (word,) = people, said
    link = link_of(person, "expert")
    at, here = segments.index(word), segments.index(person)
    if link.tied:
        return None
    shift = SHIFTS.get(word.operator, 0)
    if at < here:
        between = segments[at + 1 : here]
        if not all(map(_is_small, between)) or any(s.breaks for s in (*between, person)):
            return None
        last = _clause_end(scene, here)
        award = _award_in(scene, segments[here + 1 : last + 1])
        others = shift == 0 and last == here
        return _Told(at, last, link, award, shift, others)
    between = segments[here + 1 : at]
    if any(s.breaks for s in (*between, word)) or not all(_of_event(scene, s) for s in between):
        return None
    won = [s for s in between if _is_won(scene, s)]
    if not shift and not word.operator and not won:
        return None
    first, last = here, at
    while first and segments[first - 1].cue("mark") in ("at", "and") and not segments[first].breaks:
        first -= 1
    if last + 1 < len(segments) and segments[last + 1].cue("mark") == "possessive":
        last += 1
    return _Told(first, last, link, _award_in(scene, won), shift, not shift and not won)


def _of_two(store: GraphStore, text: str, scene: Scene, words: Lexicon) -> str | None:
    """Return "did X and Z win in the same year" as "did X win in the year of Z's prize"."""
    people = scene.kinds("expert")
    said = scene.operators("same_year")
    items = scene.items()
    told = items.whether_first or "whether" in items.asks
    events = items.predicates & {"received", *EVENTS}
    plain = set(items.asks) <= {"whether"} and not items.times and not items.attributes
    if len(people) != 2 or len(said) != 1 or not (told and plain) or len(events) > 1:
        return None
    if not events and not items.of("award") and "award" not in items.nouns:
        return None
    event = next(iter(events), "received")
    first, second = (link_of(person, "expert") for person in people)
    award = next((a for s in scene.segments if (a := award_of(scene, s)) is not None), None)
    at = scene.segments.index
    for kept, dropped in ((people[0], people[1]), (people[1], people[0])):
        years = _years(store, first if dropped is people[0] else second, event, award)
        others = _years(store, first if kept is people[0] else second, event, award)
        if len(years) != 1 or not others or first.tied or second.tied:
            continue
        year = words.say.phrases["in_year"].format(year=years.pop())
        run = [*scene.segments[at(people[0]) : at(people[1]) + 1]]
        joined = all(s in people or _is_small(s) or s.cue("mark") == "and" for s in run)
        if joined:
            if at(said[0]) < at(people[1]):
                return None
            name = words_of(text, kept)
            return put_in_place(text, [(people[0], people[1], name), (said[0], said[0], year)])
        if kept is people[0] and at(said[0]) < at(people[1]) and _ends(scene, people[1]):
            return put_in_place(text, [(said[0], people[1], year)])
    return None


def _ends(scene: Scene, person: Segment) -> bool:
    return all(map(_is_small, scene.segments[scene.segments.index(person) + 1 :]))


def _moments(scene: Scene) -> list[Segment]:
    """Return what says "in that year": X 得奖那一年."""
    return [s for s in scene.segments if s.cue("mark") == "moment" and s.text[-1] == "年"]


def _clause_end(scene: Scene, person: int) -> int:
    """Return where "X (won A)" ends that begins with a person."""
    segments = scene.segments
    last = person
    for at in range(person + 1, len(segments)):
        segment = segments[at]
        if segment.breaks or segment.cue("ask") is not None or not _of_event(scene, segment):
            break
        if segment.cue("filler") is None or _is_won(scene, segment):
            last = at
    return last


def _of_event(scene: Scene, segment: Segment) -> bool:
    small = _is_small(segment) or segment.cue("mark") in ("possessive", "pronoun", "for")
    return _is_won(scene, segment) or (small and segment.cue("ask") is None)


def _is_won(scene: Scene, segment: Segment) -> bool:
    told = segment.cue("predicate") in ("received", "light") or segment.cue("noun") == "award"
    return told or award_of(scene, segment) is not None


def _award_in(scene: Scene, segments: Segments | list[Segment]) -> Link | None:
    return next((a for s in segments if (a := award_of(scene, s)) is not None), None)


def _is_small(segment: Segment) -> bool:
    return segment.cue("filler") is not None or segment.cue("mark") in ("at", "auxiliary")


def _years(store: GraphStore, person: Link, event: str, award: Link | None) -> set[int]:
    """Return the years of somebody's prizes, or of their birth or death."""
    about = Things(kind="expert", ids=person.ids)
    to = award.ids if award is not None and event == "received" else None
    facts = run_form(store, Facts(things=about, fact=event, qualifier="year", to=to)).all_facts
    if event != "received":
        return {int(str(fact.value)[:4]) for fact in facts}
    return {year for fact in facts if isinstance(year := fact.qualifiers.get("year"), int)}
