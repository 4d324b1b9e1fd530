"""Logical forms: what a question means, as a small typed value.

``Things`` is a set of entities; an ask (``List``, ``Count``, ``Exists``, ``Facts``, ``Measured``,
``Compare``) is what is wanted of it. An *unbound* form writes a mention as ``"@1"``, an index into
the mentions it was read from; ``bind`` puts in the ids (or the stored values) that the mention was
linked to. Only bound forms compile. A form that breaks the schema is refused before any I/O.

Unknown is not no: a year that is missing neither satisfies a condition nor violates it, and what
cannot be measured is not ranked. Awards, institutions and fields are always meant with their parts.
"""

from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)

from bole.errors import UsageError
from kg.questions.checks import (
    check_dated,
    check_far,
    check_number,
    check_qualifier,
    check_role,
    check_share,
    check_subject,
    check_timed,
    known_attribute,
    known_fact,
    known_predicate,
)
from kg.schema import BY_PREDICATE

MOST_ROWS = 1_000
# How deep things may stand in the conditions of things.
MOST_DEPTH = 3

Mention = Annotated[str, StringConstraints(pattern=r"^@[1-9]\d{0,2}$")]
Ids = Annotated[tuple[str, ...], Field(min_length=1, max_length=500)]
Ref = Mention | Ids
KindName = Literal["expert", "field", "award", "institution"]
Year = Annotated[int, Field(ge=1, le=9999)]
Share = Literal["whole", "part"]
Limit = Annotated[int, Field(ge=1, le=MOST_ROWS)]


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
        known_predicate(self.fact)
        check_dated(self.fact)
        return self


class Than(_Part):
    """Before the first, or after the last, fact of the same kind of somebody else.

    "Who won it before Marie Curie": ``of`` is Marie Curie, ``entity`` the award of hers that is
    meant. Dates of which one may be within the other ("1879", "1879-03-14") are in no order.
    """

    kind: Literal["than"] = "than"
    side: Literal["before", "after"]
    of: Ref
    entity: Ref | None = None


When = Annotated[Between | During | Than, Field(discriminator="kind")]


class Has(_Part):
    """A thing has a fact: a relationship to an entity, or an attribute with one of some values.

    The far end is ``entity``, or any of the things ``of``. ``at_least`` wants so many such facts:
    "won it twice"; ``apart``: with as many different far ends. ``share`` is the whole of an award,
    or a part of it. ``inverse`` makes the thing the far end of the fact.
    """

    kind: Literal["has"] = "has"
    fact: str
    entity: Ref | None = None
    of: "Things | None" = None
    value: Ref | None = None
    when: When | None = None
    role: str | None = None
    inverse: bool = False
    negated: bool = False
    at_least: Annotated[int, Field(ge=1, le=99)] = 1
    apart: bool = False
    share: Share | None = None

    @model_validator(mode="after")
    def _typed(self) -> "Has":
        if self.fact in BY_PREDICATE:
            _check_relation(self)
        else:
            known_attribute(self.fact)
            rest = (self.entity, self.of, self.role, self.share, self.inverse, self.apart)
            if (*rest, self.at_least) != (None, None, None, None, False, False, 1):
                raise ValueError(f"{self.fact!r} is an attribute; it takes value or when only")
            if isinstance(self.when, During):
                raise ValueError(f"when with {self.fact!r} must be years of a date attribute")
            if isinstance(self.when, Than) and self.value is not None:
                raise ValueError(f"{self.fact!r} takes value or when than, not both")
            if self.when is not None:
                check_dated(self.fact)
        return self


class Shares(_Part):
    """A thing has the same object, or value, of a fact as another one has; not that one itself.

    ``on`` are qualifiers that must be the same too: the prize of the same *year*. Of a date
    attribute the year is all that can be shared.
    """

    kind: Literal["shares"] = "shares"
    fact: str
    of: Ref
    entity: Ref | None = None
    on: tuple[str, ...] = ()
    when: Between | None = None
    negated: bool = False

    @model_validator(mode="after")
    def _typed(self) -> "Shares":
        if self.fact in BY_PREDICATE:
            predicate = BY_PREDICATE[self.fact]
            for name in self.on:
                check_qualifier(predicate, "on", name)
            if self.when is not None:
                check_timed(predicate)
        else:
            wanted = ("year",) if known_attribute(self.fact).type == "date" else ()
            if self.on != wanted or self.entity is not None or self.when is not None:
                raise ValueError(f"{self.fact!r} is an attribute: on must be {list(wanted)}")
        return self


class Named(_Part):
    """A thing one of whose names is this text, or has it as a whole word.

    Han text is a whole word where it begins or ends a name: 王 is in 王选, as a surname is.
    """

    kind: Literal["named"] = "named"
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


