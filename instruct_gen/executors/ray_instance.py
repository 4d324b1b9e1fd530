"""Ray: an instance of our own on this machine, or the cluster that RAY_ADDRESS names.

Our own ends with this process, is heard on the loopback only and by nobody without its token, and
reports to nobody.
"""

import logging
import os
import secrets
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from bole.errors import SettingsError, Unavailable, UsageError
from bole.settings import GraphSettings
from instruct_gen.executors.work import Setting
from instruct_gen.extras import require

ADDRESS = "RAY_ADDRESS"
_LOOPBACK = "127.0.0.1"
# Its sockets lie deep in the folder, and a socket's path has 103 characters at most.
_LONGEST_FOLDER, _SHORT_FOLDER = 20, f"{os.sep}tmp"
_FEWEST_BYTES = 128 * 2**20
_LONGEST_CONNECTING = 10.0
_QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",
    # It writes to stdout, where results are, what it has to say of workers: none of it.
    "RAY_DEDUP_LOGS": "1",
    "RAY_DEDUP_LOGS_SKIP_REGEX": "^",
}


@contextmanager
def connected(setting: Setting, count: int) -> Iterator[None]:
    """Have Ray ready for so many workers, who reach the graph.

    Raises:
        UsageError: it is not installed, or has machines from which the graph is not reached.
        Unavailable: it cannot be started, or does not answer.
    """
    require("ray", "--executor ray")
    with _any(count, setting.roster.stat().st_size):
        check_reach(setting.settings.graph, _others())
        yield


def _any(count: int, largest: int) -> AbstractContextManager[None]:
    if "ray" in sys.modules and sys.modules["ray"].is_initialized():
        # By the program that calls us, which also ends it.
        return nullcontext()
    address = os.environ.get(ADDRESS) or "local"
    return own(count, largest) if address == "local" else _cluster(address)


@contextmanager
def own(count: int, largest: int) -> Iterator[None]:
    """Have an instance of our own.

    Args:
        count: for how many workers.
        largest: bytes of the largest object that is sent to them.
    """
    above = tempfile.gettempdir()
    folder = tempfile.mkdtemp(
        prefix="bole-", dir=above if len(above) <= _LONGEST_FOLDER else _SHORT_FOLDER
    )
    environ = {
        # Else it would be heard on every address of this machine.
        "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN": _token(),
        # Seconds: when this process is killed, what is left of it looks no longer for the rest.
        "RAY_gcs_rpc_server_reconnect_timeout_s": "5",
    }
    try:
        with _environ(environ), _begun(
            "cannot be started on this machine",
            address="local",
            num_cpus=count,
            num_gpus=0,
            include_dashboard=False,
            object_store_memory=max(_FEWEST_BYTES, 2 * largest),
            _node_ip_address=_LOOPBACK,
            _temp_dir=folder,
        ):  # fmt: skip
            yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@cache
def _token() -> str:
    """Return the token of this process: Ray asks for it once."""
    return secrets.token_hex(32)


@contextmanager
def _environ(ours: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in ours}
    os.environ.update(ours)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _cluster(address: str) -> Iterator[None]:
    if "://" in address:
        raise SettingsError(
            f"{ADDRESS} {address!r}: where the head of a cluster is was expected, such as "
            "10.0.0.5:6379. Ray's client (ray://) is not supported."
        )
    what_if_not = f"at {address} ({ADDRESS}) does not answer"
    if address != "auto":
        _check_answers(address, what_if_not)
    with _begun(what_if_not, address=address):
        yield


def _check_answers(address: str, what_if_not: str) -> None:
    """Hold an address to be one where somebody listens: Ray itself tries for minutes."""
    try:
        host, port = urlsplit(f"//{address}").hostname, urlsplit(f"//{address}").port
        with socket.create_connection((host or "", port or 0), _LONGEST_CONNECTING):
            pass
    except (OSError, ValueError) as error:
        raise Unavailable(_unavailable(what_if_not, error)) from error


@contextmanager
def _begun(what_if_not: str, **options: Any) -> Iterator[None]:
    with _environ(_QUIET):
        # Only now: Ray reads its environment when it is imported.
        import ray

        logging.getLogger("ray").setLevel(logging.ERROR)
        try:
            try:
                ray.init(configure_logging=False, log_to_driver=False, **options)
            except Exception as error:  # Ray raises nothing narrower.
                raise Unavailable(_unavailable(what_if_not, error)) from error
            yield
        finally:
            ray.shutdown()


def _unavailable(what_if_not: str, error: Exception) -> str:
    why = str(error).strip().partition("\n")[0].rstrip(".")
    return f"Ray {what_if_not} ({why}): mend that, or take --executor processes."


def _others() -> list[str]:
    """Return the addresses of Ray's machines but this one."""
    import ray

    ours = ray.util.get_node_ip_address()
    nodes = {node["NodeManagerAddress"] for node in ray.nodes() if node["Alive"]}
    return sorted(nodes - {ours})


def check_reach(graph: GraphSettings, others: Sequence[str]) -> None:
    """Hold where workers are to where the graph is.

    Args:
        others: addresses of machines with workers, but this one.
    Raises:
        UsageError: workers on other machines would not reach the graph.
    """
    if others and _is_only_here(graph):
        where = graph.uri or "the embedded engine"
        raise UsageError(
            f"Ray has workers on other machines ({', '.join(others)}), and they cannot reach the "
            f"graph ({where}): name a Neo4j by an address that all of them reach with "
            "BOLE_GRAPH_URI, or take --executor processes."
        )


def _is_only_here(graph: GraphSettings) -> bool:
    host = urlsplit(graph.uri).hostname
    try:
        return host is None or host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
