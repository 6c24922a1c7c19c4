"""The command line's contract: arguments, exit codes, output, and messages in both languages."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from analytics.__main__ import main
from analytics.archive import Archive
from analytics.export.progress import COLUMNS
from analytics.home import PROJECT, from_environment

SAMPLE = PROJECT / "data" / "sample"
FARMS = SAMPLE / "2024-N" / "BM01-SNNMT-2024-N.csv"
ROADS = SAMPLE / "2024-N" / "BM01-SXD-2024-N.csv"  # Windows-1258
PEOPLE = SAMPLE / "2020-N" / "BM04-BTCTU-2020-N.xlsx"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run a command on a home of its own: exit code, standard output, standard error."""
    monkeypatch.setenv("TRITHUC45_HOME", str(tmp_path / "home"))

    def call(*arguments: object) -> tuple[int, str, str]:
        capfdbinary.readouterr()
        try:
            code = main([str(each) for each in arguments])
        except SystemExit as end:
            code = int(end.code or 0)
        sys.stdout.flush()
        out, error = capfdbinary.readouterr()
        return code, out.decode("utf-8", "surrogateescape"), error.decode()

    return call


@pytest.fixture
def spoiled(tmp_path: Path) -> Path:
    """A file whose degrees no longer add up."""
    path = tmp_path / "sai.csv"
    path.write_bytes(FARMS.read_bytes().replace(b";442;", b";443;"))
    return path


def test_check_accepts_and_stores_nothing(run: Run, tmp_path: Path) -> None:
    code, out, error = run("check", FARMS)
    assert (code, error) == (0, "")
    assert "ĐẠT" in out
    assert not list((tmp_path / "home").glob("archive/0*"))


def test_check_prints_the_agreed_object(run: Run) -> None:
    code, out, _ = run("check", FARMS, "--json")
    result = json.loads(out)
    assert code == 0
    assert result == {
        "status": "accepted",
        "form": "BM01",
        "periods": ["2024-N"],
        "agencies": ["SNNMT"],
        "rows": 1,
        "encoding": result["encoding"],
        "separator": ";",
        "number_format": result["number_format"],
        "problems": [],
    }


def test_check_names_line_column_value_and_remedy(run: Run, spoiled: Path) -> None:
    code, out, _ = run("check", spoiled, "--json")
    result = json.loads(out)
    assert (code, result["status"]) == (1, "refused")
    for problem in result["problems"]:
        assert {"severity", "code", "line", "column", "value", "message"} <= problem.keys()
        assert problem["message"].keys() == {"vi", "en"}
    assert {"staff_add_up", "degrees_add_up"} <= {problem["code"] for problem in result["problems"]}
    assert {problem["line"] for problem in result["problems"]} == {6}


@pytest.mark.parametrize(("language", "words"), [("vi", "KHÔNG NHẬN"), ("en", "REFUSED")])
def test_people_read_the_result_in_their_language(run: Run, spoiled: Path, language: str, words: str) -> None:
    for arguments in (("--lang", language, "check", spoiled), ("check", spoiled, "--lang", language)):
        code, out, _ = run(*arguments)
        assert code == 1
        assert words in out
        assert "[degrees_add_up]" in out


def test_a_doubt_is_settled_by_its_code(run: Run) -> None:
    code, out, _ = run("check", ROADS)
    assert code == 2
    assert "--confirm encoding_windows_1258" in out
    assert run("check", ROADS, "--confirm", "encoding_windows_1258")[0] == 0


def test_submit_stores_what_is_accepted(run: Run) -> None:
    code, out, _ = run("submit", FARMS, "--by", "Văn thư")
    assert (code, "số 1" in out) == (0, True)
    assert run("submit", ROADS, "--by", "Văn thư")[0] == 2
    assert run("submit", ROADS, "--by", "Văn thư", "--confirm", "encoding_windows_1258")[0] == 0
    code, out, _ = run("verify")
    assert (code, "Kho số liệu nguyên vẹn: 2 sự kiện" in out) == (0, True)


