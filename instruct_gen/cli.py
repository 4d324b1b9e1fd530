"""``bole dataset``: the graph as instruction data."""

import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bole.errors import GateFailed, UsageError
from bole.settings import Settings
from instruct_gen.cli_export import export
from instruct_gen.cli_refresh import refresh, stale
from instruct_gen.cli_stats import stats
from instruct_gen.extras import require
from instruct_gen.kinds import KINDS
from instruct_gen.kinds.kind import Kind
from instruct_gen.quotas import Cover, Plan
from kg.cli.session import opened, print_json, progress, settings
from kg.language.lexicon import LANGUAGES, Language
from kg.schema import nearest

if TYPE_CHECKING:
    from instruct_gen.teachers.model import Model


@click.group(epilog="Example:  bole dataset generate --n 1000 --out dataset")
def dataset() -> None:
    """Make instruction data of the graph: examples that rest on facts, each verified."""


def _kinds(ctx: click.Context, option: click.Parameter, text: str | None) -> tuple[Kind, ...]:
    """Return the kinds that a list names, in the order in which they are shipped."""
    if text is None:
        return KINDS
    named = [name.strip() for name in text.split(",") if name.strip()]
    for name in named:
        _check_kind(name)
    if not named:
        raise UsageError("--kinds names no kind: list some, such as --kinds fact,count.")
    return tuple(kind for kind in KINDS if kind.name in named)


def _shares(
    ctx: click.Context, option: click.Parameter, texts: tuple[str, ...]
) -> dict[str, float]:
    """Return the shares that are stated as KIND=NUMBER."""
    shares = {}
    for text in texts:
        name, _, number = text.partition("=")
        _check_kind(name)
        try:
            shares[name] = float(number)
        except ValueError:
            shares[name] = -1.0
        if not 0 <= shares[name] < 1e9:
            raise UsageError(f"--kind-share {text!r}: a share is a number, as in {name}=2.")
    return shares


def _check_kind(name: str) -> None:
    known = tuple(kind.name for kind in KINDS)
    if name not in known:
        raise UsageError(nearest("kind of example", name, known).capitalize())


def _languages(ctx: click.Context, option: click.Parameter, text: str) -> tuple[Language, ...]:
    named = [name.strip() for name in text.split(",")]
    for name in named:
        if name not in LANGUAGES:
            raise UsageError(nearest("language", name, tuple(LANGUAGES)).capitalize())
    return tuple(language for language in LANGUAGES if language in named)


def _splits(ctx: click.Context, option: click.Parameter, text: str) -> tuple[int, int, int]:
    """Return the parts of a hundred that 80/10/10 says."""
    parts = text.split("/")
    if (
        len(parts) != 3
        or not all(part.isdecimal() for part in parts)
        or sum(map(int, parts)) != 100
    ):
        raise UsageError(
            f"--splits {text!r} must be train/validation/test in parts of a hundred: 80/10/10."
        )
    train, validation, test = map(int, parts)
    return train, validation, test


