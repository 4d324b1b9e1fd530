"""Little programs that use the store from a process of their own."""

import subprocess
import sys
from pathlib import Path

from bole.settings import Settings
from tests.conftest import environ_of

OPEN = "from bole.settings import Settings\nfrom kg.store import open_store, stop_engine\n"
ROOT = Path(__file__).parents[2]


def start(settings: Settings, program: str, *, idle: float = 600.0) -> "subprocess.Popen[str]":
    """Start a program that sees ``settings``, ``idle`` and what the store exports."""
    graph = settings.graph.model_dump() | {"password": settings.graph.password.get_secret_value()}
    head = f"settings = Settings(home={str(settings.home)!r}, graph={graph!r})\nidle = {idle}\n"
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", OPEN + head + program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environ_of(Settings(home=settings.home)),
        start_new_session=True,
    )


def finish(process: "subprocess.Popen[str]", timeout: float = 120.0) -> tuple[int, str, str]:
    """Wait for a program; return its exit code and what it wrote."""
    out, err = process.communicate(timeout=timeout)
    return process.returncode, out, err
