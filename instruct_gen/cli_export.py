"""``bole dataset export``: a data set in the format that a trainer takes."""

from pathlib import Path

import click

from bole.errors import UsageError
from instruct_gen.dataset import Dataset, open_dataset
from instruct_gen.example import SPLITS, Split
from instruct_gen.formats import FORMATS, FolderFormat, LineFormat, Notes, format_named
from instruct_gen.formats.files import check_folder, whole_folder
from kg.export.file import check_output, write_whole

STDOUT = "-"


@click.command(epilog="Example:  bole dataset export dataset --format alpaca --out alpaca.jsonl")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    required=True,
    metavar="NAME",
    help="; ".join(f"{one.name}: {one.description}" for one in FORMATS.values()) + ".",
)
@click.option(
    "--split",
    type=click.Choice(SPLITS),
    help="Only this split. Without it a format of one file has train, one of a folder all three.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Write to this file (- is stdout), or to this new folder; whole or not at all.",
)
def export(folder: Path, form: str, split: Split | None, out: Path | None) -> None:
    """Write a data set in the format that a trainer takes.

    What the format cannot hold is changed or left out, and counted on stderr.
    """
    chosen = format_named(form)
    dataset = open_dataset(folder)
    notes = Notes()
    if isinstance(chosen, LineFormat):
        _lines(chosen, dataset, split or "train", out, notes)
    else:
        _folder(chosen, dataset, (split,) if split else SPLITS, out, notes)
    for line in notes.told():
        click.echo(line, err=True)


def _lines(
    form: LineFormat, dataset: Dataset, split: Split, out: Path | None, notes: Notes
) -> None:
    lines = form.lines(dataset.examples((split,)), notes)
    if out is None or str(out) == STDOUT:
        for line in lines:
            click.echo(line)
        return
    check_output(out)
    write_whole(out, lines)


def _folder(
    form: FolderFormat, dataset: Dataset, splits: tuple[Split, ...], out: Path | None, notes: Notes
) -> None:
    if out is None or str(out) == STDOUT:
        raise UsageError(f"The format {form.name} is a folder: name a new one with --out FOLDER.")
    check_folder(out)
    with whole_folder(out) as partial:
        form.write(dataset, splits, partial, notes)