@dataset.command(
    epilog="Example:  bole dataset generate --n 20000 --seed 7 --out dataset --languages zh,en"
)
@click.option("--n", type=click.IntRange(1), required=True, help="How many examples, all together.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="The data set's folder. A run that was cut off is gone on with there.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="What chance begins with.")
@click.option("--kinds", callback=_kinds, help="Only these kinds, as in fact,count; see below.")
@click.option(
    "--kind-share",
    "shares",
    multiple=True,
    callback=_shares,
    help="A kind's part relative to the others, as in fact=2; then none other makes up for it.",
)
@click.option(
    "--languages", default="en,zh", show_default=True, callback=_languages, help="Shared equally."
)
@click.option(
    "--splits",
    default="80/10/10",
    show_default=True,
    callback=_splits,
    help="Parts of a hundred for train/validation/test, of examples and of experts.",
)
@click.option(
    "--cover",
    type=click.Choice(["facts", "experts"]),
    help="Use every fact, or expert, before any is used twice.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="How many processes; the files are the same. Default: one for each core, at most 8.",
)
@click.option(
    "--rephrase",
    type=click.FloatRange(0, 1, min_open=True),
    is_flag=False,
    flag_value=1.0,
    metavar="[SHARE]",
    help="Have this share of the examples put in other words by the model that BOLE_LLM_MODEL "
    "names, held to the same facts; without a number, all.",
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
@click.option("--fresh", is_flag=True, help="Make it anew, whatever there is in the folder.")
@click.option(
    "--dry-run", is_flag=True, help="Only say how many of each kind, and what the graph can give."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object at the end.")
def generate(  # noqa: PLR0913
    n: int,
    out: Path,
    seed: int,
    kinds: tuple[Kind, ...],
    shares: dict[str, float],
    languages: tuple[Language, ...],
    splits: tuple[int, int, int],
    cover: Cover | None,
    workers: int | None,
    rephrase: float | None,
    budget_tokens: int | None,
    calls_per_minute: float | None,
    fresh: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Draw exactly N examples from the graph, verify each and write them as JSON lines.

    The folder gets train.jsonl, validation.jsonl, test.jsonl and manifest.json. No expert whom the
    test names occurs in training. The same graph, seed and options give the same bytes.
    """
    # scipy, by way of datasketch, takes a second to import.
    from instruct_gen.dry_run import dry_run as look
    from instruct_gen.generate import Order
    from instruct_gen.generate import generate as make
    from instruct_gen.workers import workers_for

    by_name = {kind.name: shares.get(kind.name, kind.share) for kind in kinds}
    if unasked := sorted(shares.keys() - by_name.keys()):
        raise UsageError(f"--kind-share {unasked[0]}: --kinds leaves this kind out.")
    if not sum(by_name.values()):
        raise UsageError("All kinds have the share 0: give one of them more with --kind-share.")
    plan = Plan(n, seed, by_name, frozenset(shares), languages, splits, cover)
    if rephrase is None and (budget_tokens or calls_per_minute):
        raise UsageError("--budget-tokens and --calls-per-minute are for --rephrase.")
    chosen = settings()
    count = workers or workers_for(n)
    model = None
    if rephrase is not None and not dry_run:
        model = _model(chosen, "--rephrase", budget_tokens, calls_per_minute)
    order = Order(plan, kinds, out, chosen, count, fresh, rephrase or 0.0, model=model)
    with opened(chosen) as store, progress("examples") as tell:
        if dry_run:
            given = look(store, order, tell)
            print_json(given.plain()) if as_json else click.echo(given.text())
            return
        made = make(store, order, tell, lambda said: click.echo(said, err=True))
    if as_json:
        print_json(asdict(made))
        return
    if not made.done:
        click.echo(f"{made.path} holds this data set already; nothing was done.", err=True)
    click.echo(_told(made.path, made.counts, made.seconds if made.done else None))


def _model(
    chosen: Settings, wanted_by: str, budget_tokens: int | None, calls_per_minute: float | None
) -> "Model":
    for module in ("openai", "tenacity"):
        require(module, wanted_by)
    # The client takes a second to import, and is not installed with Bole.
    from instruct_gen.teachers.budget import Budget, Pace
    from instruct_gen.teachers.model import Model

    return Model(chosen.llm, Budget(budget_tokens), Pace(calls_per_minute))


def _told(path: str, counts: Mapping[str, Mapping[str, int]], seconds: float | None) -> str:
    lines = [path if seconds is None else f"{path}: written in {seconds:,.1f} s"]
    for what, some in counts.items():
        lines.append(f"{what:>9}  " + ", ".join(f"{name} {n:,}" for name, n in some.items()))
    return "\n".join(lines)


@dataset.command(epilog="Example:  bole dataset validate dataset --json")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def validate(folder: Path, as_json: bool) -> None:
    """Hold a data set to the graph: run every form again, look up every fact, look for leaks."""
    # As above.
    from instruct_gen.validate import validate as look_at

    with tempfile.TemporaryDirectory() as scratch, opened() as store, progress("examples") as tell:
        report = look_at(store, folder, Path(scratch) / "seen.sqlite", tell)
    if as_json:
        print_json(report)
    else:
        told = f"{report.examples:,} examples, {report.forms:,} forms, {report.facts:,} facts"
        click.echo(f"{told} held to graph version {report.graph_version}")
        for reason, number in report.faults.most_common():
            click.echo(f"{number:>8,} {reason}")
            for where in report.first[reason]:
                click.echo(f"           {where}")
    if report.faults:
        raise GateFailed(f"{folder}: {report.faults.total():,} faults were found.")


for _command in (stats, export, stale, refresh):
    dataset.add_command(_command)
