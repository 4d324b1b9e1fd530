"""The engine's HTTP port: whether it is ready, and the few statements that Bolt does not take."""

import base64
import http.client
import json
import socket
from typing import Any

from bole.errors import EngineError
from kg.engine.folder import EngineFolder
from kg.engine.state import HOST, EngineState

USER = "root"
DATABASE = "bole"


def password(folder: EngineFolder) -> str:
    """Return the running engine's password, or nothing when none runs."""
    try:
        return folder.password.read_text(encoding="utf-8")
    except OSError:
        return ""


def ready(folder: EngineFolder, state: EngineState) -> bool:
    """Return whether the engine answers and has its database, which is made when it is missing.

    The engine listens for Bolt first, then opens its databases, then listens here; it stops in the
    same order.
    """
    try:
        status, answer = _server(folder, state, "list databases")
        if status == 200 and DATABASE not in answer["result"]:
            status, _ = _server(folder, state, f"create database {DATABASE}")
        socket.create_connection((HOST, state.bolt_port), timeout=1.0).close()
    except (OSError, http.client.HTTPException, KeyError):
        return False
    return status == 200


def sql(folder: EngineFolder, state: EngineState, statement: str) -> None:
    """Run one SQL statement.

    Raises:
        EngineError: the engine refused it.
    """
    body = {"language": "sql", "command": statement}
    status, answer = _post(folder, state, f"/api/v1/command/{DATABASE}", body, 600.0)
    if status != 200:
        raise EngineError(
            f"The embedded graph engine refused {statement!r}: "
            f"{answer.get('detail') or answer.get('error')}. "
            f"The end of its log {folder.log}:\n{folder.log_end()}"
        )


def _server(folder: EngineFolder, state: EngineState, command: str) -> tuple[int, dict[str, Any]]:
    return _post(folder, state, "/api/v1/server", {"command": command}, 5.0)


def _post(
    folder: EngineFolder, state: EngineState, path: str, body: dict[str, Any], timeout: float
) -> tuple[int, dict[str, Any]]:
    credentials = base64.b64encode(f"{USER}:{password(folder)}".encode()).decode()
    connection = http.client.HTTPConnection(HOST, state.http_port, timeout=timeout)
    try:
        connection.request(
            "POST",
            path,
            json.dumps(body),
            {"Content-Type": "application/json", "Authorization": f"Basic {credentials}"},
        )
        response = connection.getresponse()
        text = response.read()
    finally:
        connection.close()
    try:
        answer = json.loads(text)
    except ValueError:
        answer = {}
    return response.status, answer if isinstance(answer, dict) else {}
