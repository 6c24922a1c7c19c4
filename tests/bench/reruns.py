"""Server time of page reruns, over the web socket a browser uses.

Every figure is a ratio between pages served and driven alike in one call:
the real page, an empty page under the same settings, and a naive page
(pandas and Altair, default settings) that shows the same charts.
"""

from __future__ import annotations

import asyncio
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from analytics.home import PROJECT, Home

PAGES = Path(__file__).parent / "pages"
WARM_UP, RERUNS, BATCH, SESSIONS, SECONDS = 10, 60, 4, 50, 6.0


@dataclass(frozen=True)
class Page:
    """One page as a client opens it."""

    port: int
    name: str = ""
    query: str = ""


class Session:
    """One browser session: opens a page and asks for reruns of it."""

    def __init__(self, page: Page, channel: ClientConnection) -> None:
        self.page = page
        self.channel = channel
        self.script_hash = ""
        self.buttons: dict[str, str] = {}  # by what they say

    async def rerun(self, pressed: str = "") -> float:
        """Seconds from asking for a rerun to the server's word that the script has finished; `pressed` is a button."""
        message = BackMsg()
        if pressed:
            message.rerun_script.widget_states.widgets.add(id=self.buttons[pressed], trigger_value=True)
        message.rerun_script.query_string = self.page.query
        message.rerun_script.page_name = self.page.name if not self.script_hash else ""
        message.rerun_script.page_script_hash = self.script_hash
        start = time.perf_counter()
        await self.channel.send(message.SerializeToString())
        await self._finished()
        return time.perf_counter() - start

    async def _finished(self) -> None:
        while True:
            self._acknowledge_at_once()
            message = ForwardMsg()
            message.ParseFromString(await self.channel.recv())
            kind = message.WhichOneof("type")
            if kind == "navigation":  # the page that is shown; a new session names app.py alone
                self.script_hash = message.navigation.page_script_hash
            elif kind == "new_session":
                self.script_hash = self.script_hash or message.new_session.page_script_hash
            elif kind == "delta":
                self._look(message.delta.new_element)
            elif kind == "script_finished":
                return

    def _look(self, element: Element) -> None:
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise RuntimeError(element.exception.message)
        if kind == "button":
            self.buttons.setdefault(element.button.label, element.button.id)

    def _acknowledge_at_once(self) -> None:
        """Keep the kernel's delayed acknowledgements (40 ms) out of the server's time."""
        if hasattr(socket, "TCP_QUICKACK"):
            self.channel.transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)


def open_session(page: Page) -> connect:
    """A web socket to the page's server, closed when its block ends."""
    return connect(
        f"ws://127.0.0.1:{page.port}/_stcore/stream",
        origin=Origin(f"http://127.0.0.1:{page.port}"),
        subprotocols=[Subprotocol("streamlit")],
        max_size=None,
    )


async def warm_seconds(page: Page) -> float:
    """Median seconds of a warm rerun by a single session."""
    async with open_session(page) as channel:
        session = Session(page, channel)
        for _ in range(WARM_UP):
            await session.rerun()
        return statistics.median([await session.rerun() for _ in range(RERUNS)])


async def beside(page: Page, busy: Page, make: str, stop: str) -> tuple[float, float]:
    """Median seconds of a warm rerun of `page` alone, and while another session's button `make` is at work.

    The other session shows a button `stop` as long as it is; reruns after that do not count.
    """
    alone, found = await warm_seconds(page), list[float]()
    async with open_session(page) as mine, open_session(busy) as theirs:
        session, other = Session(page, mine), Session(busy, theirs)
        await session.rerun()
        await other.rerun()
        await other.rerun(make)
        while stop in await _shown(other):
            batch = [await session.rerun() for _ in range(BATCH)]
            found += batch if stop in await _shown(other) else []
    return alone, statistics.median(found)


async def _shown(session: Session) -> set[str]:
    """The buttons of a session's page by now."""
    session.buttons.clear()
    await session.rerun()
    return set(session.buttons)


async def reruns_a_second(page: Page) -> float:
    """Reruns a second that the server completes for SESSIONS sessions asking without pause.

    Counted from when every session has its page open until the last answer, so a slow page is not cut off.
    """
    opened = asyncio.Barrier(SESSIONS)
    spans = await asyncio.gather(*(_keep_asking(page, opened) for _ in range(SESSIONS)))
    start = min(begin for begin, _, _ in spans)
    return sum(count for _, _, count in spans) / (max(end for _, end, _ in spans) - start)


async def _keep_asking(page: Page, opened: asyncio.Barrier) -> tuple[float, float, int]:
    async with open_session(page) as channel:
        session = Session(page, channel)
        await session.rerun()
        await opened.wait()
        begin, count = time.perf_counter(), 0
        while time.perf_counter() < begin + SECONDS:
            await session.rerun()
            count += 1
        return begin, time.perf_counter(), count


def free_port() -> int:
    """A TCP port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def server(command: Callable[[int], list[str]], home: Home) -> Iterator[int]:
    """A server program on a free port, until the block ends."""
    port = free_port()
    environment = os.environ | {"TRITHUC45_HOME": str(home.root)}
    process = subprocess.Popen(
        command(port), cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_until_healthy(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_until_healthy(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with code {process.returncode}")
        try:
            with urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError("the server did not become healthy")


def product(port: int) -> list[str]:
    """The command that serves the program itself."""
    return [sys.executable, "-m", "analytics", "serve", "--port", str(port)]


def streamlit_page(script: str, *, same_settings: bool) -> Callable[[int], list[str]]:
    """The command that serves one script of `pages/`: under the product's settings, or Streamlit's defaults."""
    settings = ["--runner.postScriptGC=false"] if same_settings else ["--runner.postScriptGC=true"]
    return lambda port: [
        *(sys.executable, "-m", "streamlit", "run", str(PAGES / script)),
        *(
            "--server.port",
            str(port),
            "--server.headless=true",
            "--server.address=127.0.0.1",
            "--client.showErrorDetails=full",
        ),
        *settings,
    ]
