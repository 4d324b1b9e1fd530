"""``bole dataset gaps``: what a model knows already of the graph."""

from pathlib import Path

import click

from instruct_gen.cli_options import languages_named, model_of
from instruct_gen.gaps.lines import Signal
from kg.cli.session import opened, print_json, progress, settings
from kg.language.lexicon import Language


@click.command(epilog="Example:  bole dataset gaps --out gaps.jsonl --facts 500")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="The file to write, a line for each fact; replies are kept in FILE.work beside it.",
)
@click.option(
    "--facts", default=200, show_default=True, type=click.IntRange(1), help="How many are asked."
)
@click.option(
    "--samples",
    default=5,
    show_default=True,
    type=click.IntRange(1, 100),
    help="How often each is asked; with --signal logprob once.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="What chance begins with.")
@click.option(
    "--languages",
    default="en,zh",
    show_default=True,
    callback=languages_named,
    help="Asked in turn.",
)
@click.option(
    "--signal",
    type=click.Choice(["agreement", "logprob"]),
    default="agreement",
    show_default=True,
    help="Known is what is answered rightly each time, or rightly and with high probability.",
)
@click.option(
    "--budget-tokens",
    type=click.IntRange(1),
    help="Most tokens that the model may use in this run; then it stops, and goes on when called "
    "again.",
)
@click.option(
    "--calls-per-minute", type=click.FloatRange(0, min_open=True), help="How often it is asked."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object at the end.")
def gaps(  # noqa: PLR0913
    out: Path,
    facts: int,
    samples: int,
    seed: int,
    languages: tuple[Language, ...],
    signal: Signal,
    budget_tokens: int | None,
    calls_per_minute: float | None,
    as_json: bool,
) -> None:
    """Ask the model that BOLE_LLM_MODEL names about facts of the graph, and see what it knows.

    It is shown no facts. What it does not know comes more often in the examples of
    `bole dataset generate --strength gap --gaps FILE`.
    """
    # Drafting takes a second to import.
    from instruct_gen.gaps.find import Wish, find_gaps
    from instruct_gen.gaps.report import Report

    chosen = settings()
    wish = Wish(out, facts, samples, seed, languages, signal)
    model = model_of(chosen, "bole dataset gaps", budget_tokens, calls_per_minute)
    with opened(chosen) as store, progress("done") as tell:
        found, doubts = find_gaps(store, wish, model, tell, lambda said: click.echo(said, err=True))
    report = Report(str(out), found, doubts)
    print_json(report.plain()) if as_json else click.echo(report.text())
    for doubt in doubts:
        click.echo(f"Note: {doubt}", err=True)
