"""``bole dataset stats``: what a data set looks like."""

from pathlib import Path
from typing import Any

import click

from bole.errors import UsageError
from instruct_gen.coverage import Coverage, coverage
from instruct_gen.dataset import open_dataset
from instruct_gen.extras import has, require
from instruct_gen.formats.files import write_bytes_whole
from instruct_gen.plots import plots
from instruct_gen.stats import Stats, read_tokenizer, stats_of
from instruct_gen.stats_table import plain, tables
from kg.cli.session import opened, print_json, progress


@click.command(epilog="Example:  bole dataset stats dataset --plots pictures")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--plots",
    "pictures",
    metavar="FOLDER",
    type=click.Path(path_type=Path, file_okay=False),
    help="Draw it too: PNG and SVG files in this folder.",
)
@click.option(
    "--tokenizer",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The tokenizer.json of a model, to count lengths in its tokens; nothing is downloaded.",
)
@click.option("--seed", default=7, show_default=True, help="Of the samples that are compared.")
@click.option(
    "--graph/--no-graph",
    "with_graph",
    default=True,
    help="Whether to say how much of the graph it rests on.",
)
def stats(
    folder: Path,
    as_json: bool,
    pictures: Path | None,
    tokenizer: Path | None,
    seed: int,
    with_graph: bool,
) -> None:
    """Say what a data set looks like: how many, how long, how varied."""
    if pictures is not None:
        require("matplotlib", "--plots")
    dataset = open_dataset(folder)
    read = read_tokenizer(tokenizer) if tokenizer is not None else None
    with progress("done") as tell:
        found = stats_of(dataset, seed=seed, tokenizer=read, tell=tell)
        covered = None
        if with_graph:
            with opened() as store:
                covered = coverage(store, found.experts, found.fact_ids, tell)
    if with_graph and covered is None:
        click.echo("The graph here is empty: what the data set uses of it is not told.", err=True)
    if not has("sacrebleu"):
        click.echo("No self-BLEU without sacrebleu: pip install 'bole-kg[dataset]'", err=True)
    if pictures is not None:
        _draw(found, covered, pictures)
    if as_json:
        print_json(plain(found, covered))
    else:
        _show(found, covered)


def _draw(found: Stats, covered: Coverage | None, folder: Path) -> None:
    drawn = plots(found, covered)
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder} cannot be made ({error.strerror}): name another.") from error
    for name, content in drawn.items():
        write_bytes_whole(folder / name, content)
    click.echo(f"{len(drawn)} pictures in {folder}", err=True)


def _show(found: Stats, covered: Coverage | None) -> None:
    # rich takes a tenth of a second to import: only where tables are drawn.
    from rich.console import Console

    console = Console()
    for title, head, rows in tables(found, covered):
        console.print(_table(title, head, rows))


def _table(title: str, head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> Any:
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, title_justify="left", title_style="bold")
    for place, name in enumerate(head):
        numbers = bool(rows) and not isinstance(rows[0][place], str)
        table.add_column(name, justify="right" if numbers else "left")
    for row in rows:
        table.add_row(*(Text(one if isinstance(one, str) else _number(one)) for one in row))
    return table


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,}"
