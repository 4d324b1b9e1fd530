"""A mapping: how anybody's file becomes profiles. A YAML file; its sections are compiled once.

::

    source: nobel              # the name of the source, needed
    rank: 50                   # 0 to 1000: of two sources the higher outranks the lower
    completeness: complete     # what a complete source no longer has is withdrawn; or partial
    licence: CC0
    format: json               # json, jsonl or csv, where the file's name does not say
    encoding: gb18030          # where it is not found by itself
    records: laureates         # where the list of records is in a JSON file
    tables:                    # for lookup('table', value)
      fields: {physics: Physics}
    profile:                   # a profile, key by key: expressions (kg.profiles.expressions)
      key: id
      name: join(' ', [firstname, surname][?@])
    names:                     # or, instead of a profile, a file of names
      {kind: "'field'", name: en, text: zh, language: "'zh'"}
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bole.errors import MappingError
from kg.profiles.expressions import Expressions, Getter, Tables
from kg.profiles.model import NameRow, Profile, keys_of
from kg.profiles.problems import short
from kg.profiles.template import Template
from kg.schema import BY_IDENTIFIER, nearest

NAME_KEYS = ("kind", "name", "text")
SOURCE_NAME = r"^[^\s|/:]{1,100}$"
HIGHEST_RANK = 1_000
SOURCE_EXPECTED = "expected a name of at most 100 letters, without spaces, |, / and :"
_EXPECTED = {
    "source": SOURCE_EXPECTED,
    "rank": f"expected a whole number from 0 to {HIGHEST_RANK:,}, such as 50",
}


class Head(BaseModel):
    """What a mapping says of its source and file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str = Field(pattern=SOURCE_NAME)
    rank: int = Field(default=50, ge=0, le=HIGHEST_RANK)
    completeness: Literal["complete", "partial"] = "partial"
    licence: str | None = None
    format: Literal["json", "jsonl", "csv"] | None = None
    encoding: str | None = None
    records: str | None = None


@dataclass(frozen=True)
class Mapping:
    """A mapping file, compiled.

    Args:
        build: makes the data of a profile or a name row from a record.
        key: the source's key of a record, also of one that cannot be mapped otherwise.
        columns: the keys it reads from a record, and the place in the mapping where it does.
    """

    place: str
    head: Head
    model: type[Profile] | type[NameRow]
    build: Getter
    key: Getter
    columns: dict[str, str]

    def check_columns(self, there: tuple[str, ...], name: str) -> None:
        """Raise a MappingError when a column that the mapping reads is not in the file."""
        for column, place in self.columns.items():
            if column not in there:
                raise MappingError(f"{place}: in {name} {nearest('column', column, there)}")


