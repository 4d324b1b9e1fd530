"""Who won an award, and how many: in a year, in a span, of a country, a field, an institution."""

from collections.abc import Iterator, Sequence

from instruct_gen.case import Case, Later
from instruct_gen.cases.asks import has, listing, when_won, within
from instruct_gen.cases.groups import MOST_NAMED, counted, drawn, given, named, tell_group
from instruct_gen.cases.voice import Voice, later
from instruct_gen.example import Mention
from kg.facts import KnownFact
from kg.questions.forms import Condition, During, Has

# So many years, countries … of one award are asked about.
MOST_EACH = 6


def winners(voice: Voice, award: str) -> Iterator[Later]:
    """Yield the questions for the winners of an award."""
    what = voice.mention(award)
    won = has("received", "@1")
    yield counted(voice, "winner_count", [won], [what], "told_winner_count", award=what.text)
    years = sorted({year for one in voice.subgraph.experts for year in years_of(voice, one, award)})
    yield from _in_years(voice, award, years)
    yield from _from_countries(voice, award)
    yield from _of_fields(voice, award)
    yield from _of_institutions(voice, award)


def years_of(voice: Voice, expert: str, award: str) -> list[int]:
    """Return the years in which somebody received an award."""
    return [
        fact.qualifiers["year"]
        for fact in voice.facts(expert, "received")
        if fact.object is not None
        and fact.object.entity_id == award
        and fact.qualifiers.get("year")
    ]


def _in_years(voice: Voice, award: str, years: list[int]) -> Iterator[Later]:
    what = voice.mention(award)
    for text in drawn(voice, [str(year) for year in years], MOST_EACH):
        then = has("received", "@1", when=within(int(text), int(text)))
        slots = {"award": what.text, "year": text}
        yield named(voice, "winners_in_year", [then], [what], "told_winners", **slots)
        yield counted(voice, "winner_count_in_year", [then], [what], "told_winners_n", **slots)
    for text in drawn(voice, [str(year) for year in years[:-1]], MOST_EACH // 2):
        end = int(text) + voice.draw.chance.randint(1, 9)
        then = has("received", "@1", when=within(int(text), end))
        slots = {"award": what.text, "start": text, "end": str(end)}
        yield _in_span(voice, "winners_in_span", then, [what], **slots)
        yield counted(voice, "winner_count_in_span", [then], [what], "told_span_count", **slots)


@later
def _in_span(
    voice: Voice, intent: str, then: Has, mentions: Sequence[Mention], **slots: str
) -> Case | None:
    """Return who won an award in a span of years, told year by year."""
    form = listing(then)
    ids, facts = given(voice, form, mentions)
    if not 0 < len(ids) <= MOST_NAMED:
        return None
    by_year: dict[int, list[KnownFact]] = {}
    for fact in sorted(facts, key=lambda fact: int(fact.qualifiers["year"])):
        by_year.setdefault(fact.qualifiers["year"], []).append(fact)
    said = [
        tell_group(voice, [f.subject.entity_id for f in some], some, "told_winners", **slots)
        for some in by_year.values()
    ]
    return voice.case(intent, form, mentions, said, **slots)


def _from_countries(voice: Voice, award: str) -> Iterator[Later]:
    what, found = voice.mention(award), set()
    for one in voice.subgraph.experts:
        found |= {str(fact.value) for fact in voice.facts(one, "born_country")}
    for value in drawn(voice, sorted(found), MOST_EACH):
        where = voice.place_mention(value)
        if where is None:
            continue
        both = [has("born_country", value="@2"), has("received", "@1")]
        slots = {"award": what.text, "country": where.text}
        yield named(voice, "winners_from", both, [what, where], "told_winners_from", **slots)
        yield counted(voice, "winner_count_from", both, [what, where], "told_from_count", **slots)


def _of_fields(voice: Voice, award: str) -> Iterator[Later]:
    what = voice.mention(award)
    for field in drawn(voice, ends_of(voice, "researches"), MOST_EACH):
        of = voice.mention(field)
        both = [has("received", "@1"), has("researches", "@2")]
        slots = {"award": what.text, "field": voice.text(field)}
        yield named(voice, "winners_in_field", both, [what, of], "told_winners_in_field", **slots)
        yield counted(
            voice, "winner_count_in_field", both, [what, of], "told_field_award_count", **slots
        )


def _of_institutions(voice: Voice, award: str) -> Iterator[Later]:
    what = voice.mention(award)
    for place in drawn(voice, ends_of(voice, "affiliated_with"), MOST_EACH):
        where = voice.mention(place)
        both = at_award(where_mention="@2")
        slots = {"award": what.text, "institution": voice.text(place)}
        yield named(voice, "winners_at", both, [what, where], "told_winners_at", **slots)


def at_award(award: str = "@1", where_mention: str = "@2") -> list[Condition]:
    """Return the conditions to have won an award and been somewhere, not in another year."""
    then = when_won(award)
    loosely = During(fact=then.fact, entity=then.entity, loosely=True)
    return [has("received", award), has("affiliated_with", where_mention, when=loosely)]


def ends_of(voice: Voice, predicate: str) -> list[str]:
    """Return what the experts' facts under a predicate point at, sorted."""
    return sorted(
        {
            fact.object.entity_id
            for one in voice.subgraph.experts
            for fact in voice.facts(one, predicate)
            if fact.object is not None
        }
    )
