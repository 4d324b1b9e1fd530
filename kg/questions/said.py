"""What a need says, item by item, and enumerations of items as one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from kg.questions.forms import Has, Things

Strength = Literal["must", "prefer", "not"]
STRENGTHS: tuple[Strength, ...] = ("must", "prefer", "not")
Kind = Literal["award", "institution", "place", "expert", "date", "field", "word", "unused"]
LIVING = Has(fact="died", negated=True)
CONDITIONS = frozenset({"award", "institution", "place", "expert", "date"})


@dataclass(frozen=True)
class Item:
    """A thing that a need says, what is wanted of it, and whether it goes on an enumeration.

    ``us`` says that it tells of the asker. ``joined`` is how it goes on: ``or``, ``and``, or not.
    """

    kind: Kind
    text: str
    strength: Strength | None = None
    has: Has | None = None
    ids: tuple[str, ...] = ()
    us: bool = False
    joined: str = ""


def joined(items: Iterable[Item]) -> Iterator[Item]:
    """Yield the items with every enumeration of one kind as one: any of them will do.

    Awards that are joined by "and" are wanted each.
    """
    run: list[Item] = []
    for item in [*items, None]:
        if run and (item is None or not _continues(run[-1], item)):
            yield from _one(run)
            run = []
        if item is not None:
            run.append(item)


def _continues(last: Item, item: Item) -> bool:
    if not item.joined or item.kind != last.kind or item.strength != last.strength:
        return False
    if item.kind == "expert":
        return item.has is None and last.has is None
    return item.kind in ("award", "institution", "place") and _mergeable(last.has, item.has)


def _mergeable(one: Has | None, other: Has | None) -> bool:
    if one is None or other is None or one.fact != other.fact:
        return False
    return (one.of is None) == (other.of is None) and None not in (
        one.entity or one.value or one.of,
        other.entity or other.value or other.of,
    )


def _one(run: list[Item]) -> Iterator[Item]:
    either = any(item.joined == "or" for item in run[1:])
    if len(run) == 1 or (run[0].kind == "award" and not either):
        yield from run
        return
    first = run[0]
    ids = tuple(sorted({identity for item in run for identity in item.ids}))
    text = ", ".join(item.text for item in run)
    has = first.has
    for item in run[1:]:
        has = _either(has, item.has)
    yield replace(first, text=text, ids=ids, has=has)


def _either(one: Has | None, other: Has | None) -> Has | None:
    if one is None or other is None:
        return one
    if one.of is not None and other.of is not None:
        inner = _either(_only(one.of), _only(other.of))
        of = one.of.model_copy(update={"where": (inner,)})
        return one.model_copy(update={"of": of})
    entity = _union(one.entity, other.entity)
    value = _union(one.value, other.value)
    return one.model_copy(update={"entity": entity, "value": value})


def _only(things: Things) -> Has | None:
    (condition,) = things.where
    return condition if isinstance(condition, Has) else None


def _union(one: object, other: object) -> tuple[str, ...] | None:
    if isinstance(one, tuple) and isinstance(other, tuple):
        return tuple(sorted({*one, *other}))
    return None
