"""Type what the tutorials say, in their order, and put what was said into them; or compare it.

python docs/tutorial.py [--check] [PAGE …]

A page's fenced blocks are read from top to bottom. One whose label is a file's name is that file.
One of ``sh run`` is typed, ``sh run exits 4`` if it ends so; the ``text`` block right after it is
what was said, ``text head 5`` the first five lines of it. Other blocks are only read by people.
"""

import difflib
import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path

from bole.cli import main as bole
from bole.settings import Settings
from kg.store import stop_engine

DOCS = Path(__file__).parent
PAGES = ("tutorial.md", "tutorial.zh.md")
FENCE = re.compile(r"^```(?P<label>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
EXITS = re.compile(r"sh run(?: exits (\d+))?")
HEAD = re.compile(r"text(?: head (\d+))?")
# What is otherwise on every machine, as the pages show it.
HOME, WHO = "~/tutorial/home", "ada"
PORT = re.compile(r"(?<=127\.0\.0\.1:)\d+")
# A terminal shows a bar instead, and takes it away.
PROGRESS = re.compile(
    r"^[\w ]+: [\d,]+ (?:of [\d,]+ )?\w+, [\d,]+/s(?:, [\d,]+ s left)?\n", re.MULTILINE
)
SECONDS = re.compile(r"[\d,.]+(?= s\b)")


class Told(Exception):
    """A command did not end as its page says."""


def main() -> None:
    """Write the pages anew, or say where they are no longer so."""
    named = [name for name in sys.argv[1:] if name != "--check"]
    renew(named or PAGES, check="--check" in sys.argv)


def renew(pages: Iterable[str] = PAGES, *, check: bool = False) -> None:
    """Write pages anew, or end with where they are no longer so."""
    stale = []
    for path in map(DOCS.joinpath, pages):
        page = path.read_text(encoding="utf-8")
        try:
            told = as_told(page)
        except Told as error:
            sys.exit(f"{path.name}: {error}")
        if not check:
            path.write_text(told, encoding="utf-8")
        elif told != page:
            lines = difflib.unified_diff(page.splitlines(), told.splitlines(), lineterm="", n=1)
            stale.append("\n".join([f"{path.name} is not what is said now:", *lines]))
    if stale:
        sys.exit("\n".join([*stale, "Run `make docs`."]))


def as_told(page: str) -> str:
    """Return a page with what its commands say now, in a folder and a graph of their own.

    Raises:
        Told: a command ended otherwise than the page says.
    """
    with tempfile.TemporaryDirectory() as name:
        folder, home = Path(name) / "work", Path(name) / "home"
        folder.mkdir()
        settings = {"BOLE_HOME": str(home), "BOLE_ACTOR": WHO, "COLUMNS": "100"}
        os.environ.update(settings)
        try:
            with chdir(folder):
                return "".join(_parts(page, folder, home))
        finally:
            stop_engine(Settings(home=home))


def _parts(page: str, folder: Path, home: Path) -> Iterator[str]:
    """Yield a page piece by piece: what is no output stays as it is."""
    end, said = 0, None
    for block in FENCE.finditer(page):
        yield page[end : block.start()]
        end, label = block.end(), block["label"]
        head = HEAD.fullmatch(label)
        if said is not None and head is not None:
            text = _shown(said, int(head[1]) if head[1] else None)
            # What differs in seconds alone stays.
            text = block["text"] if _timeless(text) == _timeless(block["text"]) else text
            yield f"```{label}\n{text}```"
        else:
            yield block[0]
        said = None
        if "." in label:
            (folder / label.split()[-1]).write_text(block["text"], encoding="utf-8")
        elif (run := EXITS.fullmatch(label)) is not None:
            said = _said(block["text"], int(run[1] or 0)).replace(str(home), HOME)
    yield page[end:]


def _said(commands: str, wanted: int) -> str:
    """Return what commands say, on both streams, as a terminal shows it.

    Raises:
        Told: the last of them does not end with what is wanted, or one before it not with 0.
    """
    said = ""
    lines = commands.splitlines()
    for place, line in enumerate(lines):
        code, text = _typed(line)
        if code != (wanted if place == len(lines) - 1 else 0):
            raise Told(f"{line}: ended with {code}:\n{text}")
        said += text
    return PORT.sub("40123", PROGRESS.sub("", said))


def _typed(line: str) -> tuple[int, str]:
    if not line.startswith("bole ") or re.search(r"[|<>;]", line):
        run = subprocess.run(
            line, shell=True, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        return run.returncode, run.stdout
    # In this process: what is imported is imported once.
    said = io.StringIO()
    try:
        with redirect_stdout(said), redirect_stderr(said):
            bole(shlex.split(line, comments=True)[1:])
    except SystemExit as left:
        return int(left.code or 0), said.getvalue()
    return 0, said.getvalue()


def _shown(said: str, most: int | None) -> str:
    lines = [line.rstrip() for line in said.strip("\n").splitlines()]
    cut = most is not None and len(lines) > most
    return "".join(f"{line}\n" for line in [*lines[:most], *["…"] * cut])


def _timeless(text: str) -> str:
    return SECONDS.sub("", text)


if __name__ == "__main__":
    main()