def read_mapping(path: Path) -> Mapping:
    """Return the mapping kept in a file.

    Raises:
        MappingError: there is no such file, or something in it is wrong.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise MappingError(
            f"the mapping {path} cannot be read ({error.strerror}): name a YAML file."
        ) from error
    except UnicodeDecodeError as error:
        raise MappingError(f"the mapping {path} is not UTF-8: save it as UTF-8.") from error
    return parse_mapping(text, str(path))


def parse_mapping(text: str, place: str = "mapping") -> Mapping:
    """Return the mapping that a YAML text says; ``place`` names it in errors.

    Raises:
        MappingError: it is not YAML, or something in it is wrong.
    """
    try:
        # The loader is yaml's safe one; it only adds a check for doubled keys.
        stated = yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = "" if error.problem_mark is None else f" at line {error.problem_mark.line + 1}"
        raise MappingError(
            f"{place} is not YAML{line}: {error.problem}. An expression with : or # or quotes "
            "stands in quotes."
        ) from error
    except yaml.YAMLError as error:
        raise MappingError(f"{place} is not YAML: {error}.") from error
    if not isinstance(stated, dict):
        raise MappingError(f"{place} is {short(stated)}: keys were expected, `source:` first.")
    return _compiled(stated, place)


def mapping_of_header(columns: tuple[str, ...], name: str) -> Mapping:
    """Return the mapping of a CSV file whose columns are named as a profile's keys are.

    Raises:
        MappingError: it has no ``key`` and ``name``, or a column that a profile does not have.
    """
    if set(NAME_KEYS) <= set(columns) and "key" not in columns:
        model: type[Profile] | type[NameRow] = NameRow
        section: dict[str, Any] = {column: column for column in columns if column != "source"}
    else:
        model, section = Profile, _profile_section(columns, name)
    template = Template(Expressions({}))
    build = template.compile(section, model, name)
    return Mapping(name, Head(source="csv"), model, build, _named_key(section, template), {})


def _profile_section(columns: tuple[str, ...], name: str) -> dict[str, Any]:
    lists = ("names", "fields", "awards", "affiliations", "education")
    contacts = ("email", "phone")
    plain = tuple(
        k
        for k in keys_of(Profile)
        if k not in (*lists, "identifiers", "contacts", "texts", "collaborators")
    )
    known = (*plain, *lists, *BY_IDENTIFIER, *contacts, "bio", "source")
    for needed in ("key", "name"):
        if needed not in columns:
            raise MappingError(
                f"{name} has no column {needed!r} (it has {', '.join(columns)}): without a mapping "
                "a profile needs `key` and `name`; say what the columns mean with --mapping."
            )
    for column in columns:
        if column not in known:
            raise MappingError(
                f"{name}: {nearest('column', column, known)} Other columns need a --mapping."
            )
    section: dict[str, Any] = {column: column for column in columns if column in plain}
    section |= {column: f"split({column})" for column in columns if column in lists}
    groups = {"identifiers": tuple(BY_IDENTIFIER), "contacts": contacts}
    for group, keys in groups.items():
        if chosen := {column: column for column in columns if column in keys}:
            section[group] = chosen
    if "bio" in columns:
        section["texts"] = [{"text": "bio"}]
    return section


def _compiled(stated: dict[str, Any], place: str) -> Mapping:
    sections: dict[str, type[Profile] | type[NameRow]] = {"profile": Profile, "names": NameRow}
    known = (*Head.model_fields, *sections, "tables")
    for key in stated:
        if key not in known:
            raise MappingError(f"{place}: {nearest('key', str(key), known)}")
    chosen = [name for name in sections if name in stated]
    if len(chosen) != 1:
        raise MappingError(
            f"{place} has {' and '.join(chosen) or 'neither a profile nor names'}: one section is "
            "needed, `profile:` for experts or `names:` for a file of names."
        )
    template = Template(Expressions(_tables(stated.get("tables") or {}, place)))
    head = _head({key: stated[key] for key in stated if key in Head.model_fields}, place)
    model = sections[chosen[0]]
    build = template.compile(stated[chosen[0]], model, f"{place}: {chosen[0]}")
    section = stated[chosen[0]]
    return Mapping(place, head, model, build, _named_key(section, template), template.columns)


def _named_key(section: dict[str, Any], template: Template) -> Getter:
    stated = section.get("key")
    if isinstance(stated, str):
        return template.expressions.compile(stated, "key")[0]
    return lambda record: stated


def _head(stated: dict[str, Any], place: str) -> Head:
    try:
        return Head.model_validate(stated)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = str(first["loc"][0])
        if first["type"] == "missing":
            raise MappingError(f"{place}: {key!r} is needed, such as `{key}: nobel`.") from error
        expected = _EXPECTED.get(key, first["msg"].replace("Input should be", "expected"))
        raise MappingError(f"{place}: {key}: {short(first['input'])}: {expected}.") from error


def _tables(stated: Any, place: str) -> Tables:
    if not isinstance(stated, dict) or not all(isinstance(t, dict) for t in stated.values()):
        raise MappingError(f"{place}: tables: every table was expected to be keys and values.")
    return {str(n): {str(k): v for k, v in table.items()} for n, table in stated.items()}


class _Loader(yaml.SafeLoader):
    """Safe YAML that refuses a key written twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Return the mapping, or raise when a key of it stands twice."""
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            if key.value in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"the key {key.value!r} stands twice", problem_mark=key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)
