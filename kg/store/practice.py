"""A practice run of the embedded engine, in the background, once: it leaves the class archive.

Usage: ``python -m kg.store.practice``. It has a graph of its own in a temporary folder, runs at the
lowest priority, and does with it what commands do.
"""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

import cypher
from kg.engine import EngineFolder, archive
from kg.engine.attach import attached
from kg.engine.process import end
from kg.engine.wheel import find_wheel
from kg.store.embedded import connect

_END_SECONDS = 900.0
_ROUNDS = 20


def practise() -> None:
    """Run an engine so that it leaves the class archive behind."""
    with (
        archive.making(find_wheel()) as options,
        TemporaryDirectory(prefix="bole-", ignore_cleanup_errors=True) as home,
    ):
        if options is None:
            return
        folder = EngineFolder(Path(home))
        with attached(folder, idle_seconds=_END_SECONDS, java_options=options) as state:
            with connect(folder, state) as store:
                for number in range(_ROUNDS):
                    store.read(cypher.load("graph/list_labels"), limit=number)
                    store.write(lambda transaction: transaction.run(cypher.load("graph/adopt")))
            # Java writes the archive when it ends, which takes its time.
            if process := state.process():
                end(process, _END_SECONDS)


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(19)
    else:
        psutil.Process().nice(64)  # the idle class of Windows
    practise()