def test_submit_stores_nothing_that_is_refused(run: Run, spoiled: Path) -> None:
    assert run("submit", spoiled, "--by", "Văn thư")[0] == 1
    assert "Kho số liệu nguyên vẹn: 0 sự kiện" in run("verify")[1]


def test_a_correction_needs_its_reason(run: Run, tmp_path: Path) -> None:
    corrected = tmp_path / "lan-2.csv"
    corrected.write_bytes(FARMS.read_bytes().replace(b";168;", b";169;", 1))
    run("submit", FARMS, "--by", "Văn thư")
    code, out, _ = run("submit", corrected, "--by", "Văn thư")
    assert (code, "[replaces_submission]" in out) == (2, True)
    place = out.partition('--explain "')[2].partition("=")[0]
    assert run("submit", corrected, "--by", "Văn thư", "--explain", f"{place}=Đếm sót một người")[0] == 0
    told = [(each.code, each.text) for each in Archive(from_environment().archive).receipt(2).explanations]
    assert told == [("replaces_submission", "Đếm sót một người")]


def test_a_line_alone_answers_every_warning_of_it(run: Run, tmp_path: Path) -> None:
    corrected = tmp_path / "lan-2.csv"
    corrected.write_bytes(FARMS.read_bytes().replace(b";168;", b";169;", 1))
    run("submit", FARMS, "--by", "Văn thư")
    line = run("submit", corrected, "--by", "Văn thư")[1].partition('--explain "')[2].partition(":")[0]
    assert run("submit", corrected, "--by", "Văn thư", "--explain", f"{line}:total_jump=Lý do khác")[0] == 1
    assert run("submit", corrected, "--by", "Văn thư", "--explain", f"{line}=Đếm sót")[0] == 0


def test_a_withdrawal_leaves_the_slot_empty(run: Run) -> None:
    run("submit", FARMS, "--by", "Văn thư")
    code, out, _ = run("withdraw", 1, "--by", "Văn thư", "--reason", "Nhầm kỳ")
    assert (code, "số 1" in out) == (0, True)
    code, _, error = run("withdraw", 1, "--by", "Văn thư", "--reason", "Nhầm kỳ")
    assert code == 1
    assert "đã được rút" in error
    assert "withdrawn before" in error
    assert run("submit", FARMS, "--by", "Văn thư")[0] == 0


def test_a_submission_is_accepted_or_returned_with_a_message(run: Run) -> None:
    run("submit", FARMS, "--by", "Văn thư")
    assert run("accept", 1, "--by", "Ban Tổ chức")[:2] == (0, "Đã duyệt bản nộp số 1 (sự kiện số 2).\n")
    code, _, error = run("accept", 1, "--by", "Ban Tổ chức")
    assert (code, "đã được duyệt" in error, "accepted before" in error) == (1, True, True)
    assert run("return", 1, "--by", "Ban Tổ chức", "--reason", "Thiếu Chi cục Kiểm lâm")[0] == 0
    assert json.loads(run("export", "progress", "--format", "json")[1])[0]["value"] is None
    assert run("accept", 1, "--by", "Ban Tổ chức")[0] == 1
    assert run("submit", FARMS, "--by", "Văn thư")[0] == 0


