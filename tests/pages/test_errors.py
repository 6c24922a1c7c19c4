"""The one place for errors: a number for the reader, the whole story for the log."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest


def failing() -> None:
    from analytics.ui.server import report

    assert report(ValueError("secret path"))


def test_the_reader_gets_a_reference_and_the_log_the_traceback(caplog: pytest.LogCaptureFixture) -> None:
    shown = AppTest.from_function(failing).run().error[0].value
    found = re.search(r"\b[0-9A-F]{8}\b", shown)
    assert found
    assert "secret" not in shown
    assert found.group() in caplog.text
    assert "secret path" in caplog.text
