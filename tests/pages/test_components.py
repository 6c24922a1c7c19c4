"""What the components' Python side takes from a browser, which may say anything."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.home import PROJECT
from analytics.text import catalogue
from analytics.ui.components import mount
from analytics.ui.components.drop import MOST_FILES, Dropped, Inbox
from analytics.ui.components.sheet import Column, Edits, admitted

APP = PROJECT / "tests" / "browser" / "components_app.py"
MOST = 12


def message(drop: str = "d1", index: object = 0, of: object = 1, **changes: object) -> dict[str, object]:
    content = base64.b64encode(b"twelve bytes").decode()
    return {"drop": drop, "index": index, "of": of, "name": "a.csv", "content": content} | changes


def test_files_of_a_drop_come_together_and_repeats_are_known() -> None:
    inbox = Inbox(MOST)
    inbox.take(message(of=2))
    inbox.take(message(of=2))
    assert not inbox.complete
    inbox.take(message(index=1, of=2, name="C:\\Users\\lan\\b.csv"))
    inbox.take(message(index=1, of=2))
    assert inbox.complete
    assert inbox.files == [Dropped("a.csv", b"twelve bytes"), Dropped("b.csv", b"twelve bytes")]
    assert inbox.received == ("d1", 2)


@pytest.mark.parametrize(
    "changes",
    [
        {"content": base64.b64encode(b"x" * (MOST + 1)).decode()},
        {"content": "x" * 1000},
        {"content": "not base64!"},
        {"content": None},
        {"name": 7},
        {"drop": None},
        {"index": 1},
        {"index": "0"},
        {"of": 0},
        {"of": MOST_FILES + 1},
        {"of": "1"},
    ],
)
def test_a_forged_message_is_not_kept(changes: dict[str, object]) -> None:
    inbox = Inbox(MOST)
    inbox.take(message() | changes)
    assert (inbox.files, inbox.received, inbox.complete) == ([], None, False)


def test_more_files_than_announced_are_not_kept() -> None:
    inbox = Inbox(MOST)
    for index in range(5):
        inbox.take(message(index=index, of=2))
    assert len(inbox.files) == 2


@pytest.mark.parametrize("name", ["../../etc/passwd", "/passwd", "..\\passwd", "C:passwd"])
def test_names_lose_their_path(name: str) -> None:
    inbox = Inbox(MOST)
    inbox.take(message(name=name))
    assert [file.name for file in inbox.files] == ["passwd"]


def test_only_what_is_open_can_be_edited() -> None:
    columns = [Column("unit", editable=False, preset="SYT"), Column("count", "count")]
    edits = Edits(
        {(2, 0): "SKHCN", (2, 1): "5", (9, 1): "5", (2, 7): "5"}, (("SKHCN", "1"), ("SYT",)), frozenset({2, 9})
    )
    assert admitted(edits, columns, {2}, editable=True, addable=True) == Edits(
        {(2, 1): "5"}, (("SYT", "1"), ("SYT", "")), frozenset({2})
    )
    assert admitted(edits, columns, {2}, editable=True, addable=False) == Edits({(2, 1): "5"}, (), frozenset())
    assert admitted(edits, columns, {2}, editable=False, addable=True) == Edits({}, (), frozenset())


@pytest.mark.parametrize("show", ["files", "corrections", "read_only", "empty"])
def test_pages_with_components_run_without_a_browser(show: str) -> None:
    app = AppTest.from_file(str(APP), default_timeout=30)
    app.query_params["show"] = show
    assert not app.run().exception
    assert not app.run().exception


@pytest.mark.parametrize("name", ["drop", "sheet"])
def test_the_scripts_say_every_word_and_no_other(name: str) -> None:
    script = (Path(mount.ASSETS) / f"{name}.js").read_text("utf-8")
    words = [key.split(".")[-1] for key in catalogue("vi") if key.startswith(f"components.{name}.")]
    kinds = ["error", "warning", "note"] if name == "sheet" else []  # said by the mark's own name
    assert [word for word in words if word not in kinds and f"words.{word}" not in script] == []
