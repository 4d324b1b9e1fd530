"""Batches prepared while others are written: in a process of its own, because Python runs one
thread at a time and writing needs it too.

The helper process is this module, run by the same Python: batches in, rows out, pickled over its
pipes. It ends when its input ends, so it never outlives the process it helps.
"""

import gc
import pickle
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

from kg.evidence.alone import Plain, Prepared, plain, prepare
from kg.evidence.records import Draft


class Ahead:
    """Prepares one batch after the other, in the order they are given.

    The first batch is prepared here: most inputs have no other, and a process takes time to start.
    """

    def __init__(self) -> None:
        """Start nothing yet."""
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ahead")
        self._helper: subprocess.Popen[bytes] | None = None
        self._batches = 0

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the helper; what it was still preparing is dropped."""
        self._thread.shutdown(cancel_futures=True)
        self._end_helper()

    def prepare(self, drafts: Sequence[Draft]) -> "Future[Prepared]":
        """Return what drafts will have become."""
        return self._thread.submit(self._prepare, [plain(draft) for draft in drafts])

    def _prepare(self, batch: list[Plain]) -> Prepared:
        self._batches += 1
        if self._batches > 1 and batch:
            try:
                return self._ask(batch)
            except (OSError, EOFError, pickle.UnpicklingError):
                # The helper was ended by somebody: it does nothing that cannot be done here.
                self._end_helper()
        return prepare(batch)

    def _ask(self, batch: list[Plain]) -> Prepared:
        helper = self._helper = self._helper or subprocess.Popen(
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Ctrl-C is for the process it helps.
            start_new_session=True,
        )
        assert helper.stdin and helper.stdout
        pickle.dump(batch, helper.stdin, pickle.HIGHEST_PROTOCOL)
        helper.stdin.flush()
        prepared: Prepared = pickle.load(helper.stdout)
        return prepared

    def _end_helper(self) -> None:
        helper, self._helper = self._helper, None
        if helper is None:
            return
        helper.kill()
        for pipe in (helper.stdin, helper.stdout):
            try:
                if pipe:
                    pipe.close()
            except OSError:
                continue
        helper.wait()


def main() -> None:
    """Prepare batches from standard input to standard output until the input ends."""
    gc.disable()  # Nothing here refers to itself in circles.
    batches, rows = sys.stdin.buffer, sys.stdout.buffer
    while True:
        try:
            batch = pickle.load(batches)
        except EOFError:
            return
        pickle.dump(prepare(batch), rows, pickle.HIGHEST_PROTOCOL)
        rows.flush()


if __name__ == "__main__":
    main()
