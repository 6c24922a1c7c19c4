"""Documents from the command line: what is asked for wrongly, what fails, and what is left behind: nothing."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import pytest

from analytics import warehouse
from analytics.__main__ import main
from analytics.export.documents import DOCUMENTS, Told
from analytics.export.refused import ExportRefused
from analytics.home import Home
from analytics.plan import load
from analytics.story import Edition
from analytics.text import LANGUAGES, text
from tests.pages.homes import home_in, submit_sample, usual

Run = Callable[..., tuple[int, str, str]]
NEWEST, BEFORE = "2026-H1", "2025-N"


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the program puts what it needs for a while."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The file to write, in a folder of its own that holds an earlier one."""
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "slides.pptx").write_bytes(b"last year's")
    return folder / "slides.pptx"


@pytest.fixture
def run(sampled: Home, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run a command on the home with figures: exit code, standard output, standard error."""
    monkeypatch.setenv("TRITHUC45_HOME", str(sampled.root))

    def call(*arguments: object) -> tuple[int, str, str]:
        try:
            code = main([str(each) for each in arguments])
        except SystemExit as end:
            code = int(end.code or 0)
        sys.stdout.flush()
        said, error = capfdbinary.readouterr()
        return code, said.decode(), error.decode()

    return call


@dataclass
class Asked:
    """A kind of document that takes no time: it keeps what it was asked for."""

    editions: list[tuple[Edition, Edition | None, Path | None]] = field(default_factory=list)
    fails: Exception | None = None

    def make(self, edition: Edition, since: Edition | None, template: Path | None, told: Told) -> bytes:
        told(1, 2)
        self.editions.append((edition, since, template))
        if self.fails:
            raise self.fails
        told(2, 2)
        return b"whole"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """The slides' place in the registry, taken by it."""
    quick = Asked()
    monkeypatch.setattr(
        "analytics.__main__.DOCUMENTS", {**DOCUMENTS, "slides": replace(DOCUMENTS["slides"], make=quick.make)}
    )
    return quick


WRONG = {
    "no file": (["slides"], "--out"),
    "no folder": (["slides", "--out", "nowhere/slides.pptx"], "nowhere"),
    "a folder": (["slides", "--out", "OUT/.."], "OUT"),
    "version": (["slides", "--version", "0123456789ab", "--out", "OUT"], "0123456789ab"),
    "version that is a path": (["slides", "--version", "../roles", "--out", "OUT"], "../roles"),
    "period": (["slides", "--period", "2021-N", "--out", "OUT"], "2021-N"),
    "no period": (["slides", "--period", "never", "--out", "OUT"], "never"),
    "reading": (["slides", "--reading", "mine", "--out", "OUT"], "mine"),
    "no template": (["slides", "--template", "mau.pptx", "--out", "OUT"], "mau.pptx"),
    "a template for what has none": (["workbook", "--template", __file__, "--out", "OUT"], "workbook"),
    "since itself": (["slides", "--since", NEWEST, "--out", "OUT"], NEWEST),
    "since a later period": (["slides", "--period", BEFORE, "--since", NEWEST, "--out", "OUT"], NEWEST),
    "since nothing known": (["slides", "--since", "yesterday", "--out", "OUT"], "yesterday"),
    "since for what compares with nothing": (["letter", "--since", BEFORE, "--out", "OUT"], "letter"),
    "no such document": (["poem", "--out", "OUT"], "poem"),
    "no such language": (["slides", "--lang", "fr", "--out", "OUT"], "fr"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_usage_is_said_in_both_languages_before_anything_is_made(
    run: Run, out: Path, temporary: Path, asked: Asked, case: str
) -> None:
    arguments, named = (
        [str(each).replace("OUT", str(out)) for each in part] for part in (WRONG[case][0], [WRONG[case][1]])
    )
    code, said, error = run("export", *arguments)
    assert (code, said) == (64, "")
    assert "Sai cú pháp" in error and "Wrong usage" in error
    assert named[0] in error
    assert asked.editions == []
    assert (list(out.parent.iterdir()), out.read_bytes()) == ([out], b"last year's")
    assert list(temporary.iterdir()) == []


def test_a_whole_document_takes_the_place_of_the_earlier_one(
    run: Run, out: Path, temporary: Path, asked: Asked
) -> None:
    code, said, error = run("export", "slides", "--lang", "en", "--out", out)
    assert (code, error) == (0, "")
    assert said.splitlines() == ["Step 1/2", "Step 2/2", f"Wrote {out}."]
    assert (list(out.parent.iterdir()), out.read_bytes()) == ([out], b"whole")
    assert list(temporary.iterdir()) == []
    ((edition, since, template),) = asked.editions
    assert (edition.period, edition.reading, edition.language, template) == (NEWEST, "default", "en", None)
    assert since is not None and (since.period, since.snapshot) == (BEFORE, edition.snapshot)


@pytest.mark.parametrize("what", ["refused", "disk"])
def test_a_failure_is_said_in_both_languages_and_leaves_nothing(
    run: Run, out: Path, temporary: Path, asked: Asked, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    if what == "disk":
        monkeypatch.setattr("analytics.archive.disk.os.fsync", full)
    else:
        asked.fails = ExportRefused("slides.template.no_layout")
    code, _, error = run("export", "slides", "--out", out)
    key, values = ("command.error.system", {"detail": ""}) if what == "disk" else ("slides.template.no_layout", {})
    assert (code, len(error.splitlines())) == (1, 2)
    assert all(text(language)(key, **values, suffix=".pptx") in error for language in LANGUAGES)
    assert (list(out.parent.iterdir()), out.read_bytes()) == ([out], b"last year's")
    assert list(temporary.iterdir()) == []


def test_a_template_that_cannot_be_used_is_a_failure(run: Run, out: Path, tmp_path: Path, temporary: Path) -> None:
    (tmp_path / "mau.pptx").write_text("mẫu")
    code, _, error = run("export", "slides", "--template", tmp_path / "mau.pptx", "--out", out)
    assert (code, "đã hỏng" in error, len(error.splitlines())) == (1, True, 2)
    assert (list(out.parent.iterdir()), out.read_bytes()) == ([out], b"last year's")
    assert list(temporary.iterdir()) == []


def test_without_figures_there_is_nothing_to_tell(
    run: Run, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRITHUC45_HOME", str(tmp_path / "new"))
    code, _, error = run("export", "slides", "--out", out)
    assert (code, "Chưa có số liệu nào" in error, "There are no figures yet" in error) == (1, True, True)
    assert out.read_bytes() == b"last year's"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Four versions: without figures, of one period, of two, and of two with more units."""
    home = home_in(tmp_path_factory.mktemp("filled"))
    plan = load(home.reference)
    warehouse.build(home, plan)
    for name in (BEFORE, f"{NEWEST}/BM04", f"{NEWEST}/BM01"):
        assert submit_sample(home, partial(_named, name))
        warehouse.build(home, plan)
    return home


def _named(name: str, file: str) -> bool:
    return usual(file) and file.startswith(name)


@pytest.fixture
def several(filled: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    """The home with several versions, for commands too."""
    monkeypatch.setenv("TRITHUC45_HOME", str(filled.root))
    return filled


def test_it_tells_the_version_period_reading_and_language_asked_for(
    run: Run, out: Path, several: Home, asked: Asked
) -> None:
    version = available(several)[2]
    options = ["--version", version, "--period", BEFORE, "--reading", "uni_plus", "--lang", "en"]
    assert run("export", "slides", *options, "--template", __file__, "--out", out)[0] == 0
    ((edition, since, template),) = asked.editions
    assert (edition.snapshot.version, edition.period, edition.reading, edition.language) == (
        version, BEFORE, "uni_plus", "en",
    )  # fmt: skip
    assert (since, template) == (None, Path(__file__))


def test_it_compares_with_an_earlier_version(run: Run, out: Path, several: Home, asked: Asked) -> None:
    """As of the same period; of one that has no figures for it, as of its newest."""
    versions = available(several)
    for version in (versions[1], versions[-2]):
        assert run("export", "slides", "--since", version, "--out", out)[0] == 0
    now, same, oldest = asked.editions[0][0], asked.editions[0][1], asked.editions[1][1]
    assert same is not None and oldest is not None
    assert now.snapshot.version == versions[0]
    assert (same.snapshot.version, same.period) == (versions[1], NEWEST)
    assert (oldest.snapshot.version, oldest.period) == (versions[-2], BEFORE)
    code, _, error = run("export", "slides", "--version", versions[1], "--since", versions[0], "--out", out)
    assert (code, versions[0] in error) == (64, True)


def test_a_version_without_figures_cannot_be_compared_with(run: Run, out: Path, several: Home, asked: Asked) -> None:
    first = warehouse.versions(several).to_pylist()[-1]["version"]
    code, _, error = run("export", "slides", "--since", first, "--out", out)
    assert (code, "chưa có số liệu để so" in error, "has no figures" in error) == (64, True, True)


def available(home: Home) -> list[str]:
    """The versions at hand, newest first."""
    return [row["version"] for row in warehouse.versions(home).to_pylist() if row["available"]]
