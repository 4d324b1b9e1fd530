"""The schema as text: whole, aligned, and true to the declaration."""

import json
from unicodedata import east_asian_width

from kg.profiles.model import Profile
from kg.schema import ATTRIBUTES, IDENTIFIERS, KINDS, PREDICATES
from kg.schema_text import markdown, profile_schema, sections, table


def test_every_declared_thing_is_told() -> None:
    rows = {section.title: len(section.rows) for section in sections()}
    assert rows == {
        "Kinds of entity": len(KINDS),
        "Facts between entities": len(PREDICATES),
        "Qualifiers of facts": sum(len(predicate.qualifiers) for predicate in PREDICATES),
        "Attributes": len(ATTRIBUTES),
        "Identifiers": len(IDENTIFIERS),
    }


def test_columns_stand_under_each_other_in_a_terminal() -> None:
    lines = table().split("\n\n")[0].splitlines()
    assert lines[0] == "KINDS OF ENTITY"

    def column(line: str, word: str) -> int:
        before = line[: line.index(word)]
        return sum(2 if east_asian_width(c) in "WF" else 1 for c in before)

    places = {column(line, "schema:") for line in lines[2:]}
    assert places == {column(lines[1], "RDF")}


def test_markdown_tables_are_whole() -> None:
    text = markdown()
    for block in text.split("\n\n"):
        if block.startswith("|"):
            bars = {line.replace("\\|", "").count("|") for line in block.splitlines()}
            assert len(bars) == 1
    assert "| received | RECEIVED | Expert | Award |" in text


def test_json_schema_is_that_of_a_profile() -> None:
    told = json.loads(profile_schema())
    assert set(told["properties"]) == set(Profile.model_fields)
    assert told["required"] == ["key", "name"]
    assert told["additionalProperties"] is False
    assert {"from", "to"} <= set(told["$defs"]["StatedAffiliation"]["properties"])
