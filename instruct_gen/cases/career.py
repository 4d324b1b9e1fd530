"""Questions about somebody's work: where, when, as what; education, fields, collaborators."""

from collections.abc import Iterator, Sequence
from functools import partial

from instruct_gen.case import Case, Later
from instruct_gen.cases.asks import facts, measured, the, when_won, within
from instruct_gen.cases.prose import preposition
from instruct_gen.cases.voice import Answer, Voice, later
from instruct_gen.draft import Said
from kg.facts import KnownFact
from kg.questions.forms import Measure

MOST_LISTED = 10


def career(voice: Voice, expert: str) -> Iterator[Later]:
    """Yield the questions about an expert's work."""
    yield from _workplaces(voice, expert)
    yield from _education(voice, expert)
    yield from _fields(voice, expert)
    yield from _collaborators(voice, expert)


def _workplaces(voice: Voice, expert: str) -> Iterator[Later]:
    posts = sorted(voice.facts(expert, "affiliated_with"), key=_start)
    if not posts:
        return
    who = voice.mention(expert)
    told = partial(tell_posts, voice, posts)
    yield voice.asked("workplace", facts(the(), "affiliated_with"), [who], told, expert=who.text)
    for year in sorted({y for post in posts if (y := post.qualifiers.get("stated_year"))}):
        then = [post for post in posts if _covers(post, year)]
        if not all(post.qualifiers.get("stated_year") == year for post in then):
            continue
        form = facts(the(), "affiliated_with", when=within(year, year))
        told = partial(tell_posts, voice, then)
        slots = {"expert": who.text, "year": str(year)}
        yield voice.asked("workplace_in_year", form, [who], told, **slots)
    for award in voice.facts(expert, "received"):
        yield _at_award(voice, "workplace_at_award", expert, award, posts)
    for post in posts:
        if post.object is not None and post.qualifiers.get("role"):
            where = voice.mention(post.object.entity_id)
            form = facts(the(), "affiliated_with", qualifier="role", to="@2")
            slots = {"expert": who.text, "institution": voice.text(post.object.entity_id)}
            yield voice.asked(
                "role", form, [who, where], voice.telling("told_role", [post]), **slots
            )


@later
def _at_award(
    voice: Voice, intent: str, expert: str, received: KnownFact, posts: Sequence[KnownFact]
) -> Case | None:
    """Return where somebody was when they received an award, where that is stated."""
    year, award = received.qualifiers.get("year"), received.object
    won = [f for f in voice.facts(expert, "received") if f.object == award]
    then = [post for post in posts if year and post.qualifiers.get("stated_year") == year]
    if award is None or year is None or not then or len(won) > 1:
        return None
    if any(_covers(post, year) for post in posts if post not in then):
        return None
    who, what = voice.mention(expert), voice.mention(award.entity_id)
    form = facts(the(), "affiliated_with", when=when_won("@2"))
    slots = {"expert": who.text, "award": what.text}
    told = tell_posts(voice, then, "told_post_at_award", [received])
    return voice.case(intent, form, [who, what], told, **slots)


def tell_posts(
    voice: Voice,
    posts: Sequence[KnownFact],
    first: str = "told_post",
    besides: Sequence[KnownFact] = (),
    **slots: str,
) -> list[Said | None]:
    """Return where somebody worked: one sentence for those of one year, one for each other."""
    by_time: dict[tuple[object, ...], list[KnownFact]] = {}
    for post in posts:
        time = tuple(post.qualifiers.get(name) for name in ("role", "stated_year"))
        span = tuple(post.qualifiers.get(name) for name in ("from_year", "to_year"))
        by_time.setdefault((*time, *span), []).append(post)
    told: list[Said | None] = []
    for some in by_time.values():
        template = first if not told else "told_post_too"
        places = [post.object.entity_id for post in some if post.object is not None]
        whole = voice.listed(dict.fromkeys(places))
        year = some[0].qualifiers.get("stated_year")
        stated = None if year is None else str(year)
        told.append(voice.tell(template, [*some, *besides], object=whole, year=stated, **slots))
    return told


