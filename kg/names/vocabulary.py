"""The fields there are, in English and Chinese, and which belong to which.

The vocabulary is the files of ``fields/`` beside this module, read in the order of their names;
docs/vocabulary.md says what a line holds. A curator's own file, or folder of files, has the same
format: a field that is new there is added; for one that is known, synonyms and terms are added, and
``zh`` or ``broader``, where stated, replace what was there.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from bole.errors import UsageError
from kg.names.normalise import normalise
from kg.schema import nearest

_SHIPPED = "kg/names/fields"
# The C loader reads the same and is ten times as quick; not every build of PyYAML has it.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 8
_Path = tuple[str | int, ...]


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
        """Go over the fields in the order of the files."""
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
        found: dict[str, tuple[FieldTerm, ...]] = {}
        for term in self.fields:
            for form in {normalise(name) for name, _ in term.names}:
                found[form] = (*found.get(form, ()), term)
        return found

    @cached_property
    def _below(self) -> dict[str, tuple[FieldTerm, ...]]:
        found: defaultdict[str, list[FieldTerm]] = defaultdict(list)
        for term in self.fields:
            if term.broader is not None:
                found[term.broader].append(term)
        return {en: tuple(terms) for en, terms in found.items()}


def load(own: Path | None = None) -> Vocabulary:
    """Return the shipped vocabulary, with a curator's own file, or folder of files, merged in.

    Raises:
        UsageError: a file is no vocabulary; the message names every place.
    """
    return _shipped() if own is None else _whole(_shipped_lines(), _lines_of(own, str(own)))


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
    return _lines_of(files("kg.names").joinpath("fields"), _SHIPPED)


def _lines_of(place: Traversable, name: str) -> tuple[_Line, ...]:
    """Return the lines of a file, or of every YAML file of a folder in the order of their names."""
    if not place.is_dir():
        return _read(place, name)
    found = sorted(item.name for item in place.iterdir() if item.name.endswith(".yaml"))
    return tuple(line for file in found for line in _read(place / file, f"{name}/{file}"))


def _read(place: Traversable, file: str) -> tuple[_Line, ...]:
    numbers: dict[_Path, int] = {}
    try:
        data = _document(place.read_text(encoding="utf-8-sig"), numbers)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{file}: {error}; a vocabulary is a UTF-8 file of fields like those of {_SHIPPED}"
        ) from error
    except yaml.YAMLError as error:
        raise UsageError(f"{file}: this is not YAML: {error}") from error
    try:
        stated = _File.model_validate(data).fields
    except ValidationError as error:
        found = [_mistake(file, numbers, dict(mistake)) for mistake in error.errors()]
        raise _refused(found) from error
    return tuple(_Line(field, file, numbers["fields", at]) for at, field in enumerate(stated))


def _document(text: str, numbers: dict[_Path, int]) -> Any:
    """Return a document as lists, dicts and texts: "no" and "5" are names here.

    It is built from the parser's events: a third of the time that the nodes between would take.

    Args:
        numbers: filled with the line on which each item of a list of the document begins.
    """
    events: Iterator[Any] = yaml.parse(text, Loader=_Loader)
    next(events)
    if isinstance(next(events), yaml.StreamEndEvent):
        return None
    data = _value(next(events), events, (), numbers)
    next(events)
    if not isinstance(after := next(events), yaml.StreamEndEvent):
        raise yaml.MarkedYAMLError("one document was expected", after.start_mark)
    return data


def _value(event: Any, events: Iterator[Any], path: _Path, numbers: dict[_Path, int]) -> Any:
    if isinstance(event, yaml.ScalarEvent):
        return event.value
    if isinstance(event, yaml.AliasEvent) or len(path) > _DEEPEST:
        raise yaml.MarkedYAMLError("an alias, or too much inside each other", event.start_mark)
    if isinstance(event, yaml.SequenceStartEvent):
        items: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            place = (*path, len(items))
            if len(path) == 1:
                numbers[place] = event.start_mark.line + 1
            items.append(_value(event, events, place, numbers))
        return items
    found: dict[str, Any] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        key = _value(event, events, path, numbers)
        if not isinstance(key, str) or key in found:
            raise yaml.MarkedYAMLError(f"{key!r} stands twice, or is no key", event.start_mark)
        found[key] = _value(next(events), events, (*path, key), numbers)
    return found


def _mistake(file: str, numbers: dict[_Path, int], found: dict[str, Any]) -> str:
    where = found["loc"]
    if where[:2] not in numbers:
        return f"{file}: {found['msg']}; expected `fields:` with a list of fields under it"
    what = ".".join(map(str, where[2:])) or "field"
    return f"{file}:{numbers[where[:2]]}: {what}: {found['msg']}, got {found['input']!r}"


def _whole(*sources: tuple[_Line, ...]) -> Vocabulary:
    """Merge the lines of each source into a vocabulary, or say all that is wrong with it."""
    merged: dict[str, FieldTerm] = {}
    last: dict[str, _Line] = {}
    problems = []
    for lines in sources:
        first: dict[str, _Line] = {}
        for line in lines:
            key = normalise(line.stated.en)
            if key in first:
                where = f"{first[key].file}:{first[key].number}"
                problems.append(f"{line.place}: stands twice, first in {where}")
            elif key not in merged and line.stated.zh is None:
                problems.append(f"{line.place}: has no `zh`; give the new field a Chinese name")
            else:
                merged[key] = _merge(merged.get(key), line.stated)
            first.setdefault(key, line)
        last |= first
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
    owners: dict[str, str] = {}
    for key, term in terms.items():
        for form, name in {normalise(name): name for name, _ in term.names}.items():
            first = owners.setdefault(form, key)
            if first != key and not (term.note and terms[first].note):
                yield (
                    f"{lines[key].place}: {name!r} is also a name of "
                    f"{terms[first].en} ({lines[first].file}:{lines[first].number}); "
                    "take it from one, or give each a `note` that says why"
                )


def _refused(problems: list[str]) -> UsageError:
    return UsageError("the vocabulary of fields cannot be used:\n  " + "\n  ".join(problems))
