"""Files as profiles: the one way in. Reads, maps, checks; every row comes out, good or bad."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError

from kg.profiles.expressions import RowFault
from kg.profiles.identifiers import settle_identifiers
from kg.profiles.mapping import NAME_KEYS, Mapping, mapping_of_header
from kg.profiles.model import NameRow, Profile
from kg.profiles.problems import Place, Problem, is_stated, problems_of
from kg.profiles.readers import Table, format_of, open_table
from kg.profiles.readers.input import Progress, check_input, open_input
from kg.profiles.readers.record import Format, Record

_Model = TypeVar("_Model", Profile, NameRow)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a source, read.

    Args:
        line: where it begins in the file, from 1.
        source: the source that the row itself names, as exports do; None otherwise.
        key: the source's own key, also of a rejected row where it could be read.
        profile: what it says, None for a name row and for a rejected one.
        name_row: a further name for something, None otherwise.
        problems: everything wrong with it; ``noted`` ones did not reject it.
        record: as it stood in the file, for ``kg.profiles.rejects``.
    """

    file: str
    line: int
    source: str | None
    key: str | None
    profile: Profile | None
    name_row: NameRow | None
    problems: tuple[Problem, ...]
    record: Record
    table: Table

    @property
    def rejected(self) -> bool:
        """Return whether the row is not loaded."""
        return self.profile is None and self.name_row is None


def read_profiles(
    paths: Sequence[str],
    mapping: Mapping | None = None,
    *,
    format: str | None = None,
    encoding: str | None = None,
    progress: Progress | None = None,
) -> Iterator[Row]:
    """Yield every row of the files, in order; ``-`` is stdin.

    A key that came before, in any of the files, rejects the later row.

    Args:
        mapping: None when the rows are profiles already.
        format: json, jsonl or csv, over what the file's name says.
        progress: is kept up to date with the bytes read and the bytes there are.
    Raises:
        UsageError: a file is not there or may not be read; before the first row is.
        MappingError: the mapping reads a column that a file does not have.
        BadData: a file cannot be read on; the rows before were yielded.
    """
    progress = progress or Progress()
    sizes = [check_input(path) for path in paths]
    known = [size for size in sizes if size is not None]
    progress.total = sum(known) if len(known) == len(sizes) else None
    head = mapping.head if mapping else None
    formats = [
        format_of(path, stated=format, otherwise=head.format if head else None) for path in paths
    ]
    encoding = encoding or (head.encoding if head else None)
    return _rows(list(zip(paths, formats, strict=True)), mapping, encoding, progress)


def _rows(
    inputs: list[tuple[str, Format | None]],
    mapping: Mapping | None,
    encoding: str | None,
    progress: Progress,
) -> Iterator[Row]:
    keys = _Keys()
    for path, format in inputs:
        with open_input(path, progress) as source:
            where = mapping.head.records if mapping else None
            table = open_table(source, format=format, encoding=encoding, records=where)
            shape = mapping
            if table.columns is not None and mapping is None:
                shape = mapping_of_header(table.columns, source.name)
            elif table.columns is not None and mapping is not None:
                mapping.check_columns(table.columns, source.name)
            reading = _Reading(source.name, table, shape, mapping is None, keys)
            for record in table.records:
                yield reading.row(record)


class _Keys:
    """Where each key came first, in little memory.

    A key is kept as 64 bits: two different ones have the same about once in ten million files of a
    million rows.
    """

    def __init__(self) -> None:
        self._files: list[str] = []
        self._first: dict[int, int] = {}

    def before(self, source: str | None, key: str, file: str, record: Record) -> str | None:
        """Return where a key came before, or None when it did not; remember it."""
        place = f"{file} record " if record.number else f"{file}:"
        if self._files[-1:] != [place]:
            self._files.append(place)
        here = (len(self._files) - 1) << 40 | (record.number or record.line)
        mark = hash((source, key))
        first = self._first.get(mark)
        if first is None:
            self._first[mark] = here
            return None
        return f"{self._files[first >> 40]}{first & (1 << 40) - 1}"


