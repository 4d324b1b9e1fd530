"""``bole undo``: take back a run."""

import click

from kg.cli.session import opened, print_json, progress, settings
from kg.evidence.undoing import undo_run

LARGEST = 2**63 - 1


@click.command(epilog="Example:  bole undo 3")
@click.argument("run", type=click.IntRange(1, LARGEST))
@click.option("--json", "as_json", is_flag=True, help="Print what was done as one JSON object.")
def undo(run: int, as_json: bool) -> None:
    """Take back RUN: the graph becomes what it would be had the run not been.

    An undo is a run itself: undo it to bring the first back. `bole graph info` lists the last runs.
    """
    chosen = settings()
    with opened(chosen) as store, progress("records") as tell:
        done = undo_run(store, run, by=chosen.actor, on_progress=tell)
    if as_json:
        print_json(done)
    else:
        click.echo(
            f"Run {done.run} undid run {done.undid}: {done.records:,} records and "
            f"{done.judgements:,} judgements taken back. `bole undo {done.run}` brings it back.",
            err=True,
        )
