"""Questions over several facts: who shared the prize with X, and where they were born or worked."""

from collections.abc import Iterator, Sequence

from instruct_gen.case import Case, Later
from instruct_gen.cases.asks import facts, has, those, when_won, within
from instruct_gen.cases.career import tell_fields, tell_posts
from instruct_gen.cases.groups import MOST_TOLD, drawn, named
from instruct_gen.cases.voice import Voice, later
from instruct_gen.cases.winners import MOST_EACH, years_of
from instruct_gen.draft import Said
from instruct_gen.example import Mention
from instruct_gen.gold import bound, gold
from kg.facts import KnownFact
from kg.questions.forms import Facts, Shares, Things


def hops(voice: Voice, award: str) -> Iterator[Later]:
    """Yield the questions that go from an award, or a winner, to those who won it, and on."""
    for expert in drawn(voice, voice.subgraph.experts, MOST_EACH):
        if len(years_of(voice, expert, award)) == 1:
            yield from _shared(voice, award, expert)
    years = {year for one in voice.subgraph.experts for year in years_of(voice, one, award)}
    for year in drawn(voice, [str(year) for year in sorted(years)], MOST_EACH):
        yield from _in_year(voice, award, year)


def _shared(voice: Voice, award: str, expert: str) -> Iterator[Later]:
    what, who = voice.mention(award), voice.mention(expert)
    mentions = [what, who]
    slots = {"expert": who.text, "award": what.text}
    shares = Shares(fact="received", of="@2", entity="@1", on=("year",))
    yield named(voice, "shared_with", [shares], mentions, "told_shared_with", **slots)
    others = those(shares)
    yield _told(voice, "cowinner_birthplace", facts(others, "born_city"), mentions, **slots)
    yield _told(voice, "cowinner_workplace", facts(others, "affiliated_with"), mentions, **slots)
    yield _told(voice, "cowinner_fields", facts(others, "researches"), mentions, **slots)


def _in_year(voice: Voice, award: str, year: str) -> Iterator[Later]:
    what = voice.mention(award)
    then = within(int(year), int(year))
    winners = those(has("received", "@1", when=then))
    slots = {"award": what.text, "year": year}
    yield _told(voice, "winner_birthplace", facts(winners, "born_city"), [what], **slots)
    at = facts(winners, "affiliated_with", when=when_won("@1"))
    yield _told(voice, "winner_workplace", at, [what], **slots)
    yield _told(voice, "winner_fields", facts(winners, "researches"), [what], **slots)
    why = facts(winners, "received", qualifier="motivation", to="@1", when=then)
    yield _told(voice, "winner_motivation", why, [what], **slots)


@later
def _told(
    voice: Voice, intent: str, form: Facts, mentions: Sequence[Mention], **slots: str
) -> Case | None:
    """Return a case about the facts of others, where these are few and each has such a fact."""
    things = bound(form.model_copy(update={"things": form.things}), mentions)
    assert isinstance(things, Facts)
    ids = _rows(voice, things.things)
    _, found = gold(voice.subgraph, things)
    by_expert = {one: [f for f in found if f.subject.entity_id == one] for one in ids}
    if not 0 < len(ids) <= MOST_TOLD or not all(by_expert.values()):
        return None
    said: list[Said | None] = []
    for own in by_expert.values():
        said += _tell(voice, form, own)
    return voice.case(intent, form, mentions, said, **slots)


def _rows(voice: Voice, things: Things) -> tuple[str, ...]:
    asked = facts(things, "received")
    return tuple(dict.fromkeys(fact.subject.entity_id for fact in gold(voice.subgraph, asked)[1]))


def _tell(voice: Voice, form: Facts, own: Sequence[KnownFact]) -> list[Said | None]:
    if form.fact == "affiliated_with":
        return tell_posts(voice, own)
    if form.fact == "researches":
        return [tell_fields(voice, own)]
    if form.fact == "received":
        return [voice.tell("told_motivation", [fact]) for fact in own]
    return [voice.tell("told_born_city", [fact]) for fact in own]
