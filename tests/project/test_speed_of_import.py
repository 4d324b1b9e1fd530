"""`bole --help` is quick because it imports nothing that is slow."""

import subprocess
import sys

import pytest

SLOW = {
    "cypher", "datasketch", "instruct_gen", "kg", "neo4j", "networkx", "numpy", "opencc",
    "pydantic", "rich", "scipy", "serve", "torch", "yaml",
}  # fmt: skip


@pytest.mark.parametrize(
    "deed",
    ["import bole.cli", "import bole.cli; bole.cli.root(['--help'], standalone_mode=False)"],
)
def test_the_root_command_imports_nothing_slow(deed: str) -> None:
    told = "print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)"
    code = f"import sys; {deed}; {told}"
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    imported = set(run.stderr.split())
    assert "bole" in imported
    assert imported & SLOW == set()
