"""``bole form``: logical forms, run on the graph or shown as the Cypher that they become."""

import json
from dataclasses import asdict
from typing import Any, TextIO

import click

from bole.errors import BadData
from kg.cli.entity import fact_line
from kg.cli.session import opened, print_json
from kg.facts import KnownFact
from kg.questions.bind import check_bound
from kg.questions.compile import compile_form, count_facts
from kg.questions.forms import Form, read_form
from kg.questions.run import Result, run_form, sources_of_facts

Sources = dict[str, tuple[str, ...]]


@click.group(epilog="Example:  bole form explain FORM.json")
def form() -> None:
    """Run a logical form, the typed meaning of a question; or see its Cypher.

    A form is JSON, with the ids of entities; `bole ask --json` prints those of a question, and
    kg/questions/forms.json is the schema that language models are given.
    """


@form.command(epilog="Example:  bole form run FORM.json --json")
@click.argument("file", metavar="FORM.json", type=click.File(encoding="utf-8"))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def run(file: TextIO, as_json: bool) -> None:
    """Run a form ("-" is stdin) and print what it gives, with the facts that show it."""
    asked = _read(file)
    with opened() as store:
        result = run_form(store, asked)
        said = sources_of_facts(store, result.all_facts)
    if as_json:
        print_json(_plain(result, said))
    else:
        click.echo(_text(result, said))


@form.command(epilog="Example:  bole form explain FORM.json")
@click.argument("file", metavar="FORM.json", type=click.File(encoding="utf-8"))
@click.option("--json", "as_json", is_flag=True, help="Print one statement a line, as JSON.")
def explain(file: TextIO, as_json: bool) -> None:
    """Print the Cypher of a form ("-" is stdin) and its parameters; no graph is needed."""
    statements = _explained(_read(file))
    if as_json:
        for statement in statements:
            print_json(statement)
    else:
        click.echo("\n\n".join(map(_statement, statements)))


def _read(file: TextIO) -> Form:
    """Return the bound form in a file.

    Raises:
        BadData: it is no JSON.
        FormError: it breaks the schema, or a mention in it is not bound.
    """
    try:
        data = json.loads(file.read())
    except ValueError as error:
        raise BadData(f"{file.name} is not JSON: {error}.") from None
    return check_bound(read_form(data))


def _explained(form: Form) -> list[dict[str, Any]]:
    """Return the statements of a form; counted facts may have them start elsewhere."""
    compiled, counted = compile_form(form), count_facts(form)
    gives = {id(known.statement): known.name for known in compiled.known}
    first = () if counted is None else (counted[0],)
    return [
        {
            "purpose": statement.purpose,
            "cypher": statement.query.text,
            "params": statement.params,
            "gives": gives.get(id(statement)),
            "waits_for": list(statement.waits),
        }
        for statement in (*first, *compiled.statements)
    ]


def _statement(statement: dict[str, Any]) -> str:
    lines = [f"// {statement['purpose']}"]
    lines += [
        f"// :param {name} => {json.dumps(value, ensure_ascii=False)}"
        for name, value in statement["params"].items()
    ]
    if statement["waits_for"]:
        lines.append(f"// takes ${', $'.join(statement['waits_for'])} when it is run")
    if statement["gives"]:
        lines.append(f"// gives ${statement['gives']}")
    return "\n".join([*lines, f"{statement['cypher']};"])


def _plain(result: Result, said: Sources) -> dict[str, Any]:
    rows = [asdict(row) for row in result.rows]
    for row, measure in zip(rows, result.measures, strict=False):
        row["measure"] = measure
    facts = {row.entity_id: some for row, some in result.facts}
    for row in rows:
        row["facts"] = [_fact(fact, said) for fact in facts.get(row["entity_id"], ())]
    return {
        "rows": rows,
        "total": result.total,
        "cut": result.cut,
        "unranked": result.unranked,
    }


def _fact(fact: KnownFact, said: Sources) -> dict[str, Any]:
    return {**asdict(fact), "sources": list(said.get(fact.fact_id, ()))}


def _text(result: Result, said: Sources) -> str:
    facts = {row.entity_id: some for row, some in result.facts}
    lines = [f"{result.total:,} in all"]
    for number, row in enumerate(result.rows):
        measure = f"  {result.measures[number]}" if result.measures else ""
        lines.append(f"{row.entity_id}  {row.name}{measure}")
        for fact in facts.get(row.entity_id, ()):
            whose = "" if fact.subject == row else f"{fact.subject.name}: "
            cited = ", ".join((fact.fact_id, *said.get(fact.fact_id, ())))
            lines.append(f"  {whose}{fact_line(fact)}  [{cited}]")
    if result.cut:
        lines.append(f"… only the first {len(result.rows):,} are listed.")
    if result.unranked:
        lines.append(f"Of {result.unranked:,} more the measure is not known.")
    return "\n".join(lines)
