"""Every query file keeps its contract; the engines' tests run them, this one reads them."""

import re
from pathlib import Path

import pytest

import cypher

NAMES = cypher.names()
PARAMETER = re.compile(r"\$(\w+)")
FILLED = re.compile(r"%(\w+)%")
# Migrations are found by their folder and number, never by name.
NUMBERED = re.compile(r"migration/\d{4}_\w+")
# These look at some of many on purpose, and it does not matter at which.
SAMPLES = {"graph/list_labels", "record/sample_dirty"}


def body(query: cypher.Query) -> str:
    """Return a query's text without comments and string literals."""
    return re.sub(r"'(?:\\.|[^'])*'|\"(?:\\.|[^\"])*\"|//[^\n]*", "''", query.text)


def top_level(text: str) -> str:
    """Return the text with everything in brackets or braces blanked."""
    depth, kept = 0, []
    for character in text:
        depth += character in "([{"
        kept.append(character if depth == 0 else "_")
        depth -= character in ")]}"
    return "".join(kept)


def columns(query: cypher.Query) -> tuple[str, ...]:
    """Return the names of the columns that a query's last RETURN gives."""
    clauses = re.split(r"\bRETURN\b(?:\s+DISTINCT\b)?", top_level(body(query)))
    if len(clauses) == 1:
        return ()
    items = re.split(r"\bORDER\s+BY\b|\bSKIP\b|\bLIMIT\b", clauses[-1])[0]
    return tuple(item.split()[-1].rpartition(".")[2] for item in items.split(",") if item.strip())


def test_every_file_is_found(project: Path, tracked: tuple[Path, ...]) -> None:
    files = [path for path in tracked if path.suffix == ".cypher"]
    stems = (path.relative_to(project / "cypher").with_suffix("").as_posix() for path in files)
    assert tuple(sorted(stems)) == NAMES
    assert len(NAMES) > 0


@pytest.mark.parametrize("name", NAMES)
class TestContract:
    def test_says_what_it_gives(self, name: str) -> None:
        assert cypher.load(name).summary.endswith(".")

    def test_header_and_body_name_the_same_parameters(self, name: str) -> None:
        query = cypher.load(name)
        assert set(PARAMETER.findall(body(query))) == set(query.params)

    def test_header_and_body_name_the_same_fills(self, name: str) -> None:
        query = cypher.load(name)
        # An id property comes with its label: kg.schema.fill puts in both.
        filled = {
            part for part in FILLED.findall(query.text) if not re.fullmatch(r"(\w+_)?ID", part)
        }
        assert filled == set(query.fills)

    def test_example_gives_exactly_the_parameters(self, name: str) -> None:
        query = cypher.load(name)
        assert set(query.example) == set(query.params)

    def test_returns_the_declared_columns(self, name: str) -> None:
        query = cypher.load(name)
        assert columns(query) == tuple(query.returns)

    def test_a_cut_list_is_ordered(self, name: str) -> None:
        if name in SAMPLES:
            return
        for clause in re.split(r"\b(?:WITH|RETURN)\b", body(cypher.load(name))):
            assert "LIMIT" not in clause or re.search(r"\bORDER\s+BY\b.*\bLIMIT\b", clause, re.S)

    def test_some_python_names_it(self, name: str, named: frozenset[str]) -> None:
        assert name in named or NUMBERED.fullmatch(name)


@pytest.fixture(scope="module")
def named(project: Path) -> frozenset[str]:
    """Every string in the packages that looks like the name of a query."""
    modules = (
        path
        for package in ("bole", "instruct_gen", "kg", "serve")
        for path in (project / package).rglob("*.py")
    )
    texts = (path.read_text(encoding="utf-8") for path in modules)
    return frozenset(found for text in texts for found in re.findall(r'"(\w+/\w+)"', text))
