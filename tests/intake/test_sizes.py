"""Files far larger than any office sends: a clear answer in both languages, in bounded memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from analytics.home import PROJECT
from tests.intake.conftest import GOOD, HEADER

_LIMIT = 2500  # MB
_CHILD = """
import json, resource, sys
from datetime import date
from pathlib import Path
from analytics import intake, plan
found = intake.check(Path(sys.argv[1]), plan.load(Path(sys.argv[2])), None, today=date(2026, 11, 22))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
first = found.problems[0]
print(json.dumps([found.status, first.code, len(found.problems), peak, sorted(filter(None, first.message.values()))]))
"""
FILES = {
    "a million rows": (HEADER + "\n" + (GOOD + "\n") * 1_000_000, "duplicate_row"),
    "50 MB of words": (HEADER + ";Ghi chú\n" + (GOOD + ";" + "x" * 25_000 + "\n") * 2_000, "text_too_long"),
    "10,000 columns": (HEADER + ";x" * 10_000 + "\n" + (GOOD + ";1" * 10_000 + "\n") * 50, "unknown_column"),
}


@pytest.mark.parametrize("name", FILES)
def test_memory_is_bounded(name: str, tmp_path: Path) -> None:
    content, code = FILES[name]
    path = tmp_path / "lon.csv"
    path.write_text(content, "utf-8")
    command = [sys.executable, "-c", _CHILD, str(path), str(PROJECT / "data" / "reference")]
    out = subprocess.run(command, capture_output=True, text=True, check=True, cwd=PROJECT, timeout=300).stdout
    status, first, count, peak, messages = json.loads(out)
    assert (status, first) == ("refused", code)
    assert count <= 10_001
    assert len(messages) == 2
    assert peak < _LIMIT
