"""What every command of the graph begins with: its settings, its store, its progress bar."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from typing import Any

import click

from bole.cli import working_directory
from bole.settings import Settings, load_settings
from kg.store import GraphStore, open_store

Tell = Callable[[str, int, int | None], None]
_QUIET_SECONDS = 5.0


def settings() -> Settings:
    """Return the settings in force here."""
    return load_settings(os.environ, working_directory=working_directory())


@contextmanager
def opened(chosen: Settings | None = None) -> Iterator[GraphStore]:
    """Give the graph that the settings name, and close it at the end."""
    with open_store(chosen or settings()) as store:
        yield store


def print_json(value: Any) -> None:
    """Print a flat dataclass, or what is JSON already, as one object on one line."""
    if is_dataclass(value):
        value = {field.name: getattr(value, field.name) for field in fields(value)}
    click.echo(json.dumps(value, ensure_ascii=False))


@contextmanager
def progress(unit: str) -> Iterator[Tell]:
    """Give a function that shows how far a stage is: (stage, done, total or None).

    A bar with rate and time left on a terminal; a line every few seconds elsewhere.
    """
    if sys.stderr.isatty():
        yield from _bar(unit)
    else:
        yield lines_of_progress(unit)


def _bar(unit: str) -> Iterator[Tell]:
    # rich takes a tenth of a second to import: only where a bar is drawn.
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,.0f} {task.fields[unit]}"),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    started: dict[str, float] = {}
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def tell(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                started[stage] = time.monotonic()
                tasks[stage] = bar.add_task(stage, total=total, unit=unit, rate="")
            elapsed = time.monotonic() - started[stage]
            rate = f"{done / elapsed:,.0f}/s" if elapsed > 0.2 else ""
            bar.update(tasks[stage], completed=done, total=total, rate=rate)

        yield tell


def lines_of_progress(unit: str, clock: Callable[[], float] = time.monotonic) -> Tell:
    """Return what tells how far a stage is, in a line every few seconds, each stage by itself."""
    said = heard = began = clock()
    current = ""

    def tell(stage: str, done: int, total: int | None) -> None:
        nonlocal said, heard, began, current
        now = clock()
        if stage != current:
            # It began when the stage before was last heard of.
            current, began = stage, heard
        heard = now
        if now - said < _QUIET_SECONDS:
            return
        said = now
        elapsed = max(now - began, 0.001)
        of = f" of {total:,}" if total else ""
        left = f", {(total - done) * elapsed / done:,.0f} s left" if total and done else ""
        click.echo(f"{stage}: {done:,}{of} {unit}, {done / elapsed:,.0f}/s{left}", err=True)

    return tell