def test_a_locked_period_takes_nothing_and_gives_nothing_back(run: Run, tmp_path: Path) -> None:
    corrected = tmp_path / "lan-2.csv"
    corrected.write_bytes(FARMS.read_bytes().replace(b";168;", b";169;", 1))
    run("submit", FARMS, "--by", "Văn thư")
    assert run("lock", "2024-N", "--by", "Ban Tổ chức")[0] == 0
    for command in ("check", "submit"):
        code, out, _ = run(command, corrected, *(["--by", "Văn thư"] if command == "submit" else []))
        assert (code, "[period_locked]" in out, "Ban Tổ chức Tỉnh ủy" in out) == (1, True, True)
    code, _, error = run("withdraw", 1, "--by", "Văn thư", "--reason", "Nhầm")
    assert (code, "2024-N đã khóa" in error, "2024-N is locked" in error) == (1, True, True)
    code, _, error = run("return", 1, "--by", "Ban Tổ chức", "--reason", "Nhầm")
    assert (code, "2024-N đang khóa" in error, "2024-N, which is locked" in error) == (1, True, True)
    assert "Kho số liệu nguyên vẹn: 2 sự kiện" in run("verify")[1]
    run("reopen", "2024-N", "--by", "Ban Tổ chức", "--reason", "Bão", "--agency", "SYT")
    assert run("check", corrected)[0] == 1
    run("reopen", "2024-N", "--by", "Ban Tổ chức", "--reason", "Bão", "--agency", "SNNMT", "--due", "31/12/2099")
    assert run("check", corrected)[0] == 2
    assert run("withdraw", 1, "--by", "Văn thư", "--reason", "Nhầm")[0] == 0


def test_after_the_due_date_a_period_is_reopened_with_a_reason(run: Run) -> None:
    assert run("open", "2024-N", "--due", "31/01/2025", "--by", "Ban Tổ chức")[0] == 0
    code, out, _ = run("--lang", "en", "submit", FARMS, "--by", "Văn thư")
    assert (code, "[period_overdue]" in out, "was due on 31/01/2025" in out) == (1, True, True)
    assert run("reopen", "2024-N", "--by", "Ban Tổ chức", "--reason", "Sáp nhập")[0] == 0
    assert run("submit", FARMS, "--by", "Văn thư")[0] == 0


def test_verify_tells_the_archive_from_the_journal(run: Run, tmp_path: Path) -> None:
    run("submit", FARMS, "--by", "Văn thư")
    journal = Archive(tmp_path / "home" / "journal")
    noted = journal.note("sign_in", by="lan", at=datetime.now(UTC))
    assert "Nhật ký nguyên vẹn: 1 sự kiện" in run("verify")[1]
    path = journal.root / noted.folder / "receipt.json"
    path.write_bytes(path.read_bytes().replace(b"lan", b"mai"))
    code, out, error = run("verify")
    whole = ["Kho số liệu nguyên vẹn: 1 sự kiện.", "Sổ hỏi đáp, đôn đốc nguyên vẹn: 0 sự kiện."]
    assert (code, out.splitlines()) == (1, whole)
    assert "Nhật ký KHÔNG còn nguyên vẹn" in error
    assert "The journal is NOT intact" in error


def test_verify_names_the_place_in_both_languages(run: Run, tmp_path: Path) -> None:
    run("submit", FARMS, "--by", "Văn thư")
    original = next((tmp_path / "home" / "archive").glob("*/original.csv"))
    original.write_bytes(original.read_bytes() + b" ")
    code, _, error = run("verify")
    assert code == 1
    assert f"{original.parent.name}/original.csv: tệp gốc" in error
    assert f"{original.parent.name}/original.csv: the agency's file" in error


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "no\udcff.csv"),
        ("submit", "bad\udcff.csv", "--by", "x"),
        ("submit", FARMS, "--by", "a\udcffb"),
        ("submit", FARMS, "--by", "x", "--explain", "2=\udcff"),
        ("export", "progress", "--format", "csv", "--out", "\udcff"),
    ],
)
def test_bytes_that_are_no_text_are_wrong_usage(run: Run, arguments: tuple[object, ...]) -> None:
    code, out, error = run(*arguments)
    assert (code, out) == (64, "")
    assert "không phải UTF-8" in error
    assert "not UTF-8" in error
    assert "\\udcff" in error


def test_versions_mark_the_current_one(run: Run) -> None:
    first = run("build")[1].split()[-1]
    run("submit", FARMS, "--by", "Văn thư")
    second = run("build")[1].split()[-1]
    code, out, _ = run("versions")
    assert code == 0
    assert [line.split("\t")[0] for line in out.splitlines()] == [second, first]
    assert [line.endswith("hiện hành") for line in out.splitlines()] == [True, False]


