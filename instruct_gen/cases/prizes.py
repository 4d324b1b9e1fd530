"""Questions about somebody's prizes: which, when, why, which part, how many, at what age."""

from collections.abc import Iterator, Sequence
from functools import partial

from instruct_gen.case import Later
from instruct_gen.cases.asks import facts, measured, the, year_of
from instruct_gen.cases.voice import Voice
from instruct_gen.draft import Said
from kg.facts import KnownFact
from kg.questions.forms import Measure


def prizes(voice: Voice, expert: str) -> Iterator[Later]:
    """Yield the questions about an expert's prizes."""
    received = sorted(voice.facts(expert, "received"), key=_year)
    if not received:
        return
    who = voice.mention(expert)
    told = partial(tell_prizes, voice, received)
    yield voice.asked("awards", facts(the(), "received"), [who], told, expert=who.text)

    def counted() -> list[Said | None]:
        lead = voice.tell_measure(form, [who], len(received))
        return [lead, *tell_prizes(voice, received, voice.short(expert))]

    form = measured(Measure(how="facts", fact="received"))
    yield voice.asked("award_count", form, [who], counted, expert=who.text)
    if len(received) > 1 and all(_year(fact) for fact in received):
        yield from _ends(voice, expert, received)
    for award in dict.fromkeys(f.object.entity_id for f in received if f.object is not None):
        those = [f for f in received if f.object is not None and f.object.entity_id == award]
        yield from _of_award(voice, expert, award, those)


def tell_prizes(
    voice: Voice, received: Sequence[KnownFact], subject: str | None = None
) -> list[Said | None]:
    """Return a sentence for each prize, the later ones with a short name."""
    first, *more = received
    subject = subject or voice.name(first.subject.entity_id)
    return [
        voice.tell("told_award", [first], subject=subject),
        *(voice.tell("told_award_too", [fact]) for fact in more),
    ]


def _ends(voice: Voice, expert: str, received: Sequence[KnownFact]) -> Iterator[Later]:
    """Yield the questions for the first and the last prize."""
    who = voice.mention(expert)
    for intent, chosen, descending in (
        ("first_award", received[0], False),
        ("latest_award", received[-1], True),
    ):
        if [_year(fact) for fact in received].count(_year(chosen)) > 1:
            continue
        form = facts(the(), "received", order="year", descending=descending, limit=1)
        told = voice.telling("told_award", [chosen])
        yield voice.asked(intent, form, [who], told, expert=who.text)


def _of_award(
    voice: Voice, expert: str, award: str, received: Sequence[KnownFact]
) -> Iterator[Later]:
    who, what = voice.mention(expert), voice.mention(award)
    slots = {"expert": who.text, "award": what.text}
    for intent, qualifier in (
        ("award_year", "year"), ("motivation", "motivation"), ("share", "share"),
    ):  # fmt: skip
        if all(fact.qualifiers.get(qualifier) for fact in received):
            told = voice.telling_each(f"told_{intent}", received)
            form = facts(the(), "received", qualifier=qualifier, to="@2")
            yield voice.asked(intent, form, [who, what], told, **slots)
    born = voice.fact(expert, "born")
    is_person = voice.subgraph.entities[expert].is_person
    if is_person and born is not None and len(received) == 1 and _year(received[0]):
        shown, of = [received[0], born], [who, what]
        aged = measured(year_of("@2", minus="born"))
        age = _year(received[0]) - int(born.value[:4])

        def with_ground() -> list[Said | None]:
            lead = voice.tell_measure(aged, of, age, award=what.text)
            return [lead, voice.tell("told_age_ground", shown, born=shown[1].value[:4])]

        yield voice.asked("age_at_award", aged, of, with_ground, **slots)


def _year(fact: KnownFact) -> int:
    return int(fact.qualifiers.get("year") or 0)
