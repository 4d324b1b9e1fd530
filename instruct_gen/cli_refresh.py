"""``bole dataset stale`` and ``refresh``: what of a data set is out of date, and making it anew."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from instruct_gen.cli_executor import executor_option
from instruct_gen.dataset import open_dataset
from instruct_gen.kinds import KINDS
from instruct_gen.stale import Reason, StaleExample, stale_examples
from kg.cli.session import opened, print_json, progress, settings

if TYPE_CHECKING:
    # As heavy as what is imported below, in the command.
    from instruct_gen.executors.work import Executor


@click.command(epilog="Example:  bole dataset stale dataset --json")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per example.")
@click.option(
    "--forms",
    is_flag=True,
    help="Run the forms of every example too, and list those that give other values now.",
)
def stale(folder: Path, as_json: bool, forms: bool) -> None:
    """List the examples that rest on facts which are no longer so.

    They changed, were withdrawn or outvoted, or their ids stand for others now.
    """
    dataset = open_dataset(folder)
    with opened() as store, progress("done") as tell:
        _list(stale_examples(store, dataset, forms=forms, tell=tell), as_json)


@click.command(epilog="Example:  bole dataset refresh dataset --dry-run")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only list the examples that would be replaced.")
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="How many processes; the files are the same. Default: as many as it is worth.",
)
@executor_option
@click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object; with --dry-run one per example."
)
def refresh(
    folder: Path, dry_run: bool, workers: int | None, executor: "Executor", as_json: bool
) -> None:
    """Make anew the examples that are out of date, and leave all others as they are.

    As many are made of each kind, language and split, or nothing is written. A run that was cut off
    is gone on with by the same command.
    """
    # scipy, by way of datasketch, takes a second to import.
    from instruct_gen.refresh import Wish, would_replace
    from instruct_gen.refresh import refresh as make_anew

    chosen = settings()
    wish = Wish(folder, KINDS, chosen, workers, executor)
    with opened(chosen) as store, progress("done") as tell:
        if dry_run:
            _list(would_replace(store, wish, tell), as_json)
            return
        made = make_anew(store, wish, tell)
    if as_json:
        print_json(asdict(made))
    elif made.done:
        click.echo(
            f"{made.path}: held to graph version {made.graph_version} (was {made.was_version})"
        )
        click.echo(
            f"{made.replaced:,} of {made.n:,} examples were replaced in {made.seconds:,.1f} s"
        )
        for cell, number in made.cells.items():
            click.echo(f"{number:>8,} {cell}")
        for told in made.moved:
            click.echo(told, err=True)
    else:
        click.echo(f"{made.path} is up to date; nothing was written.", err=True)
    _count(made.reasons)


def _list(found: Iterable[StaleExample], as_json: bool) -> None:
    counts: Counter[str] = Counter()
    for one in found:
        counts.update({reason.what for reason in one.reasons})
        if as_json:
            print_json(_row(one))
        else:
            click.echo(_line(one))
    _count(dict(sorted(counts.items())))


def _count(reasons: Any) -> None:
    if reasons:
        told = ", ".join(f"{number:,} {what}" for what, number in reasons.items())
        click.echo(f"Examples by reason: {told}", err=True)


def _row(one: StaleExample) -> dict[str, Any]:
    example = one.example
    return {
        "id": example.example_id,
        "split": example.split,
        "line": one.line,
        "kind": example.kind,
        "language": example.language,
        "reasons": [asdict(reason) for reason in one.reasons],
    }


def _line(one: StaleExample) -> str:
    example = one.example
    why = "; ".join(map(_in_words, one.reasons))
    return f"{example.example_id}  {example.split}.jsonl:{one.line}  {example.kind}  {why}"


def _in_words(reason: Reason) -> str:
    if reason.what == "form":
        return f"its forms give {reason.now}"
    if reason.what == "leak":
        return reason.now
    now = f" to {reason.now}" if reason.now else ""
    return f"{reason.fact_id or reason.entity_id} {reason.what}{now}"
