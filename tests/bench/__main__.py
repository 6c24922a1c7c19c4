"""`make bench`: every speed the project promises, as ratios against a baseline measured in the same run."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from analytics import plan
from analytics.home import PROJECT, Home
from analytics.sample.load import load_sample
from analytics.text import text
from tests.bench import build_bench, intake_bench, present_bench, reruns
from tests.bench.reruns import Page

SCREENS = {"Overview": ("", "lang=vi", ""), "Sector": ("sector", "lang=vi&sector=NN", "page=sector")}


@dataclass(frozen=True)
class Bar:
    """A measured ratio and the bound it promises to keep."""

    name: str
    ratio: float
    bound: float
    at_least: bool = False

    @property
    def kept(self) -> bool:
        """Whether the ratio lies on the right side of its bound."""
        return self.ratio >= self.bound if self.at_least else self.ratio <= self.bound

    def __str__(self) -> str:
        sign = ">=" if self.at_least else "<="
        return f"{'kept  ' if self.kept else 'BROKEN'} {self.name}: {self.ratio:.2f} (bar {sign} {self.bound:g})"


@dataclass(frozen=True)
class Speed:
    """One page: milliseconds of a warm rerun, and reruns a second with many sessions."""

    warm: float
    throughput: float


def measured(name: str, page: Page) -> Speed:
    """Measure one page and say so."""
    warm = 1000 * asyncio.run(reruns.warm_seconds(page))
    speed = Speed(warm, asyncio.run(reruns.reruns_a_second(page)))
    print(f"{name:>18}: warm rerun {speed.warm:.1f} ms; {speed.throughput:.1f} reruns/s at {reruns.SESSIONS} sessions")
    return speed


def pages(home: Home) -> list[Bar]:
    """Overview and Sector against an empty page under the same settings, and against the naive page."""
    with reruns.server(reruns.streamlit_page("empty.py", same_settings=True), home) as port:
        empty = measured("empty page", Page(port))
    with reruns.server(reruns.product, home) as port:
        ours = {name: measured(name, Page(port, path, query)) for name, (path, query, _) in SCREENS.items()}
    with reruns.server(reruns.streamlit_page("naive.py", same_settings=False), home) as port:
        naive = {name: measured(f"naive {name}", Page(port, "", query)) for name, (_, _, query) in SCREENS.items()}
    return [bar for name in SCREENS for bar in _bars(name, ours[name], empty, naive[name])]


def _bars(name: str, ours: Speed, empty: Speed, naive: Speed) -> list[Bar]:
    return [
        Bar(f"{name}, warm rerun against an empty page", ours.warm / empty.warm, 3),
        Bar(f"{name}, naive warm rerun against ours", naive.warm / ours.warm, 5, at_least=True),
        Bar(f"{name}, reruns a second against the naive page", ours.throughput / naive.throughput, 10, at_least=True),
    ]


def documents(home: Home) -> list[Bar]:
    """A session's reruns while another one has slides made, against the same with none being made."""
    words = text("vi")
    with reruns.server(reruns.product, home) as port:
        report = Page(port, "report", "lang=vi")
        alone, found = asyncio.run(
            reruns.beside(Page(port, "", "lang=vi"), report, words("report.make"), words("report.stop"))
        )
    print(f"warm rerun alone {1000 * alone:.1f} ms, while slides are made {1000 * found:.1f} ms")
    return [Bar("a rerun while slides are made, against none being made", found / alone, 2)]


def archive() -> list[Bar]:
    """Snapshot builds at 400 and 10,000 submissions."""
    small, large = build_bench.run()
    for timing in (small, large):
        print(f"{timing.submissions:>6} submissions: full build {timing.full:.2f} s, one more {timing.one_more:.3f} s")
    return [Bar("one more submission visible, at 10,000 against at 400", build_bench.ratio(small, large), 3)]


def intake() -> list[Bar]:
    """A million rows checked against DuckDB loading the same file as text."""
    found = intake_bench.measure()
    print(f"{found.rows} rows: as text {found.raw:.2f} s, checked {found.check:.2f} s, peak {found.peak} MB")
    return [Bar("check against raw load", found.ratio, intake_bench.BAR)]


def present(home: Home) -> list[Bar]:
    """A change of slides against the page change of a plain page."""
    found = present_bench.measure(home)
    print(f"change of slides {found.slide:.1f} ms, of a plain page {found.page:.1f} ms")
    return [Bar("a key to the drawn slide against a plain page change", found.ratio, present_bench.BAR)]


def main() -> int:
    """Print every bar; 1 if one is broken."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder), PROJECT / "data" / "reference")
        load_sample(home, plan.load(home.reference))
        bars = [*intake(), *pages(home), *documents(home), *present(home), *archive()]
    print(*bars, sep="\n")
    return 0 if all(bar.kept for bar in bars) else 1


if __name__ == "__main__":
    sys.exit(main())