@dataclass(frozen=True)
class _Reading:
    """One file being read; ``shape`` is None when its rows are profiles as they stand."""

    file: str
    table: Table
    shape: Mapping | None
    states_source: bool
    keys: _Keys

    def row(self, record: Record) -> Row:
        """Return the row that a record is."""
        place = _place(self.file, record)
        if record.data is None:
            return self._rejected(record, [place.problem(record.fault or "it cannot be read")])
        source = record.data.get("source") if self.states_source else None
        if source is not None and not isinstance(source, str):
            problem = place.problem("expected the name of a source", field="source", value=source)
            return self._rejected(record, [problem])
        try:
            model, data = self._shaped(record.data)
        except RowFault as fault:
            key = self._faulty_key(record.data)
            place = _place(self.file, record, key)
            return self._rejected(record, [place.problem(str(fault))], source, key)
        if model is NameRow:
            return self._name_row(record, source, data)
        return self._profile(record, source or None, data)

    def _shaped(self, data: dict[str, Any]) -> tuple[type[Profile] | type[NameRow], dict[str, Any]]:
        if self.shape is not None:
            return self.shape.model, self.shape.build(data)
        is_name = "key" not in data and all(key in data for key in NAME_KEYS)
        stated = {key: value for key, value in data.items() if key != "source"}
        return (NameRow if is_name else Profile), stated

    def _faulty_key(self, data: dict[str, Any]) -> str | None:
        try:
            return _key(self.shape.key(data)) if self.shape else None
        except RowFault:
            return None

    def _name_row(self, record: Record, source: str | None, data: dict[str, Any]) -> Row:
        try:
            name_row = _validated(NameRow, data)
        except ValidationError as error:
            place = _place(self.file, record)
            return self._rejected(record, problems_of(error, place, NameRow))
        return Row(self.file, record.line, source, None, None, name_row, (), record, self.table)

    def _profile(self, record: Record, source: str | None, data: dict[str, Any]) -> Row:
        key = _key(data.get("key"))
        place = _place(self.file, record, key)
        notes = _settle_all_identifiers(data, place)
        try:
            profile = _validated(Profile, data)
        except ValidationError as error:
            found = (*problems_of(error, place, Profile), *notes)
            return self._rejected(record, found, source, key)
        if before := self.keys.before(source, profile.key, self.file, record):
            message = (
                f"came before, at {before}: one key is one record; give it its own, or join them"
            )
            problem = place.problem(message, field="key", value=profile.key)
            return self._rejected(record, [problem, *notes], source, key)
        return Row(
            self.file, record.line, source, key, profile, None, tuple(notes), record, self.table
        )

    def _rejected(
        self, record: Record, problems: Sequence[Problem], source: str | None = None,
        key: str | None = None,
    ) -> Row:  # fmt: skip
        return Row(
            self.file, record.line, source, key, None, None, tuple(problems), record, self.table
        )


def _place(file: str, record: Record, key: str | None = None) -> Place:
    return Place(file, record.line, key, record.number)


def _validated(model: type[_Model], data: dict[str, Any]) -> _Model:
    """Return the data as a model; what states nothing is only looked for when it does not fit."""
    try:
        return model.model_validate(data)
    except ValidationError:
        return model.model_validate(_stated(data))


def _key(value: Any) -> str | None:
    """Return a key as it is stored, or None when it cannot be one."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    key = str(value).strip()
    return key if key and key.encode("utf-8", "ignore").decode() == key else None


def _stated(value: Any) -> Any:
    """Return JSON data without what states nothing: null, blank text, empty lists and objects."""
    if isinstance(value, dict):
        made = {key: _stated(inner) for key, inner in value.items()}
        return {key: inner for key, inner in made.items() if is_stated(inner)}
    if isinstance(value, list):
        return [inner for inner in map(_stated, value) if is_stated(inner)]
    return value


def _settle_all_identifiers(data: dict[str, Any], place: Place) -> list[Problem]:
    """Put identifiers in order, those of collaborators too; return the notes on them."""
    notes: list[Problem] = []
    if isinstance(stated := data.get("identifiers"), dict):
        data["identifiers"], notes = settle_identifiers(stated, place)
    if isinstance(collaborators := data.get("collaborators"), list):
        data["collaborators"] = [
            _settled_collaborator(part, at, place, notes) for at, part in enumerate(collaborators)
        ]
    return notes


def _settled_collaborator(part: Any, at: int, place: Place, notes: list[Problem]) -> Any:
    if not isinstance(part, dict) or not isinstance(part.get("identifier"), dict):
        return part
    field = f"collaborators[{at}].identifier"
    kept, more = settle_identifiers(part["identifier"], place, field)
    notes += more
    # The record itself stays as it stood, for the rejects.
    return {**part, "identifier": kept or None}
