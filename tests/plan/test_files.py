"""However an official saves the reference files, the same plan is loaded."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.plan import Plan, digest, load
from tests.plan.conftest import REFERENCE


def _same(plan: Plan, other: Plan) -> bool:
    return replace(other, digest=plan.digest) == plan


def _excel(content: str) -> bytes:
    """As Excel saves it: BOM, CRLF, quotes where needed, blank columns and rows at the end."""
    out = io.StringIO()
    rows = list(csv.reader(io.StringIO(content, newline=""), delimiter=";"))
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows([*row, "", ""] for row in [*rows, [""] * 5])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _quoted(content: str) -> bytes:
    out = io.StringIO()
    rows = csv.reader(io.StringIO(content, newline=""), delimiter=";")
    csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r").writerows(rows)
    return out.getvalue().encode()


def _decomposed(content: str) -> bytes:
    return unicodedata.normalize("NFD", content).encode()


@pytest.mark.parametrize("save", [_excel, _quoted, _decomposed])
def test_the_same_plan_however_it_was_saved(plan: Plan, folder: Path, save: Callable[[str], bytes]) -> None:
    for path in folder.rglob("*.csv"):
        path.write_bytes(save(path.read_text("utf-8-sig")))
    assert _same(plan, load(folder))


def test_settings_saved_by_a_text_editor(plan: Plan, folder: Path) -> None:
    path = folder / "province.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert _same(plan, load(folder))


def test_decimals_with_comma_or_point(plan: Plan, folder: Path) -> None:
    path = folder / "targets.csv"
    path.write_text(path.read_text("utf-8").replace(";1.5;;", ";1,5;;"), "utf-8")
    assert _same(plan, load(folder))


def test_columns_in_any_order_and_optional_ones_left_out(plan: Plan, folder: Path) -> None:
    path = folder / "sectors.csv"
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";"))
    path.write_text("\n".join(";".join(reversed(row[:-1])) for row in rows), "utf-8")
    loaded = load(folder)
    assert [sector.name_vi for sector in loaded.sectors] == [sector.name_vi for sector in plan.sectors]
    assert {sector.contact_agency for sector in loaded.sectors} == {""}


def test_the_digest_follows_every_byte_and_name(folder: Path) -> None:
    before = digest(folder)
    assert before == digest(REFERENCE)
    path = folder / "glossary.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    changed = digest(folder)
    path.rename(folder / "words.csv")
    assert len({before, changed, digest(folder)}) == 3
    (folder / "notes.txt").write_text("not part of the plan", "utf-8")
    assert load(REFERENCE).digest == before


_CELLS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12).map(str.strip).filter(bool)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.dictionaries(_CELLS, _CELLS, min_size=1, max_size=5))
def test_any_words_survive_the_way_through_a_file(words: dict[str, str]) -> None:
    rows = {unicodedata.normalize("NFC", vi): unicodedata.normalize("NFC", en) for vi, en in words.items()}
    with tempfile.TemporaryDirectory() as temporary:
        folder = shutil.copytree(REFERENCE, Path(temporary) / "reference")
        out = io.StringIO()
        csv.writer(out, delimiter=";").writerows([("vi", "en"), *rows.items()])
        (folder / "glossary.csv").write_bytes(out.getvalue().encode())
        assert [(term.vi, term.en) for term in load(folder).glossary] == list(rows.items())
