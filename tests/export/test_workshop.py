"""Documents in the making: in processes of their own, two at most, and nothing of them left behind."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from analytics import warehouse
from analytics.export.refused import ExportRefused
from analytics.export.workshop import AT_ONCE, Making, Order, Workshop
from analytics.home import Home
from analytics.text import LANGUAGES, text

NEWEST, BEFORE = "2026-H1", "2025-N"


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where everything that is made for a while must be, and must be gone from."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def workshop(sampled: Home, temporary: Path) -> Iterator[Workshop]:
    shop = Workshop(sampled)
    yield shop
    shop.close()


@pytest.fixture
def order(sampled: Home) -> Order:
    with warehouse.open_current(sampled) as snapshot:
        return Order("slides", "vi", snapshot.version, NEWEST, "default", BEFORE)


def ended(making: Making) -> str:
    """How it ended; within a minute."""
    for _ in range(600):
        if making.state != "running":
            return making.state
        time.sleep(0.1)
    raise TimeoutError(making.order)


def test_an_order_is_the_command_line_that_makes_it(order: Order, tmp_path: Path) -> None:
    said = order.arguments(tmp_path)
    assert said[:2] == ["export", "slides"]
    assert dict(zip(said[2::2], said[3::2], strict=True)) == {
        "--lang": "vi", "--version": order.version, "--period": NEWEST, "--reading": "default", "--since": BEFORE,
        "--out": str(tmp_path / f"slides-{NEWEST}-{order.version}-vi.pptx"),
    }  # fmt: skip
    bare = replace(order, since="", template=b"mau").arguments(tmp_path)
    assert "--since" not in bare
    assert Path(bare[bare.index("--template") + 1]).read_bytes() == b"mau"


def test_two_at_once_the_same_order_once_and_nothing_is_left(workshop: Workshop, order: Order, temporary: Path) -> None:
    orders = [replace(order, language=language) for language in LANGUAGES]
    for each in (*orders, order):
        workshop.begin(each)
    makings = list(workshop.makings.values())
    processes = [psutil.Process(each.process) for each in makings]
    assert (len(makings), [each.state for each in makings]) == (AT_ONCE, ["running"] * AT_ONCE)
    assert all(psutil.Process().pid == each.ppid() for each in processes)
    with pytest.raises(ExportRefused) as busy:
        workshop.begin(replace(order, period=BEFORE))
    assert [busy.value.message(language) for language in LANGUAGES] == [
        text(language)("report.busy", count=AT_ONCE) for language in LANGUAGES
    ]
    workshop.clear(orders[0])
    assert list(workshop.makings) == [orders[1]]
    workshop.close()
    assert [each.is_running() and each.status() != psutil.STATUS_ZOMBIE for each in processes] == [False, False]
    assert (list(workshop.makings), list(temporary.iterdir())) == ([], [])


def test_a_failed_one_says_why_leaves_nothing_and_may_be_tried_again(
    workshop: Workshop, order: Order, temporary: Path
) -> None:
    wrong = replace(order, template="mẫu".encode())
    workshop.begin(wrong)
    making = workshop.makings[wrong]
    assert ended(making) == "failed"
    for language in LANGUAGES:
        assert making.why(language) == text(language)("slides.template.broken", suffix=".pptx")
    assert list(temporary.iterdir()) == []
    workshop.begin(wrong)
    assert workshop.makings[wrong] is not making


def test_one_that_was_killed_has_failed_without_words(workshop: Workshop, order: Order, temporary: Path) -> None:
    workshop.begin(order)
    making = workshop.makings[order]
    psutil.Process(making.process).kill()
    assert (ended(making), making.why("vi")) == ("failed", "")
    assert list(temporary.iterdir()) == []