def rows(out: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(out)))


def test_export_has_a_row_for_every_target(run: Run) -> None:
    run("submit", FARMS, "--by", "Văn thư")
    code, out, _ = run("export", "progress", "--format", "csv")
    assert code == 0
    assert len(rows(out)) == 34
    row = next(row for row in rows(out) if (row["indicator"], row["target_year"]) == ("TY_LE_DH_SDH", "2030"))
    assert list(row) == [*COLUMNS, "snapshot_version", "illustrative"]
    assert (row["sector"], row["period"], row["denominator"], row["met"], row["illustrative"]) == (
        "NN", "2024-N", "442", "false", "true",
    )  # fmt: skip
    assert float(row["value"]) == pytest.approx(100 * int(row["numerator"]) / 442)
    assert float(row["gap"]) == pytest.approx(98 - float(row["value"]))


def test_a_figure_is_provisional_until_all_behind_it_is_accepted(run: Run) -> None:
    run("submit", FARMS, "--by", "Văn thư")
    for expected in ("true", "false"):
        found = rows(run("export", "progress", "--format", "csv")[1])
        assert {row["provisional"] for row in found if row["value"]} == {expected}
        assert {row["provisional"] for row in found if not row["value"]} == {"false"}
        run("accept", 1, "--by", "Ban Tổ chức")


def test_export_without_any_figures_is_all_null(run: Run) -> None:
    table = json.loads(run("export", "progress", "--format", "json")[1])
    assert len(table) == 34
    assert {row["value"] for row in table} == {row["met"] for row in table} == {None}


def test_export_goes_back_in_time(run: Run) -> None:
    run("submit", PEOPLE, "--by", "Ban Tổ chức")
    version = run("build")[1].split()[-1]
    run("submit", FARMS, "--by", "Văn thư")
    old = rows(run("export", "progress", "--format", "csv", "--version", version)[1])
    before = rows(run("export", "progress", "--format", "csv", "--period", "2023-N")[1])
    assert {row["snapshot_version"] for row in old} == {version}
    assert {row["period"] for row in old} == {row["period"] for row in before} == {"", "2020-N"}


def test_export_writes_the_same_table_in_every_format(run: Run, tmp_path: Path) -> None:
    run("submit", PEOPLE, "--by", "Ban Tổ chức")
    target = tmp_path / "progress.parquet"
    assert run("export", "progress", "--format", "parquet", "--out", target)[0] == 0
    table = pq.read_table(target).to_pylist()
    assert json.loads(run("export", "progress", "--format", "json")[1]) == table
    assert [row["sector"] for row in rows(run("export", "progress", "--format", "csv")[1])] == [
        row["sector"] for row in table
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["check"],
        ["check", "no-such-file.csv"],
        ["check", "."],
        ["submit", FARMS],
        ["submit", FARMS, "--by", " "],
        ["submit", FARMS, "--by", "a", "--explain", "no line"],
        ["submit", FARMS, "--by", "a", "--explain", "5="],
        ["submit", FARMS, "--by", "a", "--explain", "5:=x"],
        ["submit", FARMS, "--by", "a", "--explain", ":a=x"],
        ["submit", FARMS, "--by", "a", "--explain", "-5=x"],
        ["withdraw", "one", "--by", "a", "--reason", "b"],
        ["withdraw", "1", "--by", "a"],
        ["return", "1", "--by", "a"],
        ["accept", "1"],
        ["open", "2024-N", "--by", "a"],
        ["open", "2024-N", "--by", "a", "--due", "2024-12-31"],
        ["open", "2019-N", "--by", "a", "--due", "31/12/2019"],
        ["lock", "2019-N", "--by", "a"],
        ["reopen", "2024-N", "--by", "a"],
        ["reopen", "2024-N", "--by", "a", "--reason", "b", "--agency", "ABC"],
        ["reopen", "2024-N", "--by", "a", "--reason", "b", "--agency", "SYT/01273"],
        ["reopen", "2024-N", "--by", "a", "--reason", "b", "--agency", "UBXP/1"],
        ["export", "progress"],
        ["export", "progress", "--format", "xls"],
        ["export", "progress", "--format", "csv", "--period", "2019-N"],
        ["export", "progress", "--format", "csv", "--version", "abc"],
        ["verify", "--lang", "fr"],
    ],
)
def test_wrong_usage_ends_with_64_in_both_languages(run: Run, arguments: list[object]) -> None:
    code, out, error = run(*arguments)
    assert (code, out) == (64, "")
    assert "Sai cú pháp" in error
    assert "Wrong usage" in error


