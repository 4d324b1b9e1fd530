"""A section of a mapping, compiled: from a record to the data of a profile or a name.

Every value is an expression. A key that holds many parts takes one part, a list of parts, a part
that is repeated with ``each``, or an expression that gives a list of texts::

    fields: split(areas)
    awards:
      each: prizes                  # or steps, one inside the other: [prizes, affiliations]
      when: year != '0'             # optional: only these
      name: category
      stated_year: parent.year      # `parent` is what the item stands in; an item without keys of
                                    # its own (a text, a number) is `item`
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from bole.errors import MappingError
from kg.profiles.expressions import Expressions, Getter, Path, is_true
from kg.profiles.model import keys_of, main_key, parts_of
from kg.profiles.problems import is_stated
from kg.schema import BY_IDENTIFIER, nearest

_LOOP = ("each", "when")
_IDENTIFIERS = ("identifiers", "identifier")


@dataclass(frozen=True)
class Value:
    """A compiled value; ``own`` when it reads more than what its item stands in."""

    get: Getter
    own: bool = True


@dataclass
class Template:
    """Compiles the sections of one mapping; ``columns`` gathers what is read, and where."""

    expressions: Expressions
    columns: dict[str, str] = field(default_factory=dict)

    def compile(self, section: Any, model: type[BaseModel], place: str) -> Getter:
        """Return what makes the data of a ``model`` from a record, without what is not stated.

        Raises:
            MappingError: a key, an expression or the shape is wrong.
        """
        return _gather(self._part(section, model, place, 0))

    def _part(
        self, section: Any, model: type[BaseModel], place: str, depth: int
    ) -> dict[str, Value]:
        _check_keys(section, keys_of(model), place)
        for name, stated in model.model_fields.items():
            if stated.is_required() and name not in section:
                raise MappingError(f"{place}: {name!r} is needed, and is not there.")
        return {
            key: self._value(value, model, key, f"{place}.{key}", depth)
            for key, value in section.items()
        }

    def _value(self, value: Any, model: type[BaseModel], key: str, place: str, depth: int) -> Value:
        part = parts_of(model).get(key)
        if key in _IDENTIFIERS:
            _check_keys(value, tuple(BY_IDENTIFIER), place)
            return Value(
                _gather({k: self._text(v, f"{place}.{k}", depth) for k, v in value.items()})
            )
        if part is None:
            return self._text(value, place, depth)
        if not _holds_many(model, key):
            return Value(_gather(self._object(value, part, place, depth)))
        return self._parts(value, part, place, depth)

    def _object(
        self, section: Any, part: type[BaseModel], place: str, depth: int
    ) -> dict[str, Value]:
        _check_keys(section, keys_of(part), place)
        return {k: self._text(v, f"{place}.{k}", depth) for k, v in section.items()}

    def _parts(self, value: Any, part: type[BaseModel], place: str, depth: int) -> Value:
        """Compile what gives many parts; equal ones are given once."""
        if isinstance(value, str):
            return Value(_wrapped(self._text(value, place, depth).get, main_key(part)))
        sections = value if isinstance(value, list) else [value]
        makers = [
            self._repeated(section, part, f"{place}[{at}]" if len(sections) > 1 else place, depth)
            for at, section in enumerate(sections)
        ]

        def get(record: Any) -> list[Any]:
            found: list[Any] = []
            for make in makers:
                found += [item for item in make(record) if item not in found]
            return found

        return Value(get)

    def _repeated(
        self, section: Any, part: type[BaseModel], place: str, depth: int
    ) -> Callable[[Any], list[Any]]:
        _check_keys(section, (*keys_of(part), *_LOOP), place)
        steps = section.get("each", [])
        steps = steps if isinstance(steps, list) else [steps]
        each = [self._text(step, f"{place}.each", depth + at).get for at, step in enumerate(steps)]
        inside = depth + len(each)
        when = self._text(section["when"], f"{place}.when", inside) if "when" in section else None
        inner = {key: value for key, value in section.items() if key not in _LOOP}
        values = self._part(inner, part, place, inside)
        build, main = _gather(values), main_key(part)
        own = {key for key, value in values.items() if value.own and key != main}

        def make(record: Any) -> list[Any]:
            made = []
            for item in _items(record, each):
                if when is None or is_true(when.get(item)):
                    one = build(item)
                    # A part without its main value says nothing, unless it states something else:
                    # then it is kept, and told as a problem of the row.
                    if main in one or not own.isdisjoint(one):
                        made.append(one)
            return made

        return make

    def _text(self, value: Any, place: str, depth: int) -> Value:
        """Compile an expression; a bare number, true or false is itself."""
        if isinstance(value, bool | int | float):
            return Value(lambda record: value, own=False)
        if not isinstance(value, str):
            raise MappingError(
                f"{place}: {value!r} stands where an expression was expected, such as `surname` "
                "or \"'fixed text'\"."
            )
        get, paths = self.expressions.compile(value, place)
        for path in paths:
            self._note(path, place, depth)
        return Value(get, own=any(path[0] != "parent" for path in paths))

    def _note(self, path: Path, place: str, depth: int) -> None:
        """Remember a path that leads to the record itself."""
        above = next((at for at, step in enumerate(path) if step != "parent"), len(path))
        if above == depth and above < len(path):
            self.columns.setdefault(path[above], place)


def _gather(values: dict[str, Value]) -> Getter:
    getters = [(key, value.get) for key, value in values.items()]

    def get(record: Any) -> dict[str, Any]:
        made = {}
        for key, getter in getters:
            value = getter(record)
            if value is not None and is_stated(value):
                made[key] = value
        return made

    return get


def _wrapped(get: Getter, main: str) -> Getter:
    def wrapped(record: Any) -> list[Any]:
        value = get(record)
        items = value if isinstance(value, list) else [value]
        stated = [item for item in items if is_stated(item)]
        return [item if isinstance(item, dict) else {main: item} for item in stated]

    return wrapped


def _items(record: Any, each: list[Getter]) -> Iterator[Any]:
    """Yield what the steps lead to, every item with its ``parent``."""
    if not each:
        yield record
        return
    found = each[0](record)
    for item in found if isinstance(found, list) else [found]:
        if is_stated(item):
            inner = item if isinstance(item, dict) else {"item": item}
            yield from _items({**inner, "parent": record}, each[1:])


def _holds_many(model: type[BaseModel], key: str) -> bool:
    annotation = next(f.annotation for n, f in model.model_fields.items() if key in (n, f.alias))
    return getattr(annotation, "__origin__", None) is tuple


def _check_keys(section: Any, known: tuple[str, ...], place: str) -> None:
    if not isinstance(section, dict):
        raise MappingError(
            f"{place}: {section!r} stands where keys were expected: {', '.join(known)}."
        )
    for key in section:
        if key not in known:
            raise MappingError(f"{place}: {nearest('key', str(key), known)}")
