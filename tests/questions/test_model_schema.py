"""``forms.json``: what models are given is what the models say, and only what every host takes."""

from collections.abc import Iterator
from typing import Any

import pytest

from kg.questions.forms import FormError, List, read_form
from kg.questions.model_schema import forms_schema, load

KEYWORDS = {
    "type", "description", "properties", "required", "additionalProperties", "items", "enum",
    "anyOf", "$ref", "$defs",
}  # fmt: skip
TYPES = {"object", "array", "string", "integer", "boolean", "null"}


def schemas(node: Any) -> Iterator[dict[str, Any]]:
    """Yield a schema and all that are in it."""
    yield node
    inner = [*node.get("properties", {}).values(), *node.get("$defs", {}).values()]
    inner += node.get("anyOf", [])
    inner += [node["items"]] if "items" in node else []
    for one in inner:
        yield from schemas(one)


def test_the_shipped_schema_is_that_of_the_models() -> None:
    assert load() == forms_schema(), "run `python -m kg.questions.model_schema`"


def test_only_what_every_host_takes_is_in_it() -> None:
    for schema in schemas(load()):
        assert set(schema) <= KEYWORDS, schema
        assert schema.get("type", "object") in TYPES, schema
        if schema.get("type") == "object":
            assert schema["additionalProperties"] is False
            assert schema["required"] == list(schema["properties"])


def test_it_has_no_recursion() -> None:
    defs = load()["$defs"]

    def follow(name: str, above: tuple[str, ...]) -> None:
        assert name not in above
        for schema in schemas(defs[name]):
            if "$ref" in schema:
                follow(schema["$ref"].removeprefix("#/$defs/"), (*above, name))

    for name in defs:
        follow(name, ())


def example(schema: dict[str, Any], *, full: bool) -> Any:
    """Return the value that takes the first (or the emptiest) choice everywhere."""
    if "anyOf" in schema:
        empty = {"type": "null"} in schema["anyOf"] and not full
        return None if empty else example(schema["anyOf"][0], full=full)
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/$defs/")
        return example(load()["$defs"][name], full=full)
    if "enum" in schema:
        return schema["enum"][0]
    if schema["type"] == "object":
        return {key: example(one, full=full) for key, one in schema["properties"].items()}
    if schema["type"] == "array":
        return [example(schema["items"], full=full)] if full else []
    return {"string": "@1", "integer": 1, "boolean": False}[schema["type"]]


def test_what_it_lets_through_is_read_with_nulls_left_open() -> None:
    plain = example(load()["$defs"]["List"], full=False)
    with pytest.raises(FormError, match="ids or where must say"):
        read_form(plain)
    plain["things"]["ids"] = "@1"
    form = read_form(plain)
    assert isinstance(form, List)
    assert (form.limit, form.order, form.things.where) == (500, None, ())
