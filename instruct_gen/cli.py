"""``bole dataset``: the graph as instruction data."""

import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bole.errors import GateFailed, UsageError
from instruct_gen.cli_executor import executor_option
from instruct_gen.cli_export import export
from instruct_gen.cli_gaps import gaps
from instruct_gen.cli_options import languages_named, model_of
from instruct_gen.cli_refresh import refresh, stale
from instruct_gen.cli_stats import stats
from instruct_gen.gaps.lines import Gaps, read_gaps
from instruct_gen.kinds import KINDS
from instruct_gen.kinds.kind import Kind
from instruct_gen.quotas import Cover, Plan, Strength
from kg.cli.session import opened, print_json, progress, settings
from kg.language.lexicon import Language
from kg.schema import nearest

if TYPE_CHECKING:
    # As heavy as what is imported below, in the command.
    from instruct_gen.executors.work import Executor
    from instruct_gen.methods.documents import Document
    from instruct_gen.methods.method import Method


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


def _every_kind() -> str:
    """Return the kinds as a help text shows them, each on a line of its own."""
    widest = max(len(kind.name) for kind in KINDS)
    lines = (f"  {kind.name:<{widest}}  {kind.description}" for kind in KINDS)
    return "\n".join(("\b", "Kinds, as docs/kinds.md shows them with an example each:", *lines))


@dataset.command(
    epilog=f"{_every_kind()}\n\n"
    "Example:  bole dataset generate --n 20000 --seed 7 --out dataset --languages zh,en"
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
    "--languages",
    default="en,zh",
    show_default=True,
    callback=languages_named,
    help="Shared equally.",
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
    "--strength",
    type=click.Choice(["even", "rarity", "gap"]),
    default="even",
    show_default=True,
    help="Draw around all experts as often; or up to eight times as often around those of whom "
    "rare things are known, or of whom a model knows little (--gaps).",
)
@click.option(
    "--gaps",
    "gaps_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What `bole dataset gaps` wrote, for --strength gap.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="How many processes; the files are the same. Default: one for each core, at most 8.",
)
@executor_option
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
    "--self-instruct",
    type=click.FloatRange(0, 1, min_open=True),
    metavar="SHARE",
    help="Have this share of the examples thought out by the model: new instructions, done with "
    "facts that are cited.",
)
@click.option(
    "--self-qa",
    type=click.FloatRange(0, 1, min_open=True),
    metavar="SHARE",
    help="Have this share of the examples thought out by the model: questions on what is known of "
    "an expert, and answers held to it; with --documents half of them on the documents.",
)
@click.option(
    "--documents",
    "document_files",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE",
    help="A .txt or .md file to ask about with --self-qa; give it once for each file.",
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
    strength: Strength,
    gaps_file: Path | None,
    workers: int | None,
    executor: "Executor",
    rephrase: float | None,
    self_instruct: float | None,
    self_qa: float | None,
    document_files: tuple[Path, ...],
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
    from instruct_gen.executors import workers_for
    from instruct_gen.generate import Order
    from instruct_gen.generate import generate as make
    from instruct_gen.methods.self_instruct import SELF_INSTRUCT, SelfInstruct

    by_name = {kind.name: shares.get(kind.name, kind.share) for kind in kinds}
    if unasked := sorted(shares.keys() - by_name.keys()):
        raise UsageError(f"--kind-share {unasked[0]}: --kinds leaves this kind out.")
    reading, documents = _reading(self_qa, document_files)
    taught = {SELF_INSTRUCT.name: self_instruct} if self_instruct else {}
    taught |= {method.kind.name: (self_qa or 0.0) / len(reading) for method in reading}
    _check_taught(taught)
    if not sum(by_name.values()) and sum(taught.values()) < 1:
        raise UsageError("All kinds have the share 0: give one of them more with --kind-share.")
    found = _gaps(strength, gaps_file, cover)
    plan = Plan(
        n, seed, by_name, frozenset(shares), languages, splits, cover, taught,
        strength, found.digest if found else "",
    )  # fmt: skip
    asking = [
        option
        for option, share in (
            ("--rephrase", rephrase),
            ("--self-instruct", self_instruct),
            ("--self-qa", self_qa),
        )
        if share
    ]
    if not asking and (budget_tokens or calls_per_minute):
        raise UsageError(
            "--budget-tokens and --calls-per-minute are for --rephrase, --self-instruct and "
            "--self-qa."
        )
    chosen = settings()
    count = workers or workers_for(n)
    model = None
    if asking and not dry_run:
        model = model_of(chosen, asking[0], budget_tokens, calls_per_minute)

    def say(said: str) -> None:
        click.echo(said, err=True)

    with opened(chosen) as store, progress("examples") as tell:
        methods = (*((SelfInstruct(store, seed),) if self_instruct else ()), *reading)
        every = (*kinds, *(method.kind for method in methods))
        order = Order(
            plan, every, out, chosen, count, fresh, rephrase or 0.0, methods, model, executor,
            found, documents,
        )  # fmt: skip
        if dry_run:
            given = look(store, order, tell, say)
            print_json(given.plain()) if as_json else click.echo(given.text())
            return
        made = make(store, order, tell, say)
    if as_json:
        print_json(asdict(made))
        return
    if not made.done:
        click.echo(f"{made.path} holds this data set already; nothing was done.", err=True)
    click.echo(_told(made.path, made.counts, made.seconds if made.done else None))


def _reading(
    self_qa: float | None, files: tuple[Path, ...]
) -> "tuple[list[Method], tuple[Document, ...]]":
    """Return the methods that ask about what is there to read, and the documents that are."""
    # As above.
    from instruct_gen.methods.document_qa import DocumentQA
    from instruct_gen.methods.documents import read_documents
    from instruct_gen.methods.self_qa import SelfQA

    if files and not self_qa:
        raise UsageError(
            "--documents is for --self-qa: say which share of the examples is to be made of them "
            "and of the graph, as in --self-qa 0.2."
        )
    documents = read_documents(files)
    reading: list[Method] = [SelfQA()] if self_qa else []
    return [*reading, *([DocumentQA(documents)] if documents else [])], documents


def _check_taught(taught: Mapping[str, float]) -> None:
    if sum(Fraction(str(share)) for share in taught.values()) > 1:
        raise UsageError(
            "--self-instruct and --self-qa are shares of all examples: together they may be 1."
        )


def _gaps(strength: Strength, file: Path | None, cover: Cover | None) -> Gaps | None:
    """Return what says at whom to aim, where that is wanted."""
    if strength != "even" and cover is not None:
        raise UsageError(
            f"--cover takes all as often, --strength {strength} some more often: give one of them."
        )
    if (strength == "gap") != (file is not None):
        raise UsageError(
            "--strength gap and --gaps FILE go together: `bole dataset gaps --out FILE` writes one."
        )
    return read_gaps(file) if file is not None else None


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
        told += f", {report.passages:,} passages" if report.passages else ""
        click.echo(f"{told} held to graph version {report.graph_version}")
        for reason, number in report.faults.most_common():
            click.echo(f"{number:>8,} {reason}")
            for where in report.first[reason]:
                click.echo(f"           {where}")
    if report.faults:
        raise GateFailed(f"{folder}: {report.faults.total():,} faults were found.")


for _command in (stats, gaps, export, stale, refresh):
    dataset.add_command(_command)
