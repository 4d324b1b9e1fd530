"""``forms.json``: the JSON Schema of an unbound form, for language models to write forms in.

Hosted models take a part of JSON Schema only, so it is made from the models in ``forms`` by these
rules: choices are ``anyOf``, every field is required and null where it is left open, an entity is a
mention ("@1"), nothing is a tuple, and things stand in things as deep as they may, by name, without
recursion. ``python -m kg.questions.model_schema`` writes it anew.
"""

import json
from functools import cache
from importlib.resources import files
from inspect import cleandoc
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from kg.questions.checks import NUMBERS
from kg.questions.forms import (
    MOST_DEPTH,
    During,
    Facts,
    Form,
    Has,
    Measure,
    Mention,
    Shares,
    Things,
)
from kg.schema import ATTRIBUTES, BY_PREDICATE

FILE = "forms.json"
Schema = dict[str, Any]
NULL: Schema = {"type": "null"}
_SIMPLE = {str: "string", int: "integer", bool: "boolean"}


@cache
def load() -> Schema:
    """Return the schema that is shipped."""
    schema: Schema = json.loads(files(__package__).joinpath(FILE).read_text(encoding="utf-8"))
    return schema


def forms_schema() -> Schema:
    """Return the schema as the models make it: one form, or null where none says what is asked."""
    defs: dict[str, Schema] = {}
    choices = [_of(model, defs, 1) for model in get_args(Form)]
    return {
        "type": "object",
        "description": "The logical form of a question; null where no form says what is asked. "
        'A mention stands as "@1", "@2" …, its number among the mentions shown.',
        "properties": {"form": {"anyOf": [*choices, NULL]}},
        "required": ["form"],
        "additionalProperties": False,
        "$defs": dict(sorted(defs.items())),
    }


def _of(annotation: Any, defs: dict[str, Schema], depth: int) -> Schema:
    """Return the schema of a type; a model's goes into ``defs``.

    Args:
        depth: how deep the things stand that this is in, or is.
    """
    origin, inner = get_origin(annotation), get_args(annotation)
    if annotation is NoneType:
        return NULL
    if annotation == Mention:
        return {"type": "string", "description": 'a mention: "@1" …'}
    if origin is Annotated:
        return _of(inner[0], defs, depth)
    if origin is Literal:
        return {"type": "string", "enum": list(inner)}
    if origin in (Union, UnionType):
        # A reference is a mention or its ids; a model knows only mentions.
        choices = [one for one in inner if not _is_ids(one)]
        made = [_of(one, defs, depth) for one in choices if one is not NoneType]
        made += [NULL] if NoneType in inner else []
        return made[0] if len(made) == 1 else {"anyOf": _flat(made)}
    if origin is tuple:
        return {"type": "array", "items": _of(inner[0], defs, depth)}
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _model(annotation, defs, depth)
    return {"type": _SIMPLE[annotation]}


def _flat(choices: list[Schema]) -> list[Schema]:
    flat = [one for choice in choices for one in choice.get("anyOf", [choice])]
    return [one for number, one in enumerate(flat) if one not in flat[:number]]


def _is_ids(annotation: Any) -> bool:
    return get_origin(annotation) is Annotated and get_origin(get_args(annotation)[0]) is tuple


def _model(model: type[BaseModel], defs: dict[str, Schema], depth: int) -> Schema:
    """Put a model's schema into ``defs``; only of things does it matter how deep they stand."""
    name = f"{model.__name__}_{depth}" if model in (Things, Has) and depth > 1 else model.__name__
    if name not in defs:
        defs[name] = {}
        fields = {
            field: _field(model, field, info, defs, depth)
            for field, info in model.model_fields.items()
        }
        defs[name] = {
            "type": "object",
            "description": " ".join(cleandoc(model.__doc__ or "").replace("``", "").split()),
            "properties": fields,
            "required": list(fields),
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{name}"}


def _field(
    model: type[BaseModel], name: str, info: FieldInfo, defs: dict[str, Schema], depth: int
) -> Schema:
    if model is Has and name == "of":
        deeper = _of(Things, defs, depth + 1) if depth < MOST_DEPTH else None
        return NULL if deeper is None else {"anyOf": [deeper, NULL]}
    schema = _of(info.annotation, defs, 1 if model is Measure else depth)
    words = _words(model, name)
    if words:
        named: Schema = {"type": "string", "enum": words}
        many = schema.get("type") == "array"
        schema = {"type": "array", "items": named} if many else named
    open_ended = not info.is_required() and "enum" not in schema and schema != {"type": "boolean"}
    if (open_ended or (words and not info.is_required())) and schema.get("type") != "array":
        schema = {"anyOf": _flat([schema, NULL])}
    return schema


def _words(model: type[BaseModel], name: str) -> list[str]:
    """Return the words of the schema that may stand in a field, where only those may."""
    dates = [a.name for a in ATTRIBUTES if a.type == "date" and not a.private]
    attributes = [a.name for a in ATTRIBUTES if not a.private]
    qualifiers = [q for p in BY_PREDICATE.values() for q in p.qualifiers]
    dated = [p.name for p in BY_PREDICATE.values() if "year" in {q.name for q in p.qualifiers}]
    words = {
        (During, "fact"): dated,
        (Measure, "fact"): [*BY_PREDICATE, *dates],
        (Measure, "qualifier"): [q.name for q in qualifiers if q.type in NUMBERS],
        (Measure, "minus"): dates,
        (Facts, "qualifier"): [q.name for q in qualifiers],
        (Facts, "order"): [q.name for q in qualifiers],
        (Shares, "on"): [q.name for q in qualifiers],
    }.get((model, name), [])
    if name == "fact" and not words:
        words = [*BY_PREDICATE, *attributes]
    return list(dict.fromkeys(words))


def main() -> None:
    """Write ``forms.json``."""
    text = json.dumps(forms_schema(), indent=1, ensure_ascii=False)
    Path(__file__).with_name(FILE).write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
