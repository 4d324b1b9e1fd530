"""The youngest and the oldest, the first and the latest winner of an award."""

from collections.abc import Iterator

from instruct_gen.case import Case, Later
from instruct_gen.cases.asks import has, those, year_of
from instruct_gen.cases.groups import MOST_TOLD, given, verdict
from instruct_gen.cases.voice import Voice, later
from instruct_gen.draft import Said
from instruct_gen.example import Mention
from kg.questions.forms import Form, List


def ranks(voice: Voice, award: str) -> Iterator[Later]:
    """Yield the questions for who is at an end of the winners of an award."""
    what = voice.mention(award)
    person = has("is_person", value=("true",))
    won = has("received", "@1")
    for intent, most in (("youngest_winner", False), ("oldest_winner", True)):
        order = year_of("@1", "max" if most else "min", minus="born")
        form = List(things=those(won, person), order=order, most=most, limit=1)
        yield _ranked(voice, intent, form, what, "told_rank_age")
    for intent, most in (("first_winner", False), ("latest_winner", True)):
        order = year_of("@1", "max" if most else "min")
        form = List(things=those(won), order=order, most=most, limit=1)
        yield _ranked(voice, intent, form, what, "told_rank_year")


@later
def _ranked(voice: Voice, intent: str, form: Form, what: Mention, template: str) -> Case | None:
    """Return the case of who is first by a measure; none where many are."""
    ids, facts = given(voice, form, [what])
    if not 0 < len(ids) <= MOST_TOLD:
        return None
    answer: list[Said | None] = [verdict(voice, form, ids, [what])]
    for one in ids:
        own = [fact for fact in facts if fact.subject.entity_id == one]
        own.sort(key=lambda fact: fact.predicate, reverse=True)
        born = next((str(f.value)[:4] for f in own if f.predicate == "born"), None)
        answer.append(voice.tell(template, own, subject=voice.name(one), born=born))
    return voice.case(intent, form, [what], answer, award=what.text)
