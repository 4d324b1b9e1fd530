"""``bole graph up | down | schema``: the store itself."""

import json
from typing import Literal

import click

from kg.cli.session import settings
from kg.schema_text import markdown, profile_schema, table
from kg.store import open_store, stop_engine


@click.command(epilog="Example:  bole graph up --json")
@click.option("--adopt", is_flag=True, help="Add Bole's graph beside somebody else's in Neo4j.")
@click.option("--json", "as_json", is_flag=True, help="Print where it is as one JSON object.")
def up(adopt: bool, as_json: bool) -> None:
    """Start the graph's engine, or connect to it, and say where it is."""
    with open_store(settings(), adopt=adopt) as store:
        info = store.info
    click.echo(f"The graph is up: {info.engine} {info.version} at {info.where}.", err=True)
    if as_json:
        fields = {"engine": info.engine, "version": info.version, "uri": info.uri}
        click.echo(json.dumps({**fields, "database": info.database, "pid": info.pid}))


@click.command(epilog="Example:  bole graph down")
def down() -> None:
    """Stop the embedded engine; nothing stored is lost. A Neo4j server is left alone."""
    chosen = settings()
    if chosen.graph.uri:
        click.echo(f"The server at {chosen.graph.uri} is not Bole's to stop.", err=True)
    elif stop_engine(chosen):
        click.echo("The graph engine has stopped.", err=True)
    else:
        click.echo("No graph engine was running.", err=True)


@click.command(epilog="Example:  bole graph schema --format markdown")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    help="A table, the JSON Schema of a profile, or Markdown for the docs.",
)
def schema(form: Literal["text", "json", "markdown"]) -> None:
    """Print what there is to know: kinds, facts, attributes, identifiers."""
    written = {"text": table, "json": profile_schema, "markdown": markdown}
    click.echo(written[form]())
