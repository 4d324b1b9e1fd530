"""Answers that rest on numbers: how many, who is first by a measure, which of two has more."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kg.facts import End, KnownFact
from kg.language.lexicon import lexicon
from kg.language.measures import measure_sentence
from kg.language.reading import Reader
from kg.questions.fetch import Number
from kg.questions.forms import Compare, List, Measure, Measured, dump_form
from kg.questions.run import Result
from serve.model import Citation, ComputedCitation
from serve.write import Page, Written, cited

# A number may rest on thousands of facts: so many are cited, and all are counted.
MOST_FACTS = 50
NameOf = Callable[[tuple[str, ...] | str | None], str]


def write_measured(page: Page, form: Measured, result: Result, name_of: NameOf) -> Written | None:
    """Return a number of somebody as an answer; None where it is not known."""
    (number,) = result.measures or (None,)
    if number is None:
        return None
    told = _Told((_value(number),), (result.rows[0].entity_id,))
    return _written(page, form, result, told, name_of)


def write_ranking(page: Page, form: List, result: Result, name_of: NameOf) -> Written | None:
    """Return the first few by a measure as an answer; None where nothing is ranked."""
    if not result.rows:
        return None
    result = _by_birthday(form, result)
    names, ids = zip(*((row.name, row.entity_id) for row in result.rows), strict=True)
    return _written(page, form, result, _Told(names, ids), name_of)


def write_comparison(page: Page, form: Compare, result: Result, name_of: NameOf) -> Written | None:
    """Return which of two has more as an answer; None where one of them is not known."""
    left, right = result.measures
    order = compared(left, right)
    if order is None:
        return None
    wanted = 1 if form.more else -1
    phrases = lexicon(page.language).say.phrases
    if form.ask == "whether":
        values: tuple[Any, ...] = (order == wanted,)
        verdict = phrases["yes" if order == wanted else "not_so"]
        ids = tuple(row.entity_id for row in result.rows)
    elif order == 0:
        values, verdict, ids = (), phrases["alike"], tuple(row.entity_id for row in result.rows)
    else:
        winner = result.rows[0 if order == wanted else 1]
        verdict = f"{_name(page, winner)}{phrases['stop']}"
        values, ids = (winner.name,), (winner.entity_id,)
    return _written(page, form, result, _Told(values, ids, verdict), name_of)


def _by_birthday(form: List, result: Result) -> Result:
    """Return a ranking by age in which those of one age and one year of the prize are told apart.

    Of two that won in one year and turned as many, the one with the earlier birthday was older.
    """
    if form.order is None or form.order.minus is None or len(result.rows) <= form.limit:
        return result
    days = [_birthday(facts) for _, facts in result.facts]
    years = {fact.qualifiers.get("year") for _, facts in result.facts for fact in facts
             if fact.predicate == form.order.fact}  # fmt: skip
    if len(years) != 1 or len(set(result.measures)) != 1 or len(set(days)) != len(days):
        return result
    if any(len(day) != len("1879-03-14") for day in days):
        return result
    order = sorted(range(len(days)), key=lambda at: days[at], reverse=not form.most)
    kept = order[: form.limit]
    return replace(
        result,
        rows=tuple(result.rows[at] for at in kept),
        facts=tuple(result.facts[at] for at in kept),
        measures=tuple(result.measures[at] for at in kept),
        total=len(kept),
    )


def _birthday(facts: Sequence[KnownFact]) -> str:
    return next((str(fact.value) for fact in facts if fact.predicate == "born"), "")


def compared(left: Number, right: Number) -> int | None:
    """Return 1 where the left is more, -1 where it is less, 0 where alike; None if it is unknown.

    Dates are ISO strings of any precision: 1879 and 1879-03-14 may be either way round.
    """
    if left is None or right is None:
        return None
    if isinstance(left, str) and isinstance(right, str):
        if left == right:
            return 0 if len(left) == len("1879-03-14") else None
        if left.startswith(right) or right.startswith(left):
            return None
        return 1 if left > right else -1
    return (float(left) > float(right)) - (float(left) < float(right))


def measure_of(form: List | Measured | Compare) -> Measure:
    """Return what a form measures."""
    measure = form.order if isinstance(form, List) else form.measure
    if measure is None:
        raise ValueError("this list is in no order")
    return measure


def _value(number: Number) -> Any:
    return int(number) if isinstance(number, float) and number.is_integer() else number


@dataclass(frozen=True)
class _Told:
    """An answer as data, and the sentence that gives it where the numbers alone do not."""

    values: tuple[Any, ...]
    ids: tuple[str, ...]
    verdict: str = ""


def _written(
    page: Page,
    form: List | Measured | Compare,
    result: Result,
    told: _Told,
    name_of: NameOf,
) -> Written:
    """Return numbers with the computed citation they rest on, then the facts behind them."""
    fact_ids = tuple(dict.fromkeys(fact.fact_id for fact in result.all_facts))
    computed = ComputedCitation(1, dump_form(form), result.total, fact_ids, page.version)
    facts = page.cite(result.all_facts[:MOST_FACTS], start=2)
    measure = measure_of(form)
    verdict = told.verdict
    if verdict and _is_told(measure):
        stated = [verdict]
    elif _is_told(measure):
        stop = lexicon(page.language).say.phrases["stop"]
        stated = [f"{_name(page, row)}{stop}" for row in result.rows]
    else:
        stated = [verdict] * bool(verdict) + [
            _sentence(page, measure, row, number, name_of)
            for row, number in zip(result.rows, result.measures, strict=True)
        ]
    citations: tuple[Citation, ...] = (computed, *facts)
    text = "\n".join([f"{sentence} [1]" for sentence in stated] + [cited(facts)] * bool(facts))
    return Written(text, told.values, told.ids, citations)


def _is_told(measure: Measure) -> bool:
    """Return whether the facts themselves say the number: a date, the year of a prize."""
    return measure.how == "value" or (measure.how in ("min", "max") and measure.minus is None)


def _name(page: Page, row: End) -> str:
    primary = {row.entity_id: row.name}
    return page.names(primary, (), primary).get(row.entity_id, row.name)


def _sentence(page: Page, measure: Measure, row: End, number: Number, name_of: NameOf) -> str:
    subject = _name(page, row)
    limits = Reader(page.language, name_of).limits(measure)
    key = "conditions" if measure.of is not None else "object"
    return measure_sentence(
        measure, _value(number), page.language, {"subject": subject, key: limits}
    )