def test_a_broken_plan_is_a_message(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRITHUC45_REFERENCE", str(tmp_path))
    code, _, error = run("check", FARMS)
    assert code == 1
    assert "Dữ liệu kế hoạch có lỗi" in error
    assert "agencies.csv" in error


def test_a_home_that_cannot_be_written_is_a_message(run: Run, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("in the way")
    code, _, error = run("submit", FARMS, "--by", "Văn thư")
    assert code == 1
    assert "Không đọc hoặc ghi được" in error


def test_the_sample_is_not_loaded_over_figures(run: Run) -> None:
    run("submit", FARMS, "--by", "Văn thư")
    code, out, _ = run("sample")
    assert (code, "không nạp thêm" in out) == (0, True)
    assert "Kho số liệu nguyên vẹn: 1 sự kiện" in run("verify")[1]


@pytest.mark.parametrize(
    ("arguments", "served", "warned"),
    [
        ([], (8501, "127.0.0.1"), False),
        (["--port", "9000", "--host", "localhost"], (9000, "localhost"), False),
        (["--host", "0.0.0.0"], (8501, "0.0.0.0"), True),
    ],
)
def test_serve_opens_the_dashboard_and_says_what_is_off(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str], served: tuple[int, str], *, warned: bool
) -> None:
    asked: list[tuple[int, str]] = []
    monkeypatch.setattr("analytics.ui.server.serve", lambda *where: asked.append(where))
    code, _, error = run("serve", *arguments)
    assert (code, asked) == (0, [served])
    assert ("TẮT" in error, "OFF" in error) == (warned, warned)


def test_serve_refuses_secrets_it_cannot_use_and_names_mistakes_in_roles(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analytics.ui.server.serve", lambda *where: None)
    home = tmp_path / "home"
    home.mkdir()
    (home / "secrets.toml").write_text("[proxy]\nsecret = 'short'\n", "utf-8")
    code, _, error = run("serve")
    assert (code, "[proxy] secret" in error, "openssl" in error) == (1, True, True)
    (home / "secrets.toml").write_text(f"[proxy]\nsecret = '{'0' * 32}'\n", "utf-8")
    (home / "roles.csv").write_text("person;role\nlan;clerk\n", "utf-8")
    code, _, error = run("serve", "--host", "0.0.0.0")
    assert (code, "TẮT" in error) == (0, False)
    assert "roles.csv, dòng 2, cột role" in error and "roles.csv, row 2, column role" in error


def test_it_runs_as_a_module_under_any_locale(tmp_path: Path) -> None:
    environment = {"TRITHUC45_HOME": str(tmp_path), "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "analytics", "check", str(ROADS)]
    done = subprocess.run(command, capture_output=True, cwd=PROJECT, env=environment, check=False)
    assert done.returncode == 2
    assert "CẦN XÁC NHẬN" in done.stdout.decode()
    assert done.stderr == b""


def test_every_command_says_what_it_takes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    commands = re.findall(r"^    ([a-z]+)\b", capsys.readouterr().out, re.MULTILINE)
    assert len(commands) > 10
    for command in commands:
        with pytest.raises(SystemExit) as ended:
            main([command, "--help"])
        assert ended.value.code == 0
        assert command in capsys.readouterr().out