def _kind_of(condition: Any) -> Any:
    """Return which condition plain data states; "has" goes without saying."""
    if isinstance(condition, dict):
        return condition.get("kind", "has")
    return getattr(condition, "kind", None)


Condition = Annotated[
    Annotated[Has, Tag("has")] | Annotated[Shares, Tag("shares")] | Annotated[Named, Tag("named")],
    Discriminator(_kind_of),
]


class Things(_Part):
    """Entities of one kind: these ids, and all of these conditions; neither: all of the kind.

    ``but`` leaves some out: "who besides Feynman won it?".
    """

    kind: KindName
    ids: Ref | None = None
    but: Ref | None = None
    where: tuple[Condition, ...] = Field(default=(), max_length=8)

    @model_validator(mode="after")
    def _fits(self) -> "Things":
        for condition in self.where:
            if isinstance(condition, Has):
                check_subject(condition.fact, self.kind, inverse=condition.inverse)
                _check_ends(condition, self.kind)
            elif isinstance(condition, Shares):
                check_subject(condition.fact, self.kind)
        if self.depth > MOST_DEPTH:
            raise ValueError(f"things stand {self.depth} deep; at most {MOST_DEPTH} are allowed")
        return self

    @property
    def bare(self) -> bool:
        """Return whether nothing says which things of the kind are meant."""
        return self.ids is None and not self.where

    @property
    def depth(self) -> int:
        """Return how deep things stand in conditions of things; 1 is these alone."""
        inner = (has.of.depth for has in self.where if isinstance(has, Has) and has.of is not None)
        return 1 + max(inner, default=0)


class Measure(_Part):
    """A number that a thing has.

    ``how``: the number of ``facts``, or of different ``ends`` of them; the ``sum``, ``min`` or
    ``max`` of a ``qualifier`` over them; or the ``value`` of an attribute. ``minus`` takes the year
    of a date attribute off: the year of a prize minus ``born`` is an age.
    """

    how: Literal["facts", "ends", "sum", "min", "max", "value"]
    fact: str
    inverse: bool = False
    qualifier: str | None = None
    entity: Ref | None = None
    of: Things | None = None
    when: Annotated[Between | During, Field(discriminator="kind")] | None = None
    minus: str | None = None

    @model_validator(mode="after")
    def _typed(self) -> "Measure":
        if self.how == "value":
            if known_attribute(self.fact).type not in ("date", "integer", "number"):
                raise ValueError(f"{self.fact!r} is no number and no date")
            rest = (self.inverse, self.qualifier, self.entity, self.of, self.when, self.minus)
            if rest != (False, None, None, None, None, None):
                raise ValueError("a value takes nothing but its fact")
            return self
        predicate = known_predicate(self.fact)
        _check_relation(self)
        if self.how in ("sum", "min", "max"):
            check_number(predicate, self.qualifier)
        elif self.qualifier is not None:
            raise ValueError(f"qualifier goes with sum, min or max, not with {self.how}")
        if self.minus is not None:
            if known_attribute(self.minus).type != "date" or self.how not in ("min", "max"):
                raise ValueError("minus is a date attribute, taken off the min or max of a year")
            check_dated(self.fact)
        return self

    @model_validator(mode="after")
    def _one_end(self) -> "Measure":
        if isinstance(self.when, During) and self.inverse and self.of is None:
            raise ValueError("when during another fact needs of, whose fact it is")
        return self

    def check(self, kind: str) -> None:
        """Raise ValueError where things of a kind have no such measure."""
        check_subject(self.fact, kind, inverse=self.inverse)
        _check_ends(self, kind)
        if self.minus is not None:
            check_subject(self.minus, kind)


class List(_Part):
    """The things themselves; with ``order``, the ``most`` or least of them by a measure.

    What has no such measure is not ranked, nor what has it as the number 0. Things that tie with
    the last one within the limit are listed too.
    """

    form: Literal["list"] = "list"
    things: Things
    order: Measure | None = None
    most: bool = True
    limit: Limit = 500

    @model_validator(mode="after")
    def _fits(self) -> "List":
        if self.order is not None:
            self.order.check(self.things.kind)
        elif self.things.bare:
            raise ValueError("ids or where must say which things are meant")
        return self


class Count(_Part):
    """How many things there are."""

    form: Literal["count"] = "count"
    things: Things


class Exists(_Part):
    """Whether there is any such thing."""

    form: Literal["exists"] = "exists"
    things: Things

    @model_validator(mode="after")
    def _fits(self) -> "Exists":
        if self.things.bare:
            raise ValueError("ids or where must say which things are meant")
        return self


