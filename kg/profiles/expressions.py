"""The expressions of a mapping: JMESPath with a few functions of ours, compiled once.

An expression that is only a name (``surname``, ``姓名``, ``First name``) is what stands under it.
Ours beside JMESPath's own functions::

    split(text)                  the parts between ; ； and 、     split(text, ',')  between commas
    trim(text)                   without space around             trim(text, '"')   nor quotes
    replace(text, old, new)      with every old replaced
    extract(text, pattern)       the first group of a regular expression, or nothing
    lookup('table', value)       the value's entry in `tables:`, or that of '*'

All of them give nothing for nothing.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, cast

import jmespath
from jmespath.exceptions import JMESPathError
from jmespath.functions import Functions, signature
from jmespath.visitor import Options, TreeInterpreter

from bole.errors import MappingError
from kg.schema import nearest

Getter = Callable[[Any], Any]
Path = tuple[str, ...]
Node = dict[str, Any]
Tables = dict[str, dict[str, Any]]

SEPARATORS = (";", "；", "、")
_NAME = re.compile(r"[^\W\d][\w \-]*")
_ANY: Any = {"types": []}
_MORE: Any = {"types": [], "variadic": True}


class RowFault(Exception):
    """A row cannot be mapped; the message says why."""


class _Ours(Functions):
    """Our functions, over the tables of one mapping; they check their arguments themselves."""

    def __init__(self, tables: Tables) -> None:
        super().__init__()
        self.tables = tables

    @signature(_MORE)
    def _func_split(self, value: Any, *separators: str) -> list[str] | None:
        text = _text("split", value)
        if text is None:
            return None
        pattern = "|".join(map(re.escape, separators or SEPARATORS))
        return [part.strip() for part in re.split(pattern, text) if part.strip()]

    @signature(_MORE)
    def _func_trim(self, value: Any, *around: str) -> str | None:
        text = _text("trim", value)
        return None if text is None else text.strip().strip("".join(around)).strip()

    @signature(_ANY, _ANY, _ANY)
    def _func_replace(self, value: Any, old: str, new: str) -> str | None:
        text = _text("replace", value)
        return None if text is None else text.replace(old, new)

    @signature(_ANY, _ANY)
    def _func_extract(self, value: Any, pattern: str) -> str | None:
        text = _text("extract", value)
        found = None if text is None else re.search(pattern, text)
        if found is None:
            return None
        return found[1] if found.re.groups else found[0]

    @signature(_ANY, _ANY)
    def _func_lookup(self, name: str, value: Any) -> Any:
        text = _text("lookup", value)
        if text is None:
            return None
        table = self.tables[name]
        found = table.get(text, table.get("*"))
        if found is None:
            raise RowFault(
                f"the table {name!r} has no {value!r}: add it to `tables:`, or an entry '*' for "
                "the rest"
            )
        return found


# Ours: the fewest and the most values each takes, and how it is written.
_ARGUMENTS = {
    "split": (1, 9),
    "trim": (1, 9),
    "replace": (3, 3),
    "extract": (2, 2),
    "lookup": (2, 2),
}
_USE = {
    "split": "split(text) or split(text, ',')",
    "trim": "trim(text) or trim(text, '\"')",
    "replace": "replace(text, 'old', 'new')",
    "extract": "extract(text, 'pattern')",
    "lookup": "lookup('table', value)",
}
OURS = tuple(_ARGUMENTS)


def _text(function: str, value: Any) -> str | None:
    """Return a value as text; numbers are written out, nothing stays nothing."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool | list | dict):
        raise RowFault(f"{function}() takes text, and {value!r} was given")
    return str(value)


