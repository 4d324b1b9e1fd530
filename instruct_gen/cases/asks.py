"""Forms as the cases write them: short ways to the few shapes that they have."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, ParamSpec, TypeVar, cast

from kg.questions.forms import (
    Between,
    Compare,
    Condition,
    Count,
    During,
    Exists,
    Facts,
    Has,
    List,
    Measure,
    Measured,
    Things,
)

P = ParamSpec("P")
T = TypeVar("T")


def once(build: Callable[P, T]) -> Callable[P, T]:
    """Return a function that builds the same form once: most are asked of many subgraphs."""
    return cast("Callable[P, T]", lru_cache(maxsize=2048)(build))


@once
def the(mention: str = "@1", *where: Condition) -> Things:
    """Return the expert that a mention names."""
    return Things(kind="expert", ids=mention, where=where)


@once
def those(*where: Condition) -> Things:
    """Return the experts that meet some conditions."""
    return Things(kind="expert", where=where)


@once
def has(fact: str, entity: str | None = None, **more: Any) -> Has:
    """Return the condition to have a fact."""
    return Has(fact=fact, entity=entity, **more)


@once
def within(start: int | None, end: int | None) -> Between:
    """Return a span of years."""
    return Between(start=start, end=end)


@once
def when_won(award: str) -> During:
    """Return the time of an award."""
    return During(fact="received", entity=award)


@once
def facts(things: Things, fact: str, **more: Any) -> Facts:
    """Return the question for the facts of some things."""
    return Facts(things=things, fact=fact, **more)


@once
def listing(*where: Condition, **more: Any) -> List:
    """Return the question who meets some conditions."""
    return List(things=those(*where), **more)


@once
def count(*where: Condition) -> Count:
    """Return the question how many meet some conditions."""
    return Count(things=those(*where))


@once
def whether(*where: Condition) -> Exists:
    """Return the question whether the first mention meets some conditions."""
    return Exists(things=the("@1", *where))


@once
def year_of(award: str | None, how: str = "min", minus: str | None = None) -> Measure:
    """Return the measure that is the year of an award, or with ``minus`` the age in that year."""
    return Measure.model_validate(
        {"how": how, "fact": "received", "qualifier": "year", "entity": award, "minus": minus}
    )


@once
def measured(measure: Measure) -> Measured:
    """Return the question for a measure of the first mention."""
    return Measured(things=the(), measure=measure)


@once
def compared(measure: Measure, *, more: bool, ask: str = "which") -> Compare:
    """Return the question which of the first two mentions has more of a measure."""
    return Compare.model_validate(
        {"left": the("@1"), "right": the("@2"), "measure": measure, "more": more, "ask": ask}
    )