class Facts(_Part):
    """What is known of things under one predicate or attribute; ``qualifier`` is what was asked.

    ``order`` sorts by a qualifier, what lacks it last; ``limit`` keeps the first so many of each
    thing, and those that tie with the last kept.
    """

    form: Literal["facts"] = "facts"
    things: Things
    fact: str
    qualifier: str | None = None
    to: Ref | None = None
    when: When | None = None
    order: str | None = None
    descending: bool = False
    limit: Limit | None = None

    @field_validator("fact")
    @classmethod
    def _known(cls, fact: str) -> str:
        return known_fact(fact).name

    @model_validator(mode="after")
    def _fits(self) -> "Facts":
        if self.things.bare:
            raise ValueError("ids or where must say which things are meant")
        check_subject(self.fact, self.things.kind)
        if self.fact in BY_PREDICATE:
            predicate = BY_PREDICATE[self.fact]
            check_qualifier(predicate, "qualifier", self.qualifier)
            check_qualifier(predicate, "order", self.order)
            _check_time(self.fact, self.when)
            if self.limit is not None and self.order is None:
                raise ValueError("limit needs order: the first by what?")
        elif (self.to, self.when, self.order, self.limit) != (None, None, None, None):
            raise ValueError(f"{self.fact!r} is an attribute: it takes no to, when, order or limit")
        elif self.qualifier is not None and (known_attribute(self.fact).type, self.qualifier) != (
            "date",
            "year",
        ):
            raise ValueError("the qualifier of an attribute can only be 'year', of a date")
        return self


class Measured(_Part):
    """The measure of things together: how many papers somebody has, how old they were."""

    form: Literal["measured"] = "measured"
    things: Things
    measure: Measure

    @model_validator(mode="after")
    def _fits(self) -> "Measured":
        self.measure.check(self.things.kind)
        if self.things.ids is None:
            raise ValueError("things.ids must say whose measure is wanted")
        return self


class Compare(_Part):
    """Two sides by one measure: ``which`` of them has more (or less), or ``whether`` the left has.

    Each side is one thing, or several meant together.
    """

    form: Literal["compare"] = "compare"
    left: Things
    right: Things
    measure: Measure
    more: bool = True
    ask: Literal["which", "whether"] = "which"

    @model_validator(mode="after")
    def _fits(self) -> "Compare":
        for side in (self.left, self.right):
            self.measure.check(side.kind)
            if side.ids is None:
                raise ValueError("ids must say what is compared, on both sides")
        return self


Form = List | Count | Exists | Facts | Measured | Compare
_FORM: TypeAdapter[Form] = TypeAdapter(Annotated[Form, Field(discriminator="form")])


def read_form(data: Any) -> Form:
    """Return the form that plain data states; what is null is left open.

    Raises:
        FormError: it breaks the schema; every fault is named with its field.
    """
    try:
        return _FORM.validate_python(_without_nulls(data))
    except ValidationError as error:
        faults = [
            f"form.{'.'.join(str(part) for part in item['loc'])}: {item['msg']}"
            for item in error.errors(include_url=False, include_context=False)
        ]
        raise FormError("; ".join(faults)) from None


def _without_nulls(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _without_nulls(value) for key, value in data.items() if value is not None}
    return [_without_nulls(item) for item in data] if isinstance(data, list) else data


def dump_form(form: BaseModel) -> dict[str, Any]:
    """Return a form as plain data, without what it leaves open."""
    data: dict[str, Any] = form.model_dump(mode="json", exclude_none=True)
    return data


def things_of(form: Form) -> tuple[Things, ...]:
    """Return the sets of things that a form asks about."""
    return (form.left, form.right) if isinstance(form, Compare) else (form.things,)


def _check_relation(part: "Has | Measure") -> None:
    """Raise ValueError where a predicate does not take these ends, this role or this time."""
    predicate = BY_PREDICATE[part.fact]
    if part.entity is not None and part.of is not None:
        raise ValueError("the far end is either entity or of")
    if part.of is not None:
        check_far(part.fact, part.of.kind, inverse=part.inverse)
    if isinstance(part, Has):
        if part.value is not None:
            raise ValueError(f"value goes with an attribute; {part.fact!r} wants entity")
        check_role(predicate, part.role)
        check_share(predicate, part.share)
    _check_time(part.fact, part.when)


def _check_ends(part: "Has | Measure", near: str) -> None:
    """Raise ValueError where the things at the far end do not go with those that have the fact."""
    if part.of is not None:
        check_far(part.fact, part.of.kind, inverse=part.inverse, near=near)


def _check_time(fact: str, when: When | None) -> None:
    if isinstance(when, Than):
        check_dated(fact)
    elif when is not None:
        check_timed(BY_PREDICATE[fact])
