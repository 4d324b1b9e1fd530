"""Where the engine's Java and jars are: the one place that knows the name of its package."""

import platform
import re
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from bole.errors import Unavailable

# The distribution is being renamed; whichever is installed serves.
_PACKAGES = ("arcadedb_embedded", "arcadedb", "arcadedb_jvm")
# What Bole does not use stays out of the class path: it would start by itself and listen.
_UNUSED = ("-mcp-", "-console-", "-postgresw-", "-redisw-", "-graphql-", "-python-bridge")
_ELSEWHERE = (
    "Set BOLE_GRAPH_URI (with BOLE_GRAPH_USER and BOLE_GRAPH_PASSWORD) to a Neo4j 5.26 or later."
)


@dataclass(frozen=True)
class Wheel:
    """The installed engine."""

    java: Path
    jars: tuple[Path, ...]

    @property
    def version(self) -> str:
        """Return the engine's version, as its jar's name has it."""
        found = (re.match(r"arcadedb-engine-(.+)\.jar", jar.name) for jar in self.jars)
        return next((match[1] for match in found if match), "unknown")


def find_wheel() -> Wheel:
    """Return the installed engine.

    Raises:
        Unavailable: there is none for this platform; the message names Neo4j as the way out.
    """
    for package in _PACKAGES:
        spec = find_spec(package)
        for place in spec.submodule_search_locations or () if spec else ():
            java = Path(place, "jre", "bin", "java.exe" if sys.platform == "win32" else "java")
            jars = tuple(
                jar
                for jar in sorted(Path(place, "jars").glob("*.jar"))
                if not any(unused in jar.name for unused in _UNUSED)
            )
            if java.is_file() and jars:
                return Wheel(java, jars)
    raise Unavailable(
        f"The embedded graph engine is not installed for {platform.system()} "
        f"{platform.machine()}, Python {platform.python_version()}. Install it with "
        f"'pip install arcadedb-embedded' where there is a wheel (Linux with glibc 2.34 or later, "
        f"macOS on ARM, Windows on x64), or use a server: {_ELSEWHERE}"
    )


def cannot_run(reason: object) -> Unavailable:
    """Return the error that says the engine's Java does not run here, and what to do instead."""
    libc = " ".join(platform.libc_ver()) or "no glibc"
    return Unavailable(
        f"The embedded graph engine does not run on this machine ({platform.system()} "
        f"{platform.machine()}, {libc}; it needs glibc 2.34 or later): {reason}. {_ELSEWHERE}"
    )
