"""A profile: what one source says of one expert.

This is the shape of a JSONL row without a mapping, of what a mapping must make, and of what
``bole graph export --format profiles`` writes.
"""

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from kg.profiles.dates import read_date, read_year, read_years

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Year = Annotated[int | None, BeforeValidator(read_year)]
Years = Annotated[tuple[int, ...], BeforeValidator(read_years)]
Date = Annotated[str | None, BeforeValidator(read_date)]


def _digits(value: Any) -> Any:
    """Read １２ and 1,234 as numbers are read."""
    if isinstance(value, str):
        return unicodedata.normalize("NFKC", value).replace(",", "")
    return value


_GENDERS = {
    "female": ("f", "female", "woman", "女", "女性"),
    "male": ("m", "male", "man", "男", "男性"),
}


def _gender(value: Any) -> Any:
    """Read F, Woman and 女 as female, and their like as male; another gender is as stated."""
    said = value.strip().lower() if isinstance(value, str) else value
    return next((gender for gender, words in _GENDERS.items() if said in words), value)


Gender = Annotated[Text | None, BeforeValidator(_gender)]
Count = Annotated[int, BeforeValidator(_digits), Field(ge=0, le=10**15)]


class _Part(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, populate_by_name=True, coerce_numbers_to_str=True
    )


class StatedName(_Part):
    """A name besides the primary one."""

    text: Text
    language: str | None = None
    script: str | None = None


class StatedText(_Part):
    """Free text about the expert: a biography, an abstract of their work."""

    kind: str = "bio"
    language: str | None = None
    text: LongText


class StatedField(_Part):
    """A field the expert works in; ``subfield_of`` names the field it belongs to."""

    name: Text
    names: tuple[StatedName, ...] = ()
    subfield_of: Text | None = None
    work_count: Count | None = None
    years: Years = ()
    weight: float | None = Field(default=None, ge=0, allow_inf_nan=False)


class StatedAward(_Part):
    """An award the expert received; ``share`` n means one n-th of it."""

    name: Text
    names: tuple[StatedName, ...] = ()
    part_of: Text | None = None
    year: Year = None
    motivation: LongText | None = None
    share: int | str | None = None


class StatedAffiliation(_Part):
    """Where the expert is or was; ``stated_year`` is a year in which it was so."""

    institution: Text
    names: tuple[StatedName, ...] = ()
    city: Text | None = None
    country: Text | None = None
    part_of: Text | None = None
    role: Text | None = None
    from_year: Year = Field(default=None, alias="from")
    to_year: Year = Field(default=None, alias="to")
    stated_year: Year = None


class StatedEducation(_Part):
    """Where the expert studied."""

    institution: Text
    names: tuple[StatedName, ...] = ()
    city: Text | None = None
    country: Text | None = None
    degree: Text | None = None
    year: Year = None


class StatedCollaborator(_Part):
    """Somebody the expert worked with; only a ``key`` or an ``identifier`` says who that is."""

    name: Text
    key: Text | None = None
    identifier: dict[str, str] | None = None
    work_count: Count | None = None
    years: Years = ()


class Contacts(_Part):
    """How to reach the expert. Private: kept in the record, never told to readers."""

    email: str | None = None
    phone: str | None = None


class Profile(_Part):
    """What one source says of one expert."""

    key: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
    name: Text
    names: tuple[StatedName, ...] = ()
    identifiers: dict[str, str | list[str]] = Field(default_factory=dict)
    is_person: bool = True
    gender: Gender = None
    born: Date = None
    died: Date = None
    born_city: Text | None = None
    born_country: Text | None = None
    died_city: Text | None = None
    died_country: Text | None = None
    title: Text | None = None
    homepage: Text | None = None
    texts: tuple[StatedText, ...] = ()
    fields: tuple[StatedField, ...] = ()
    awards: tuple[StatedAward, ...] = ()
    affiliations: tuple[StatedAffiliation, ...] = ()
    education: tuple[StatedEducation, ...] = ()
    collaborators: tuple[StatedCollaborator, ...] = ()
    contacts: Contacts | None = None

    def payload(self) -> dict[str, Any]:
        """Return the profile as plain data without what was not stated."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude_none=True)


class NameRow(_Part):
    """A row of a file of names: one more name for whatever is called ``name``."""

    kind: Literal["expert", "field", "award", "institution", "country", "city"]
    name: Text
    text: Text
    language: str | None = None


def keys_of(model: type[BaseModel]) -> tuple[str, ...]:
    """Return the keys of a part as data writes them: ``from``, not ``from_year``."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


@cache
def parts_of(model: type[BaseModel]) -> dict[str, type[BaseModel]]:
    """Return the keys of a part that hold parts themselves, and which."""
    found: dict[str, type[BaseModel]] = {}
    for name, field in model.model_fields.items():
        for inner in (field.annotation, *get_args(field.annotation)):
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                found[field.alias or name] = inner
    return found


def part_at(model: type[BaseModel], steps: Sequence[int | str]) -> type[BaseModel] | None:
    """Return the part that stands at a path such as ``("awards", 0)``, or None."""
    part: type[BaseModel] | None = model
    for step in steps:
        if part is not None and isinstance(step, str):
            part = parts_of(part).get(step)
    return part


def main_key(part: type[BaseModel]) -> str:
    """Return the key without which a part says nothing: its first needed one."""
    return next(name for name, field in part.model_fields.items() if field.is_required())
