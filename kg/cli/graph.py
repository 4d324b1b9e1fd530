"""``bole graph``: the store and what is in it."""

import json
from pathlib import Path

import click

from kg.cli.graph_import import import_
from kg.cli.graph_store import down, schema, up
from kg.cli.session import opened, print_json
from kg.export.file import check_output, write_whole
from kg.export.jsonl import graph_lines, profile_lines
from kg.overview import Overview, overview

STDOUT = "-"


@click.group(epilog="Example:  bole graph info")
def graph() -> None:
    """Work with the store and what is in it."""


@graph.command(epilog="Example:  bole graph info --json")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def info(as_json: bool) -> None:
    """Say where the graph is, how much is in it and what was done to it last."""
    with opened() as store:
        found = overview(store)
    if as_json:
        print_json(found)
    else:
        click.echo(_text(found))


@graph.command(epilog="Example:  bole graph export --format profiles --out profiles.jsonl")
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "profiles"]),
    default="jsonl",
    help="jsonl: the derived graph, an entity a line. profiles: the experts' records, for import "
    "elsewhere; they hold private contacts.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Write to this file, whole or not at all; - is stdout.",
)
def export(form: str, out: Path | None) -> None:
    """Write the graph as JSON lines; the same graph gives the same bytes."""
    lines = graph_lines if form == "jsonl" else profile_lines
    if out is not None and str(out) != STDOUT:
        check_output(out)
        with opened() as store:
            write_whole(out, lines(store))
        return
    with opened() as store:
        for line in lines(store):
            click.echo(line)


graph.add_command(import_, "import")
for _command in (up, down, schema):
    graph.add_command(_command)


def _text(found: Overview) -> str:
    lines = [
        f"{found.engine} {found.version} at {found.where}",
        f"graph version {found.graph_version}",
    ]
    lines += [f"  {count:>10,} {name}" for name, count in {**found.entities, **found.facts}.items()]
    if found.sources:
        lines.append("sources")
    lines += [
        f"  {name}: {s['live']:,} records, rank {s['rank']}, {s['completeness']}"
        + (f", {s['withdrawn']:,} withdrawn" if s["withdrawn"] else "")
        for name, s in found.sources.items()
    ]
    if found.runs:
        lines.append("last runs")
    for run in found.runs:
        undone = f", undone by run {run['undone_by']}" if run["undone_by"] else ""
        counts = {k: v for k, v in json.loads(run["counts"] or "{}").items() if v}
        told = ", ".join(f"{key} {value:,}" for key, value in counts.items())
        source = f" of {run['source']}" if run["source"] else ""
        lines.append(
            f"  {run['number']}: {run['kind']}{source} by {run['by']}, {run['status']}{undone}"
            + (f" ({told})" if told else "")
        )
    lines += [f"{count:,} to review: {reason}" for reason, count in found.reviews.items()]
    lines += [f"{found.waiting:,} records wait to be derived"] if found.waiting else []
    lines += [found.advice] if found.advice else []
    return "\n".join(lines)
