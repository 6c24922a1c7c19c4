"""Programs that run beside a test, on this machine alone, and end with it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from analytics.home import PROJECT, Home


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(home: Home, port: int, *options: str) -> Iterator[int]:
    """The dashboard, for a home; gives the port."""
    command = [sys.executable, "-m", "analytics", "serve", "--port", str(port), *options]
    with running(
        command,
        f"http://127.0.0.1:{port}/_stcore/health",
        {"TRITHUC45_HOME": str(home.root), "TRITHUC45_REFERENCE": str(home.reference)},
    ):
        yield port


@contextmanager
def running(command: Sequence[str], address: str, variables: Mapping[str, str] | None = None) -> Iterator[None]:
    """A program, from the moment when it answers at `address` until the block ends."""
    with subprocess.Popen(command, cwd=PROJECT, env=os.environ | (variables or {})) as program:
        try:
            _wait_for(address, program)
            yield
        finally:
            program.terminate()


def _wait_for(address: str, program: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert program.poll() is None, f"{program.args!r} has ended"
        try:
            urlopen(address, timeout=1).close()
        except HTTPError:
            return  # an answer, if not a kind one
        except (URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(address)
