"""``bole graph import``: files of profiles, or of names, into the graph."""

import gc
import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

import click

from bole.errors import UsageError
from kg.cli.session import opened, print_json, progress, settings
from kg.evidence.importing import ImportOptions, Progress, Summary, import_rows
from kg.evidence.preview import Preview, preview
from kg.evidence.sources import Source
from kg.profiles.mapping import (
    HIGHEST_RANK,
    SOURCE_EXPECTED,
    SOURCE_NAME,
    Mapping,
    read_mapping,
)
from kg.profiles.model import NameRow
from kg.profiles.problems import Problem, short
from kg.profiles.read import Row, read_profiles
from kg.profiles.readers.input import STDIN, check_input
from kg.profiles.readers.input import Progress as Reading
from kg.profiles.rejects import Rejects

PROBLEMS_TOLD = 20
SOME_REJECTED = 6


@dataclass
class _Told:
    """Tells the first problems, writes every rejected row to its rejects file."""

    rejects: Rejects | None
    told: int = 0
    last: Row | None = None

    def __call__(self, row: Row, problem: Problem) -> None:
        self.told += 1
        if self.told <= PROBLEMS_TOLD:
            click.echo(f"{problem.severity}: {problem}", err=True)
        elif self.told == PROBLEMS_TOLD + 1:
            click.echo("… more problems follow; they are counted in the summary.", err=True)
        if self.rejects and problem.severity == "rejected" and row is not self.last:
            self.last = row
            self.rejects.write(row)


@click.command(
    "import",
    epilog="Example:  bole graph import laureates.json --mapping examples/nobel/mapping.yaml",
)
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--mapping", type=click.Path(path_type=Path), help="Turns the file into profiles.")
@click.option("--source", help="Name of the source; a mapping or the rows may give it too.")
@click.option(
    "--rank",
    type=click.IntRange(0, HIGHEST_RANK),
    help="Rank of the source: where two disagree, the higher wins.",
)
@click.option(
    "--complete/--partial",
    "complete",
    default=None,
    help="Complete: what the file lacks is withdrawn. Partial (default): it only adds.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "jsonl", "csv"]),
    help="What the file is, when its name does not say.",
)
@click.option("--encoding", help="Of a text file, when it is not found right.")
@click.option("--rejects", type=click.Path(path_type=Path), help="Folder for rejected rows.")
@click.option("--dry-run", is_flag=True, help="Show what would happen; write nothing.")
@click.option("--continue", "go_on", is_flag=True, help="Finish a cut-off import with this input.")
@click.option("--abandon", is_flag=True, help="Close a cut-off import of other input as it is.")
@click.option("--allow-withdrawals", is_flag=True, help="Withdraw even over a tenth of a source.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as one JSON object.")
@click.pass_context
def import_(ctx: click.Context, /, files: tuple[str, ...], as_json: bool, **given: object) -> None:
    """Load files of profiles (JSON, JSONL, CSV, gzipped or not; - is stdin).

    Loading the same file again writes nothing. A cut-off import goes on when it is called again.
    Exit code 6: done, but some rows were rejected; they are in a file beside the source, to be
    mended and loaded again.
    """
    asked = _Asked(files=files, **given)  # type: ignore[arg-type]
    mapping = read_mapping(asked.mapping) if asked.mapping else None
    reading = Reading()
    rows = read_profiles(
        files, mapping, format=asked.form, encoding=asked.encoding, progress=reading
    )
    source, rows = _source(asked, mapping, rows)
    if asked.dry_run:
        with opened() as store:
            _show(preview(store, rows, source.name), as_json)
        return
    summary = _import(asked, source, rows, reading)
    _tell(summary, as_json)
    if summary.rejected:
        ctx.exit(SOME_REJECTED)


@dataclass(frozen=True)
class _Asked:
    files: tuple[str, ...]
    mapping: Path | None
    source: str | None
    rank: int | None
    complete: bool | None
    form: str | None
    encoding: str | None
    rejects: Path | None
    dry_run: bool
    go_on: bool
    abandon: bool
    allow_withdrawals: bool


