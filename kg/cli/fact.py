"""``bole fact``: where a fact comes from."""

from dataclasses import asdict

import click

from kg.cli.entity import fact_line
from kg.cli.session import opened, print_json
from kg.facts import Why
from kg.facts import why as why_fact


@click.group(epilog="Example:  bole fact why Rabcdefghijklmnop/received/abcdefgh")
def fact() -> None:
    """Ask where a fact comes from."""


@fact.command(epilog="Example:  bole fact why Rabcdefghijklmnop/received/abcdefgh --json")
@click.argument("fact_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def why(fact_id: str, as_json: bool) -> None:
    """Show why a fact is in the graph: the fact, its claims, their records, their sources."""
    with opened() as store:
        found = why_fact(store, fact_id)
    if as_json:
        print_json(asdict(found))
    else:
        click.echo(_text(found))


def _text(found: Why) -> str:
    lines = []
    if found.fact is not None:
        lines.append(f"{found.fact.subject.name}: {fact_line(found.fact)}")
        lines.append(f"  fact {found.fact_id}")
    else:
        lines.append(f"The fact {found.fact_id} is not in the graph.")
        if found.gone:
            lines.append(f"  {found.gone['reason']}, run {found.gone['run']}")
    for item in found.evidence:
        said = ", ".join(f"{name} {value}" for name, value in item.says.items())
        gone = "" if item.live else " (withdrawn)"
        lines.append(f"  claim {item.claim_id}: {said}")
        key = f", key {item.key!r}" if item.kind == "expert" else ""
        lines.append(f"    record {item.record_key}{gone}: {item.kind} {item.name}{key}")
        lines.append(
            f"    source {', '.join(item.sources)}; first said in run {item.first_run}, "
            f"as it stands in run {item.version_run}"
        )
    return "\n".join(lines)
