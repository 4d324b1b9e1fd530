"""Logical forms: what a question means, as a small typed value.

``Things`` is a set of entities; an ask (``List``, ``Count``, ``Exists``, ``Facts``) is what is
wanted of it. An *unbound* form writes a mention as ``"@1"``, an index into the mentions it was read
from; ``bind`` puts in the ids (or the stored values) that the mention was linked to. Only bound
forms compile. A form that breaks the schema is refused before any I/O.
"""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)

from bole.errors import UsageError
from kg.schema import (
    ATTRIBUTES,
    BY_ATTRIBUTE,
    BY_LETTER,
    BY_PREDICATE,
    PREDICATES,
    Attribute,
    Predicate,
    nearest,
)

MOST_ROWS = 1_000
# The qualifiers that say when a fact was so.
TIMES = frozenset({"year", "years", "stated_year", "from_year", "to_year"})

Mention = Annotated[str, StringConstraints(pattern=r"^@[1-9]\d{0,2}$")]
Ids = Annotated[tuple[str, ...], Field(min_length=1, max_length=500)]
Ref = Mention | Ids
KindName = Literal["expert", "field", "award", "institution"]
Year = Annotated[int, Field(ge=1, le=9999)]


class FormError(UsageError):
    """A form breaks the schema; the message names the field and what is allowed there."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Between(_Part):
    """A span of years, both ends in it; an open end is null."""

    kind: Literal["between"] = "between"
    start: Year | None = None
    end: Year | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Between":
        if self.start is None and self.end is None:
            raise ValueError("start or end must be a year")
        if self.start is not None and self.end is not None and self.start > self.end:
            raise ValueError(f"start {self.start} is after end {self.end}")
        return self


class During(_Part):
    """The time of another fact of the same subject: "when they received the Nobel Prize".

    ``when`` narrows the other fact to some years. ``loosely`` only keeps out what is stated for one
    year alone, and that not the year of the other fact: all else may well have been so then.
    """

    kind: Literal["during"] = "during"
    fact: str
    entity: Ref | None = None
    when: Between | None = None
    loosely: bool = False

    @model_validator(mode="after")
    def _dated(self) -> "During":
        predicate = _predicate(self.fact)
        if "year" not in {qualifier.name for qualifier in predicate.qualifiers}:
            raise ValueError(f"fact {self.fact!r} has no year; allowed are {_dated_facts()}")
        return self


When = Annotated[Between | During, Field(discriminator="kind")]


class Has(_Part):
    """A thing has a fact: a relationship to an entity, or an attribute with one of some values."""

    kind: Literal["has"] = "has"
    fact: str
    entity: Ref | None = None
    value: Ref | None = None
    when: When | None = None
    role: str | None = None
    inverse: bool = False
    negated: bool = False

    @model_validator(mode="after")
    def _typed(self) -> "Has":
        if self.fact in BY_PREDICATE:
            if self.value is not None:
                raise ValueError(f"value goes with an attribute; {self.fact!r} wants entity")
            _check_qualifier(BY_PREDICATE[self.fact], "role", self.role)
            _check_time(BY_PREDICATE[self.fact], self.when)
        else:
            attribute = _attribute(self.fact)
            if self.entity is not None or self.role is not None or self.inverse:
                raise ValueError(f"{self.fact!r} is an attribute; it takes value or when only")
            if isinstance(self.when, During) or (self.when and attribute.type != "date"):
                raise ValueError(f"when with {self.fact!r} must be years of a date attribute")
        return self


class Things(_Part):
    """Entities of one kind: these ids, and all of these conditions."""

    kind: KindName
    ids: Ref | None = None
    where: tuple[Has, ...] = Field(default=(), max_length=8)

    @model_validator(mode="after")
    def _fits(self) -> "Things":
        if self.ids is None and not self.where:
            raise ValueError("ids or where must say which things are meant")
        for has in self.where:
            _check_subject(has.fact, self.kind, inverse=has.inverse)
        return self


class List(_Part):
    """The things themselves."""

    form: Literal["list"] = "list"
    things: Things
    limit: Annotated[int, Field(ge=1, le=MOST_ROWS)] = 500


class Count(_Part):
    """How many things there are."""

    form: Literal["count"] = "count"
    things: Things


class Exists(_Part):
    """Whether there is any such thing."""

    form: Literal["exists"] = "exists"
    things: Things


class Facts(_Part):
    """What is known of things under one predicate or attribute; ``qualifier`` is what was asked."""

    form: Literal["facts"] = "facts"
    things: Things
    fact: str
    qualifier: str | None = None
    to: Ref | None = None
    when: When | None = None
    order: str | None = None

    @field_validator("fact")
    @classmethod
    def _known(cls, fact: str) -> str:
        return fact if fact in BY_PREDICATE else _attribute(fact).name

    @model_validator(mode="after")
    def _fits(self) -> "Facts":
        _check_subject(self.fact, self.things.kind, inverse=False)
        if self.fact in BY_PREDICATE:
            _check_qualifier(BY_PREDICATE[self.fact], "qualifier", self.qualifier)
            _check_qualifier(BY_PREDICATE[self.fact], "order", self.order)
            _check_time(BY_PREDICATE[self.fact], self.when)
        elif (self.to, self.when, self.order) != (None, None, None):
            raise ValueError(f"{self.fact!r} is an attribute: it takes no to, when or order")
        elif self.qualifier is not None and (_attribute(self.fact).type, self.qualifier) != (
            "date",
            "year",
        ):
            raise ValueError("the qualifier of an attribute can only be 'year', of a date")
        return self


Form = List | Count | Exists | Facts
_FORM: TypeAdapter[Form] = TypeAdapter(Annotated[Form, Field(discriminator="form")])


def read_form(data: Any) -> Form:
    """Return the form that plain data states.

    Raises:
        FormError: it breaks the schema; every fault is named with its field.
    """
    try:
        return _FORM.validate_python(data)
    except ValidationError as error:
        faults = [
            f"form.{'.'.join(str(part) for part in item['loc'])}: {item['msg']}"
            for item in error.errors(include_url=False, include_context=False)
        ]
        raise FormError("; ".join(faults)) from None


def dump_form(form: BaseModel) -> dict[str, Any]:
    """Return a form as plain data, without what it leaves open."""
    data: dict[str, Any] = form.model_dump(mode="json", exclude_none=True)
    return data


def bind(form: Form, links: Sequence[Sequence[str]]) -> Form:
    """Return the form with every ``"@n"`` replaced by what the n-th mention was linked to.

    Args:
        links: for each mention, its entity ids, or its stored values where it names a value.
    Raises:
        FormError: a mention that is not there, or an entity of a kind that the fact does not take.
    """
    bound = read_form(_bound(dump_form(form), links))
    for has in bound.things.where:
        if has.fact in BY_PREDICATE:
            _check_ids(f"entity of {has.fact}", has.entity, _far_kinds(has.fact, has.inverse))
        if isinstance(has.when, During):
            _check_ids(f"entity of {has.when.fact}", has.when.entity, _far_kinds(has.when.fact))
    _check_ids("things.ids", bound.things.ids, (bound.things.kind,))
    if isinstance(bound, Facts) and bound.fact in BY_PREDICATE:
        _check_ids(f"to of {bound.fact}", bound.to, _far_kinds(bound.fact))
    return bound


def _bound(data: Any, links: Sequence[Sequence[str]]) -> Any:
    if isinstance(data, dict):
        return {key: _bound(value, links) for key, value in data.items()}
    if isinstance(data, list):
        return [_bound(item, links) for item in data]
    if isinstance(data, str) and data.startswith("@"):
        number = int(data[1:])
        if number > len(links):
            raise FormError(f"{data} names no mention; there are {len(links)}")
        return list(links[number - 1])
    return data


def _check_ids(where: str, ids: Ref | None, kinds: tuple[str, ...]) -> None:
    for entity_id in ids if isinstance(ids, tuple) else ():
        kind = BY_LETTER.get(entity_id[:1])
        if kind is None or kind.name not in kinds:
            raise FormError(f"{where}: {entity_id!r} must be the id of {' or '.join(kinds)}")


def _far_kinds(fact: str, inverse: bool = False) -> tuple[str, ...]:
    predicate = BY_PREDICATE[fact]
    labels = predicate.domain if inverse or not predicate.range else (predicate.range,)
    return tuple(label.lower() for label in labels)


def _near_kinds(fact: str, inverse: bool) -> tuple[str, ...]:
    if fact in BY_ATTRIBUTE:
        return tuple(label.lower() for label in BY_ATTRIBUTE[fact].kinds)
    predicate = BY_PREDICATE[fact]
    labels = (predicate.range,) if inverse and predicate.range else predicate.domain
    return tuple(label.lower() for label in labels)


def _check_subject(fact: str, kind: str, *, inverse: bool) -> None:
    kinds = _near_kinds(fact, inverse)
    if kind not in kinds:
        raise ValueError(f"{fact!r} is of {' or '.join(kinds)}, not of {kind}")


def _check_qualifier(predicate: Predicate, where: str, name: str | None) -> None:
    known = tuple(qualifier.name for qualifier in predicate.qualifiers)
    if where == "role":
        if name is not None and "role" not in known:
            raise ValueError(f"role: {predicate.name!r} has none; it has {', '.join(known)}")
    elif name is not None and name not in known:
        raise ValueError(f"{where} {name!r} of {predicate.name!r}: allowed are {', '.join(known)}")


def _check_time(predicate: Predicate, when: Between | During | None) -> None:
    if when is not None and not TIMES.intersection(q.name for q in predicate.qualifiers):
        raise ValueError(f"when: {predicate.name!r} has no year")


def _predicate(fact: str) -> Predicate:
    if fact not in BY_PREDICATE:
        raise ValueError(nearest("fact", fact, tuple(p.name for p in PREDICATES)))
    return BY_PREDICATE[fact]


def _attribute(fact: str) -> Attribute:
    public = {attribute.name: attribute for attribute in ATTRIBUTES if not attribute.private}
    if fact not in public:
        raise ValueError(nearest("fact", fact, (*BY_PREDICATE, *public)))
    return public[fact]


def _dated_facts() -> str:
    return ", ".join(p.name for p in PREDICATES if "year" in {q.name for q in p.qualifiers})