def _import(asked: _Asked, source: Source, rows: Iterable[Row], reading: Reading) -> Summary:
    chosen = settings()
    options = ImportOptions(
        by=chosen.actor,
        fingerprint=_fingerprint(asked),
        abandon=asked.abandon,
        go_on=asked.go_on,
        allow_withdrawals=asked.allow_withdrawals,
    )
    again = " with --partial" if source.completeness == "complete" else ""
    with ExitStack() as stack:
        store = stack.enter_context(opened(chosen))
        rejects = stack.enter_context(Rejects(asked.rejects))
        # Told also when the import breaks off.
        stack.callback(_tell_rejects, rejects, again)
        tell = stack.enter_context(progress("records"))

        def on_progress(state: Progress) -> None:
            total = state.total
            if total is None and reading.total and reading.read:
                # How many rows there will be, by the share of the bytes that is read.
                total = state.done * reading.total // reading.read
            tell(state.stage, state.done, total)

        # Rows hold no circles, and looking for some among thousands costs a tenth of the time.
        gc.set_threshold(100_000)
        return import_rows(
            store, rows, source, options, on_problem=_Told(rejects), on_progress=on_progress
        )


def _tell_rejects(rejects: Rejects, again: str) -> None:
    for path in rejects.paths.values():
        click.echo(f"Rejected rows are in {path}; mend and import that file{again}.", err=True)


def _source(
    asked: _Asked, mapping: Mapping | None, rows: Iterator[Row]
) -> tuple[Source, Iterator[Row]]:
    """Return what the input is, as flags, mapping or the first row say, and all rows."""
    if asked.source and not re.match(SOURCE_NAME, asked.source):
        raise UsageError(f"--source {short(asked.source)}: {SOURCE_EXPECTED}.")
    head = mapping.head if mapping else None
    names = mapping is not None and mapping.model is NameRow
    source = Source(
        name=asked.source or (head.source if head else ""),
        rank=asked.rank if asked.rank is not None else (head.rank if head else Source.rank),
        completeness=head.completeness if head else "partial",
        licence=head.licence if head else None,
        kind="names" if names else "profile",
    )
    if asked.complete is not None:
        source = replace(source, completeness="complete" if asked.complete else "partial")
    if not source.name:
        first = next(rows, None)
        if first is None or first.source is None:
            raise UsageError(
                "Say where this comes from: --source NAME. Facts are cited by their source."
            )
        return replace(source, name=first.source), _again(first, rows)
    return source, rows


def _again(first: Row, rest: Iterator[Row]) -> Iterator[Row]:
    yield first
    yield from rest


def _fingerprint(asked: _Asked) -> str:
    """Return a hash of all that the import reads; stdin stands for itself."""
    state = blake2b(digest_size=16)
    for path in (*asked.files, *([str(asked.mapping)] if asked.mapping else [])):
        if path == STDIN:
            state.update(b"-")
            continue
        check_input(path)
        with open(path, "rb") as file:
            while block := file.read(1 << 20):
                state.update(block)
    state.update(repr((asked.source, asked.complete, asked.form, asked.encoding)).encode())
    return state.hexdigest()


def _tell(summary: Summary, as_json: bool) -> None:
    if as_json:
        print_json(summary)
        return
    counts = ", ".join(
        f"{getattr(summary, name):,} {name}"
        for name in ("read", "new", "changed", "unchanged", "withdrawn", "rejected")
    )
    run = f"Run {summary.run}" if summary.run is not None else "Nothing changed, no run"
    click.echo(f"{run}: {counts}.", err=True)
    if summary.note:
        click.echo(summary.note, err=True)
    if summary.noted:
        click.echo(f"Notes on rows that were loaded: {summary.noted:,}.", err=True)
    if summary.names_waiting:
        waiting = f"{summary.names_waiting:,}"
        click.echo(f"Names that wait for something to be called so: {waiting}.", err=True)


def _show(found: Preview, as_json: bool) -> None:
    if as_json:
        print_json(found)
        return
    for line in found.lines():
        click.echo(line)
