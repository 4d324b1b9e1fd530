"""What takes minutes: run it after a change of the kinds, the wordings or the generator."""

import os

import pytest

wide = pytest.mark.skipif(
    "BOLE_TEST_WIDE" not in os.environ, reason="takes minutes: BOLE_TEST_WIDE=1 runs it"
)
