from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from analytics.plan import Plan, load

REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"


@pytest.fixture(scope="session")
def plan() -> Plan:
    return load(REFERENCE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the reference files that a test may spoil."""
    return shutil.copytree(REFERENCE, tmp_path / "reference")
