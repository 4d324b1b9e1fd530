"""Questions about somebody's prizes: which, when, why, which part, how many, at what age."""

from collections.abc import Iterator, Sequence

from instruct_gen.case import Case
from instruct_gen.cases.asks import facts, measured, the, year_of
from instruct_gen.cases.voice import Voice
from instruct_gen.draft import Said
from kg.facts import KnownFact
from kg.questions.forms import Measure


def prizes(voice: Voice, expert: str) -> Iterator[Case | None]:
    """Yield the questions about an expert's prizes."""
    received = sorted(voice.facts(expert, "received"), key=_year)
    if not received:
        return
    who = voice.mention(expert)
    told = tell_prizes(voice, received)
    yield voice.case("awards", facts(the(), "received"), [who], told, expert=who.text)
    form = measured(Measure(how="facts", fact="received"))
    counted = voice.tell_measure(form, [who], len(received))
    told = tell_prizes(voice, received, voice.short(expert))
    yield voice.case("award_count", form, [who], [counted, *told], expert=who.text)
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


def _ends(voice: Voice, expert: str, received: Sequence[KnownFact]) -> Iterator[Case | None]:
    """Yield the questions for the first and the last prize."""
    who = voice.mention(expert)
    for intent, chosen, descending in (
        ("first_award", received[0], False),
        ("latest_award", received[-1], True),
    ):
        if [_year(fact) for fact in received].count(_year(chosen)) > 1:
            continue
        form = facts(the(), "received", order="year", descending=descending, limit=1)
        said = voice.tell("told_award", [chosen])
        yield voice.case(intent, form, [who], [said], expert=who.text)


def _of_award(
    voice: Voice, expert: str, award: str, received: Sequence[KnownFact]
) -> Iterator[Case | None]:
    who, what = voice.mention(expert), voice.mention(award)
    slots = {"expert": who.text, "award": what.text}
    for intent, qualifier in (
        ("award_year", "year"), ("motivation", "motivation"), ("share", "share"),
    ):  # fmt: skip
        if all(fact.qualifiers.get(qualifier) for fact in received):
            said = [voice.tell(f"told_{intent}", [fact]) for fact in received]
            form = facts(the(), "received", qualifier=qualifier, to="@2")
            yield voice.case(intent, form, [who, what], said, **slots)
    born = voice.fact(expert, "born")
    is_person = voice.subgraph.entities[expert].is_person
    if is_person and born is not None and len(received) == 1 and _year(received[0]):
        age_form = measured(year_of("@2", minus="born"))
        age = _year(received[0]) - int(born.value[:4])
        told = voice.tell_measure(age_form, [who, what], age, award=what.text)
        ground = voice.tell("told_age_ground", [received[0], born], born=born.value[:4])
        yield voice.case("age_at_award", age_form, [who, what], [told, ground], **slots)


def _year(fact: KnownFact) -> int:
    return int(fact.qualifiers.get("year") or 0)