class Expressions:
    """Compiles the expressions of one mapping and knows its tables."""

    def __init__(self, tables: Tables) -> None:
        """Take the mapping's ``tables:``."""
        self._tables = tables
        self._ours = _Ours(tables)
        self._interpreter = TreeInterpreter(Options(custom_functions=self._ours))

    def compile(self, text: str, place: str) -> tuple[Getter, tuple[Path, ...]]:
        """Return what evaluates an expression, and the paths it reads from its record.

        Raises:
            MappingError: it is not JMESPath, or names a function or table that does not exist.
        """
        name = text.strip()
        if _NAME.fullmatch(name):
            return _named(name), ((name,),)
        try:
            tree: Node = cast(Node, jmespath.compile(name).parsed)
        except JMESPathError as error:
            reason = str(error).splitlines()[0].rstrip(":")
            raise MappingError(
                f"{place}: {text!r} is not a JMESPath expression ({reason}). Fixed text stands in "
                "single quotes, as in \"'Nobel Prize'\"; a name with other letters than a-z in "
                "double quotes."
            ) from error
        self._check(tree, place)
        return self._evaluate(tree, text), tuple(_paths(tree))

    def _evaluate(self, tree: Node, text: str) -> Getter:
        if tree["type"] == "literal":
            constant = tree["value"]
            return lambda record: constant
        quick = self._closure(tree)

        def get(record: Any) -> Any:
            try:
                return quick(record)
            except JMESPathError as error:
                raise RowFault(f"{text!r} cannot be worked out: {error}") from error

        return get

    def _closure(self, tree: Node) -> Getter:
        """Return the commonest nodes as functions, three times as fast as JMESPath's visitor."""
        kind: str = tree["type"]
        value: Any = tree.get("value")
        children: list[Node] = tree.get("children", [])
        if kind == "field":
            return _named(value)
        if kind == "literal":
            return lambda record: value
        if kind == "subexpression":
            return _one_after_other([self._closure(child) for child in children])
        if kind in ("current", "identity"):
            return lambda record: record
        if kind == "multi_select_list":
            values = [self._closure(child) for child in children]
            return lambda record: None if record is None else [get(record) for get in values]
        if kind == "filter_projection":
            return _filtered(*map(self._closure, children))
        if kind == "comparator" and value in ("eq", "ne") and _with_text(children):
            left, right = map(self._closure, children)
            equal = value == "eq"
            return lambda record: (left(record) == right(record)) is equal
        if kind == "function_expression" and all(c["type"] != "expref" for c in children):
            arguments = [self._closure(child) for child in children]
            if value in OURS:
                ours = getattr(self._ours, f"_func_{value}")
                return lambda record: ours(*[get(record) for get in arguments])
            call = self._ours.call_function
            return lambda record: call(value, [get(record) for get in arguments])
        visit: Any = self._interpreter.visit
        return lambda record: visit(tree, record)

    def _check(self, tree: Node, place: str) -> None:
        for node in _nodes(tree):
            if node["type"] != "function_expression":
                continue
            known = tuple(sorted(self._ours.FUNCTION_TABLE))
            if node["value"] not in known:
                raise MappingError(f"{place}: {nearest('function', node['value'], known)}")
            if node["value"] in OURS:
                self._check_ours(node["value"], node["children"], place)

    def _check_ours(self, name: str, arguments: list[Node], place: str) -> None:
        """Check what is fixed in a call of ours: how many arguments, the table, the pattern."""
        least, most = _ARGUMENTS[name]
        if not least <= len(arguments) <= most:
            raise MappingError(
                f"{place}: {name}() takes {_USE[name]}, not {len(arguments)} values."
            )
        fixed = arguments[:1] if name == "lookup" else arguments[1:]
        for argument in fixed:
            value = argument.get("value")
            if argument["type"] != "literal" or not isinstance(value, str) or not value:
                raise MappingError(
                    f"{place}: {name}() takes {_USE[name]}: fixed text in single quotes was "
                    "expected."
                )
            if name == "lookup" and value not in self._tables:
                known = tuple(self._tables) or ("none: write one under `tables:`",)
                raise MappingError(f"{place}: {nearest('table', value, known)}")
            if name == "extract":
                _check_pattern(value, place)


def _with_text(children: list[Node]) -> bool:
    """Return whether one side is fixed text, for which JMESPath compares as Python does."""
    return any(
        isinstance(child.get("value"), str) and child["type"] == "literal" for child in children
    )


def is_true(value: Any) -> bool:
    """Return what JMESPath takes for true: 0 is, an empty text or list is not."""
    return value is not False and value not in ("", [], {}, None)


def _one_after_other(steps: list[Getter]) -> Getter:
    def get(record: Any) -> Any:
        for step in steps:
            record = step(record)
        return record

    return get


def _filtered(base: Getter, each: Getter, condition: Getter) -> Getter:
    def get(record: Any) -> Any:
        items = base(record)
        if not isinstance(items, list):
            return None
        chosen = (item for item in items if is_true(condition(item)))
        return [value for value in map(each, chosen) if value is not None]

    return get


def _named(name: str) -> Getter:
    def get(record: Any) -> Any:
        return record.get(name) if isinstance(record, dict) else None

    return get


def _check_pattern(pattern: str, place: str) -> None:
    try:
        re.compile(pattern)
    except re.error as error:
        raise MappingError(
            f"{place}: {pattern!r} is not a regular expression ({error})."
        ) from error


def _nodes(tree: Node) -> Iterator[Node]:
    yield tree
    for child in tree.get("children", ()):
        if isinstance(child, dict):
            yield from _nodes(child)


_ON_FIRST = frozenset({
    "projection", "filter_projection", "value_projection", "flatten", "index_expression", "pipe",
    "slice",
})  # fmt: skip


def _paths(tree: Node) -> Iterator[Path]:
    """Yield the paths that an expression reads from the record itself."""
    children = tree.get("children", ())
    if tree["type"] == "field":
        yield (tree["value"],)
    elif tree["type"] == "subexpression":
        if all(child["type"] == "field" for child in children):
            yield tuple(child["value"] for child in children)
        else:
            yield from _paths(children[0])
    elif tree["type"] in _ON_FIRST:
        if children:
            yield from _paths(children[0])
    elif tree["type"] != "expref":
        for child in children:
            yield from _paths(child)
