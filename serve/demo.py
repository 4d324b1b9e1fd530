"""``bole demo``: the sample in a graph of its own, two needs matched, four questions answered."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

import bole
from bole.errors import BadData
from bole.settings import Settings, load_settings
from kg.evidence.importing import ImportOptions, import_rows
from kg.evidence.sources import Source
from kg.profiles.read import read_profiles
from kg.store import GraphStore, open_store
from serve.answer import Wishes, answer, match
from serve.model import Answer
from serve.show import hints_of, lines_of

SAMPLE = "laureates.jsonl"
NEEDS = (
    "我们企业想找一位有机化学方面的专家",
    "We build quantum computers and need people who know quantum information.",
)
QUESTIONS = (
    "When did Geoffrey Hinton win the Turing Award?",
    "屠呦呦因为什么获得诺贝尔奖？",
    "Who won the Nobel Prize in Physics in 2023?",
    "屠呦呦的手机号是多少？",
)
NEXT = """Now try:
  bole graph import FILE.jsonl         your own profiles, into your own graph
  bole ask "…"                         a question; bole match "…"  a need
  bole --help"""


@click.command(epilog="Example: bole demo")
def demo() -> None:
    """Load the sample, match two needs, answer four questions in two languages."""
    given = load_settings(os.environ, working_directory=Path.cwd())
    settings = Settings(home=given.home / "demo", actor=given.actor)
    _tell("Starting the embedded graph engine …")
    with open_store(settings) as store:
        load_sample(store, settings)
        for title, told in told_in(store, settings):
            click.secho(f"\n{title}", bold=True)
            for line in lines_of(told):
                click.echo(line)
            for hint in hints_of(told):
                _tell(f"  {hint}")
    _tell(f"\n{NEXT}")


def told_in(store: GraphStore, settings: Settings) -> Iterator[tuple[str, Answer]]:
    """Yield each need and question of the demo with its answer."""
    year = date.today().year
    for need in NEEDS:
        yield need, match(store, need, settings=settings, wishes=Wishes(year=year, limit=3))
    for question in QUESTIONS:
        yield question, answer(store, question, settings=settings, wishes=Wishes(year=year))


def load_sample(store: GraphStore, settings: Settings) -> None:
    """Bring the shipped sample into a graph; a second time nothing is written."""
    path = sample_path()
    _tell(f"Loading the sample, {path.name} …")
    source = Source("laureates", licence="Apache-2.0")
    fingerprint = f"sample {bole.__version__}"
    options = ImportOptions(by=settings.actor, fingerprint=fingerprint, go_on=True)
    done = import_rows(store, read_profiles([str(path)]), source, options)
    _tell(
        f"  {done.read} experts: {done.new} new, {done.changed} changed, {done.unchanged} as before"
    )


def sample_path() -> Path:
    """Return where the sample is: in the checkout that is run, or in the installed package.

    Raises:
        BadData: it is in neither place.
    """
    package = Path(bole.__file__).parent
    # An editable install has a copy of the sample too, as old as the install: the checkout wins.
    places = (package.parent / "examples" / "laureates" / SAMPLE, package / "sample" / SAMPLE)
    for path in places:
        if path.is_file():
            return path
    raise BadData(f"The sample {SAMPLE} is not in {' or '.join(map(str, places))}; reinstall Bole.")


def _tell(text: str) -> None:
    click.echo(text, err=True)
