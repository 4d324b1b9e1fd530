"""A form's mentions replaced by what they were linked to."""

from collections.abc import Iterator, Sequence
from typing import Any

from kg.questions.checks import far_kinds
from kg.questions.forms import (
    Compare,
    Condition,
    During,
    Facts,
    Form,
    FormError,
    List,
    Measure,
    Measured,
    Named,
    Ref,
    Shares,
    Than,
    Things,
    When,
    dump_form,
    read_form,
)
from kg.schema import BY_LETTER, BY_PREDICATE

Slot = tuple[str, Ref | None, tuple[str, ...]]


def bind(form: Form, links: Sequence[Sequence[str]]) -> Form:
    """Return the form with every ``"@n"`` replaced by what the n-th mention was linked to.

    Args:
        links: for each mention, its entity ids, or its stored values where it names a value.
    Raises:
        FormError: a mention that is not there, or an entity of a kind that the fact does not take.
    """
    return check_bound(read_form(_bound(dump_form(form), links)))


def check_bound(form: Form) -> Form:
    """Return the form itself, all of whose entities are ids of kinds that stand there.

    Raises:
        FormError: a mention that is not bound, or an entity of a kind that the fact does not take.
    """
    for where, ids, kinds in slots(form):
        _check_ids(where, ids, kinds)
    return form


def slots(form: Form) -> Iterator[Slot]:
    """Yield every place of a form where entities stand: what it is, the ids, the kinds allowed."""
    if isinstance(form, Compare):
        yield from _of_things(form.left)
        yield from _of_things(form.right)
        yield from _of_measure(form.measure, form.left.kind)
        return
    yield from _of_things(form.things)
    if isinstance(form, Facts) and form.fact in BY_PREDICATE:
        yield f"to of {form.fact}", form.to, far_kinds(form.fact, near=form.things.kind)
        yield from _of_time(form.when, form.fact, form.things.kind)
    if isinstance(form, Measured):
        yield from _of_measure(form.measure, form.things.kind)
    if isinstance(form, List) and form.order is not None:
        yield from _of_measure(form.order, form.things.kind)


def _of_things(things: Things) -> Iterator[Slot]:
    yield "things.ids", things.ids, (things.kind,)
    yield "things.but", things.but, (things.kind,)
    for condition in things.where:
        yield from _of_condition(condition, things.kind)


def _of_condition(condition: Condition, kind: str) -> Iterator[Slot]:
    if isinstance(condition, Named):
        return
    fact = condition.fact
    if isinstance(condition, Shares):
        yield f"of of {fact}", condition.of, (kind,)
        if fact in BY_PREDICATE:
            yield f"entity of {fact}", condition.entity, far_kinds(fact, near=kind)
        return
    if fact in BY_PREDICATE:
        yield f"entity of {fact}", condition.entity, far_kinds(fact, condition.inverse, kind)
    if condition.of is not None:
        yield from _of_things(condition.of)
    yield from _of_time(condition.when, fact, kind, condition.inverse)


def _of_time(when: When | None, fact: str, kind: str, inverse: bool = False) -> Iterator[Slot]:
    if isinstance(when, During):
        yield f"entity of {when.fact}", when.entity, far_kinds(when.fact)
    if isinstance(when, Than):
        yield f"of of {fact}", when.of, (kind,)
        if fact in BY_PREDICATE:
            yield f"entity of {fact}", when.entity, far_kinds(fact, inverse, kind)


def _of_measure(measure: Measure, kind: str) -> Iterator[Slot]:
    if measure.fact not in BY_PREDICATE:
        return
    yield (
        f"entity of {measure.fact}",
        measure.entity,
        far_kinds(measure.fact, measure.inverse, kind),
    )
    if measure.of is not None:
        yield from _of_things(measure.of)
    if isinstance(measure.when, During):
        yield from _of_time(measure.when, measure.fact, kind)


def _bound(data: Any, links: Sequence[Sequence[str]]) -> Any:
    if isinstance(data, dict):
        return {
            key: value if key == "text" else _bound(value, links) for key, value in data.items()
        }
    if isinstance(data, list):
        return [_bound(item, links) for item in data]
    if isinstance(data, str) and data.startswith("@"):
        number = int(data[1:])
        if number > len(links):
            raise FormError(f"{data} names no mention; there are {len(links)}")
        return list(links[number - 1])
    return data


def _check_ids(where: str, ids: Ref | None, kinds: tuple[str, ...]) -> None:
    if isinstance(ids, str):
        raise FormError(f"{where}: {ids} is a mention that is not bound; ids were expected")
    for entity_id in ids or ():
        kind = BY_LETTER.get(entity_id[:1])
        if kind is None or kind.name not in kinds:
            raise FormError(f"{where}: {entity_id!r} must be the id of {' or '.join(kinds)}")