def _education(voice: Voice, expert: str) -> Iterator[Later]:
    studies = sorted(voice.facts(expert, "educated_at"), key=_start)
    if not studies:
        return
    who = voice.mention(expert)
    told = voice.telling_each("told_study", studies)
    yield voice.asked("education", facts(the(), "educated_at"), [who], told, expert=who.text)
    for intent, qualifier in (("degree", "degree"), ("degree_year", "year")):
        if all(fact.qualifiers.get(qualifier) for fact in studies):
            form = facts(the(), "educated_at", qualifier=qualifier)
            yield voice.asked(intent, form, [who], told, expert=who.text)


def _fields(voice: Voice, expert: str) -> Iterator[Later]:
    worked = voice.facts(expert, "researches")
    if not worked:
        return
    who = voice.mention(expert)
    if len(worked) <= MOST_LISTED:
        told = telling_fields(voice, worked)
        yield voice.asked("fields", facts(the(), "researches"), [who], told, expert=who.text)
    if 1 < len(worked) <= MOST_LISTED:
        number = measured(Measure(how="ends", fact="researches"))

        def counted() -> list[Said | None]:
            lead = voice.tell_measure(number, [who], len(worked))
            return [lead, tell_fields(voice, worked, "told_fields_too")]

        yield voice.asked("field_count", number, [who], counted, expert=who.text)
    for fact in worked:
        if fact.object is not None and fact.qualifiers.get("work_count"):
            what = voice.mention(fact.object.entity_id)
            form = facts(the(), "researches", qualifier="work_count", to="@2")
            slots = {"expert": who.text, "field": voice.text(fact.object.entity_id)}
            told = telling_fields(voice, [fact], "told_works")
            yield voice.asked("works_in_field", form, [who, what], told, **slots)


def telling_fields(
    voice: Voice, worked: Sequence[KnownFact], template: str = "told_fields"
) -> Answer:
    """Return what tells the fields of somebody when it is asked to."""
    return lambda: [tell_fields(voice, worked, template)]


def tell_fields(
    voice: Voice, worked: Sequence[KnownFact], template: str = "told_fields", **slots: str
) -> Said | None:
    """Return the fields of somebody as one sentence."""
    ends = [fact.object.entity_id for fact in worked if fact.object is not None]
    if len(ends) == 1 and template == "told_fields":
        template = "told_fields_one"
    died = voice.fact(worked[0].subject.entity_id, "died") is not None
    return voice.tell(
        template, worked, object=voice.listed(ends),
        works="worked" if died else "works", is_="was" if died else "is",
        in_=preposition([voice.name(end) for end in ends]), **slots,
    )  # fmt: skip


def _collaborators(voice: Voice, expert: str) -> Iterator[Later]:
    together = voice.facts(expert, "collaborated_with")
    if not together or len(together) > MOST_LISTED:
        return
    who = voice.mention(expert)
    yield voice.asked(
        "collaborators",
        facts(the(), "collaborated_with"),
        [who],
        lambda: [tell_collaborators(voice, expert, together)],
        expert=who.text,
    )


def tell_collaborators(
    voice: Voice,
    expert: str,
    together: Sequence[KnownFact],
    template: str = "told_collaborators",
    **slots: str,
) -> Said | None:
    """Return whom somebody worked together with as one sentence."""
    others = [
        end.entity_id
        for fact in together
        for end in (fact.subject, fact.object)
        if end is not None and end.entity_id != expert
    ]
    return voice.tell(
        template, together, object=voice.listed(others), **{**voice.called(expert), **slots}
    )


def _start(fact: KnownFact) -> int:
    years = (fact.qualifiers.get(name) for name in ("from_year", "stated_year", "year", "to_year"))
    return next((year for year in years if isinstance(year, int)), 9999)


def _covers(post: KnownFact, year: int) -> bool:
    said = post.qualifiers
    if said.get("stated_year") == year:
        return True
    start, end = said.get("from_year"), said.get("to_year")
    return isinstance(start, int) and start <= year <= (end or 9999)
