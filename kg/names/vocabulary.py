"""The fields there are, in English and Chinese, and which belong to which.

The vocabulary is ``fields.yaml`` beside this module; its head says what a line holds. A curator's
own file has the same format: a field that is new there is added; for one that is known, synonyms
and terms are added, and ``zh`` or ``broader``, where stated, replace what was there.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from bole.errors import UsageError
from kg.names.normalise import normalise
from kg.schema import nearest

_SHIPPED = "kg/names/fields.yaml"
# The C loader reads the same and is ten times as quick; not every build of PyYAML has it.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class FieldTerm:
    """One field: its names, the field it belongs to, and words that tell of it in text.

    ``terms`` are English words as descriptive text has them; one that ends in ``*`` is a beginning.
    """

    en: str
    zh: str
    broader: str | None = None
    synonyms_en: tuple[str, ...] = ()
    synonyms_zh: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    note: str | None = None

    @property
    def names(self) -> tuple[tuple[str, str], ...]:
        """Return every name with its language, the canonical ones first."""
        english = ((name, "en") for name in self.synonyms_en)
        chinese = ((name, "zh") for name in self.synonyms_zh)
        return ((self.en, "en"), (self.zh, "zh"), *english, *chinese)


@dataclass(frozen=True)
class Vocabulary:
    """The fields, whole: no orphan, no loop, no name of two fields without a note."""

    fields: tuple[FieldTerm, ...]

    def __iter__(self) -> Iterator[FieldTerm]:
        """Go over the fields in the order of the file."""
        return iter(self.fields)

    def __len__(self) -> int:
        """Return how many fields there are."""
        return len(self.fields)

    def get(self, en: str) -> FieldTerm | None:
        """Return the field with this canonical English name, however it is spelt."""
        return self._by_en.get(normalise(en))

    def lookup(self, form: str) -> tuple[FieldTerm, ...]:
        """Return the fields that a name means: a name or synonym, normalised or not."""
        return self._by_form.get(normalise(form), ())

    def narrower(self, term: FieldTerm) -> tuple[FieldTerm, ...]:
        """Return the fields right below one."""
        return self._below.get(term.en, ())

    def ancestors(self, term: FieldTerm) -> tuple[FieldTerm, ...]:
        """Return the fields above one, nearest first."""
        above = []
        while term.broader is not None:
            term = self._by_en[normalise(term.broader)]
            above.append(term)
        return tuple(above)

    def descendants(self, term: FieldTerm) -> tuple[FieldTerm, ...]:
        """Return the fields below one, nearest first."""
        below = list(self.narrower(term))
        for found in below:  # grows as it is read: breadth first
            below.extend(self.narrower(found))
        return tuple(below)

    @cached_property
    def _by_en(self) -> dict[str, FieldTerm]:
        return {normalise(term.en): term for term in self.fields}

    @cached_property
    def _by_form(self) -> dict[str, tuple[FieldTerm, ...]]:
        found: defaultdict[str, dict[str, FieldTerm]] = defaultdict(dict)
        for term in self.fields:
            for name, _ in term.names:
                found[normalise(name)][term.en] = term
        return {form: tuple(terms.values()) for form, terms in found.items()}

    @cached_property
    def _below(self) -> dict[str, tuple[FieldTerm, ...]]:
        found: defaultdict[str, list[FieldTerm]] = defaultdict(list)
        for term in self.fields:
            if term.broader is not None:
                found[term.broader].append(term)
        return {en: tuple(terms) for en, terms in found.items()}


def load(own: Path | None = None) -> Vocabulary:
    """Return the shipped vocabulary, with a curator's own file merged in.

    Raises:
        UsageError: a file is no vocabulary; the message names every place.
    """
    if own is None:
        return _shipped()
    try:
        text = own.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{own}: {error}; a vocabulary is a UTF-8 file of fields like {_SHIPPED}"
        ) from error
    return _whole([*_shipped_lines(), *_read(text, str(own))])


_Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Stated(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _ByLanguage(_Stated):
    en: tuple[_Name, ...] = ()
    zh: tuple[_Name, ...] = ()


class _Terms(_Stated):
    en: tuple[_Name, ...] = ()


class _Field(_Stated):
    en: _Name
    zh: _Name | None = None
    broader: _Name | None = None
    synonyms: _ByLanguage = _ByLanguage()
    terms: _Terms = _Terms()
    note: _Name | None = None


class _File(_Stated):
    fields: tuple[_Field, ...]


@dataclass(frozen=True)
class _Line:
    stated: _Field
    file: str
    number: int

    @property
    def place(self) -> str:
        return f"{self.file}:{self.number}: {self.stated.en}"


@cache
def _shipped() -> Vocabulary:
    return _whole(_shipped_lines())


@cache
def _shipped_lines() -> tuple[_Line, ...]:
    text = files("kg.names").joinpath("fields.yaml").read_text(encoding="utf-8")
    return _read(text, _SHIPPED)


def _read(text: str, file: str) -> tuple[_Line, ...]:
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        data = None if node is None else loader.construct_document(node)
    except yaml.YAMLError as error:
        raise UsageError(f"{file}: this is not YAML: {error}") from error
    finally:
        loader.dispose()
    try:
        stated = _File.model_validate(data).fields
    except ValidationError as error:
        raise _refused([_mistake(file, node, dict(found)) for found in error.errors()]) from error
    return tuple(
        _Line(field, file, number) for field, number in zip(stated, _numbers(node), strict=True)
    )


def _numbers(node: Any) -> list[int]:
    """Return the line on which each field of a document begins."""
    lists = [value for key, value in node.value if key.value == "fields"]
    return [item.start_mark.line + 1 for item in lists[-1].value]


def _mistake(file: str, node: Any, found: dict[str, Any]) -> str:
    where = list(found["loc"])
    if len(where) < 2 or not isinstance(where[1], int):
        return f"{file}: {found['msg']}; expected `fields:` with a list of fields under it"
    what = ".".join(map(str, where[2:])) or "field"
    return f"{file}:{_numbers(node)[where[1]]}: {what}: {found['msg']}, got {found['input']!r}"


def _whole(lines: list[_Line] | tuple[_Line, ...]) -> Vocabulary:
    """Merge the lines into a vocabulary, or say all that is wrong with it."""
    merged: dict[str, FieldTerm] = {}
    last: dict[str, _Line] = {}
    problems = []
    for line in lines:
        key = normalise(line.stated.en)
        if key in last and last[key].file == line.file:
            problems.append(f"{line.place}: stands twice, first in line {last[key].number}")
        elif key not in merged and line.stated.zh is None:
            problems.append(f"{line.place}: has no `zh`; give the new field a Chinese name")
        else:
            merged[key] = _merge(merged.get(key), line.stated)
        last[key] = line
    if not problems:
        merged = {key: _canonical(term, merged) for key, term in merged.items()}
        problems = [*_orphans(merged, last), *_loops(merged, last), *_doubles(merged, last)]
    if problems:
        raise _refused(problems)
    return Vocabulary(tuple(merged.values()))


def _merge(known: FieldTerm | None, stated: _Field) -> FieldTerm:
    known = known or FieldTerm(stated.en, stated.zh or "")
    return FieldTerm(
        en=known.en,
        zh=stated.zh or known.zh,
        broader=stated.broader or known.broader,
        synonyms_en=_joined(known.synonyms_en, stated.synonyms.en),
        synonyms_zh=_joined(known.synonyms_zh, stated.synonyms.zh),
        terms=_joined(known.terms, stated.terms.en),
        note=stated.note or known.note,
    )


def _joined(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(first + second))


def _canonical(term: FieldTerm, known: dict[str, FieldTerm]) -> FieldTerm:
    """Return the field with the field it belongs to spelt as that one spells itself."""
    above = None if term.broader is None else known.get(normalise(term.broader))
    if above is None or above.en == term.broader:
        return term
    return replace(term, broader=above.en)


def _orphans(terms: dict[str, FieldTerm], lines: dict[str, _Line]) -> Iterator[str]:
    names = tuple(term.en for term in terms.values())
    for key, term in terms.items():
        if term.broader is not None and normalise(term.broader) not in terms:
            yield f"{lines[key].place}: broader: {nearest('field', term.broader, names)}"


def _loops(terms: dict[str, FieldTerm], lines: dict[str, _Line]) -> Iterator[str]:
    for key, term in terms.items():
        path, at = [term.en], term.broader
        while at is not None and (above := terms.get(normalise(at))) and above.en not in path:
            path.append(above.en)
            at = above.broader
        if at == term.en:
            chain = " → ".join([*path, term.en])
            yield f"{lines[key].place}: belongs to itself ({chain}); change one `broader`"


def _doubles(terms: dict[str, FieldTerm], lines: dict[str, _Line]) -> Iterator[str]:
    owners: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for key, term in terms.items():
        for name, _ in term.names:
            owners[normalise(name)][key] = name
    for keys in owners.values():
        if len(keys) > 1 and not all(terms[key].note for key in keys):
            first, *others = keys
            yield (
                f"{lines[others[-1]].place}: {keys[others[-1]]!r} is also a name of "
                f"{terms[first].en} ({lines[first].file}:{lines[first].number}); "
                "take it from one, or give each a `note` that says why"
            )


def _refused(problems: list[str]) -> UsageError:
    return UsageError("the vocabulary of fields cannot be used:\n  " + "\n  ".join(problems))
