"""Every kind of mistake in the reference files is refused with file, row and field."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pytest

from analytics.plan import Mistake, PlanError, load
from analytics.text import LANGUAGES, catalogue

FIRST = 2  # the row under the header


class Edit(NamedTuple):
    """One change to one file, and the mistake it must lead to.

    `old` becomes `new` the first time it occurs; `row` and `field` say where the mistake is.
    """

    file: str
    old: str
    new: str
    row: int | None
    field: str
    reason: str


AIM = "TT-NHAN_LUC_NNTM-2030"  # counted in people


def own(row: str) -> tuple[str, str]:
    """A level of the province's own put into the empty file."""
    return "decided_en\n", f"decided_en\n{row};a;a\n"


# One school given to two, in years that overlap.
TWICE = "\nTH01;A;A;GD;SGDDT;;2020-N;2025-N;;\nth 01;A;A;GD;UBXP;;2025-N;2045-N;;"

EDITS = [
    # forms on tasks
    Edit("forms/BM05.csv", ";status;told;", ";text;told;", None, "type", "once_a_task"),
    Edit("forms.csv", "ma_co_quan|ma_nhiem_vu", "ma_co_quan", 4, "key", "task_is_key"),
    Edit("tasks.csv", ";yes;BTCTU;", ";yes;BTC;", FIRST, "reported_by", "unknown"),
    Edit("task_statuses.csv", ";under_way", ";on_the_way", 3, "means", "choice"),
    Edit("task_deadlines.csv", "decided_en\n", "decided_en\nIX;31/12/2030;a;a\n", FIRST, "task", "unknown"),
    # cells that cannot be what they should be
    Edit("sectors.csv", "NN;Nông nghiệp;", "NN;;", FIRST, "name_vi", "blank"),
    Edit("sectors.csv", ";Agriculture;", ";;", FIRST, "name_en", "blank"),
    Edit("sectors.csv", ";sector;SNNMT", ";field;SNNMT", FIRST, "kind", "choice"),
    Edit("indicators.csv", ";up;1;BM01", ";up;9;BM01", FIRST, "decimals", "too_large"),
    Edit("indicators.csv", ";up;1;BM01", ";up;1,5;BM01", FIRST, "decimals", "whole"),
    Edit("indicators.csv", ";NN|GD|YT|VH|DL|KT;", ";|;", FIRST, "sectors", "blank"),
    Edit("targets.csv", ";>=;98;", ";>=;chín tám;", FIRST, "value", "number"),
    Edit("targets.csv", ";>=;98;", ";>=;1.098,0;", FIRST, "value", "number"),
    Edit("targets.csv", ";>=;98;", ";=;98;", FIRST, "comparator", "choice"),
    Edit("targets.csv", ";;2030;", f";;{'9' * 5000};", FIRST, "year", "other"),
    Edit("communes.csv", "01273;", "1273;", FIRST, "code", "shape"),
    Edit("periods.csv", "01/01/2020", "2020-01-01", FIRST, "start", "day"),
    Edit("periods.csv", "01/01/2020", "31/02/2020", FIRST, "start", "day"),
    Edit("periods.csv", "31/12/2020;yes", "31/12/2020;1", FIRST, "expected", "flag"),
    Edit("forms/BM01.csv", "mau_bieu;", "Mẫu-biểu;", FIRST, "column", "shape"),
    Edit("province.toml", 'code = "04"', "code = 4", None, "code", "text"),
    Edit("province.toml", 'code = "04"\n', "", None, "code", "blank"),
    Edit("province.toml", 'status_method = "linear"', 'status_method = "straight"', None, "status_method", "choice"),
    Edit("province.toml", 'status_method = "linear"', "", None, "status_method", "blank"),
    Edit("province.toml", 'counting = "submitted"', 'counting = "always"', None, "counting", "choice"),
    Edit("province.toml", 'counting = "submitted"', "", None, "counting", "blank"),
    Edit("province.toml", 'agency = "BTCTU"', 'agency = "BTC"', None, "reviewing_agency", "unknown"),
    Edit("province.toml", "2024-01-01", '"sớm"', None, "cumulative_since", "toml_day"),
    Edit("province.toml", "2024-01-01", '"2024"', None, "cumulative_since", "toml_day"),
    Edit("province.toml", "2024-01-01", "2024", None, "cumulative_since", "toml_day"),
    Edit("province.toml", "Asia/Ho_Chi_Minh", "Asia/Cao_Bang", None, "time_zone", "time_zone"),
    Edit("province.toml", "Asia/Ho_Chi_Minh", "../Hanoi", None, "time_zone", "time_zone"),
    Edit("province.toml", "Asia/Ho_Chi_Minh", "Asia", None, "time_zone", "time_zone"),
    Edit("province.toml", 'code = "04"', 'code = "04"\nmayor = "x"', None, "mayor", "unknown_field"),
    Edit("province.toml", 'code = "04"', 'code = "04', None, "", "toml"),
    # headers and rows
    Edit("sectors.csv", "name_en;", "", 1, "name_en", "no_field"),
    Edit("sectors.csv", "name_en;", "name_eng;", 1, "name_eng", "unknown_field"),
    Edit("sectors.csv", "name_en;", "name_vi;", 1, "name_vi", "repeated_field"),
    Edit("sectors.csv", "NN;", "NN;NN;", FIRST, "", "cells"),
    Edit("sectors.csv", "NN;", '"NN;', FIRST, "", "quotes"),
    # codes that nothing defines
    Edit("tasks.csv", "III.1.1;III.1;", "III.1.1;III.9;", 3, "section", "unknown"),
    Edit("sectors.csv", ";SNNMT", ";SNN", FIRST, "contact_agency", "unknown"),
    Edit("indicators.csv", ";NN|GD|", ";NN|XX|", FIRST, "sectors", "unknown"),
    Edit("indicators.csv", ";1;BM01;", ";1;BM09;", FIRST, "form", "unknown"),
    Edit("indicators.csv", ";17178;2020-N", ";17178;2019-N", 8, "baseline_period", "unknown"),
    Edit("indicators.csv", ";ncs_dang_hoc", ";ncs_hoc", 4, "in_training", "unknown"),
    Edit("indicators.csv", ";ncs_dang_hoc", ";ma_linh_vuc", 4, "in_training", "not_a_count"),
    Edit("indicators.csv", ";dai_hoc+", ";cao_hoc+", FIRST, "numerator", "unknown"),
    Edit("indicators.csv", ";tong_cc_vc;", ";tong_so;", FIRST, "denominator", "unknown"),
    Edit("variants.csv", ";TY_LE_THAC_SI;", ";TY_LE_THS;", FIRST, "indicator", "unknown"),
    Edit("variants.csv", ";A01;", ";A99;", FIRST, "readings", "unknown"),
    Edit("targets.csv", ";NN;TY_LE", ";NL;TY_LE", FIRST, "sector", "unknown"),
    Edit("targets.csv", ";TY_LE_DH_SDH;", ";TY_LE_DH;", FIRST, "indicator", "unknown"),
    Edit("targets.csv", "A12|A13", "A12|A31", FIRST, "readings", "unknown"),
    Edit("aims.csv", ";TT;", ";TP;", FIRST, "sector", "unknown"),
    Edit("reporting.csv", "SNNMT;", "SNN;", FIRST, "agency", "unknown"),
    Edit("reporting.csv", ";BM01;", ";BM03;", FIRST, "form", "unknown"),
    Edit("reporting.csv", ";NN;", ";NM;", FIRST, "sector", "unknown"),
    Edit("reporting.csv", ";2020-N;", ";2019-N;", FIRST, "first_period", "unknown"),
    Edit("reporting.csv", ";2045-N;", ";2046-N;", FIRST, "last_period", "unknown"),
    Edit("series_breaks.csv", "2025-N;", "2025-Q1;", FIRST, "period", "unknown"),
    Edit("series_breaks.csv", ";NN;", ";NM;", FIRST, "sectors", "unknown"),
    Edit("forms.csv", ";ky_bao_cao|", ";ky|", FIRST, "key", "unknown"),
    Edit("rules.csv", ";cong_chuc+", ";cong_nhan+", FIRST, "left", "unknown"),
    Edit("rules.csv", ";R01;BM01;", ";R01;BM02;", FIRST, "form", "unknown"),
    # the same thing twice
    Edit("sectors.csv", "GD;Giáo dục", "NN;Giáo dục", 3, "code", "repeated"),
    Edit("targets.csv", "NN-TY_LE_THAC_SI-2030", "NN-TY_LE_DH_SDH-2030", 3, "id", "repeated"),
    Edit("targets.csv", ";NN;TY_LE_THAC_SI;", ";NN;TY_LE_DH_SDH;", 3, "sector+indicator+year", "repeated"),
    Edit("communes.csv", "01279;", "01273;", 3, "code", "repeated"),
    Edit("variants.csv", "master_or_above;", "uni_plus;", 3, "code+indicator", "repeated"),
    Edit("forms/BM01.csv", "vien_chuc;", "cong_chuc;", 13, "column", "repeated"),
    Edit("rules.csv", "degrees_add_up;", "staff_add_up;", 3, "code+form", "repeated"),
    # things that do not go together
    Edit("province.toml", '"TT"', '"KHAC"', None, "whole_province_sector", "whole_province"),
    Edit("indicators.csv", ";stock_ratio;percent;", ";stock_ratio;people;", FIRST, "unit", "choice"),
    Edit("indicators.csv", ";tong_cc_vc;;", ";;;", FIRST, "denominator", "needs_denominator"),
    Edit("indicators.csv", ";tien_si_moi;;", ";tien_si_moi;tong_cc_vc;", 4, "denominator", "no_denominator"),
    Edit("indicators.csv", ";tien_si_moi;;;", ";tien_si_moi;;9;", 4, "baseline_value", "baseline"),
    Edit("indicators.csv", ";17178;2020-N", ";17178;", 8, "baseline_period", "baseline"),
    Edit("indicators.csv", ";tong_cc_vc;", ";ma_co_quan;", FIRST, "denominator", "not_a_count"),
    Edit("indicators.csv", "+tien_si+cki", "+tien_si+tien_si", FIRST, "numerator", "repeated_term"),
    Edit("variants.csv", "uni_plus;", "default;", FIRST, "code", "reserved"),
    Edit(
        "variants.csv",
        "thac_si;dai_hoc+thac_si+tien_si+cki+ckii+bsnt",
        "thac_si;",
        FIRST,
        "denominator",
        "needs_denominator",
    ),
    Edit("targets.csv", ";>=;98;;", ";>=;98;99;", FIRST, "value_max", "max_needs_range"),
    Edit("targets.csv", ";range;2;3;", ";range;2;;", 23, "value_max", "range_needs_max"),
    Edit("targets.csv", ";range;2;3;", ";range;3;2;", 23, "value_max", "max_not_above"),
    Edit("targets.csv", ";>=;98;", ";>=;980;", FIRST, "value", "too_large"),
    Edit("targets.csv", ";>=;6;", ";>=;6,5;", 6, "value", "whole"),
    Edit("targets.csv", ";>=;98;;2030;", ";>=;98;;2035;", FIRST, "year", "unlike_id"),
    Edit("targets.csv", "NN-TY_LE_DH_SDH-2030", "NN-TY_LE_DH_SDH", FIRST, "year", "unlike_id"),
    Edit(
        "targets.csv",
        "-2030;NN;TY_LE_DH_SDH;>=;98;;2030;",
        "-2024;NN;TY_LE_DH_SDH;>=;98;;2024;",
        FIRST,
        "year",
        "too_early",
    ),
    Edit("targets.csv", ";NN;TY_LE", ";TT;TY_LE", FIRST, "sector", "not_measured"),
    Edit("targets.csv", ";đại học và sau đại học đạt từ 98%", ";đạt từ 97%", FIRST, "phrase_vi", "not_in_sentence"),
    Edit("aims.csv", ";Nông nghiệp thông minh;", ";Nông nghiệp hữu cơ;", FIRST, "phrase_vi", "not_in_sentence"),
    Edit("aims.csv", ";cn_ql_kinh_te;", ";cn_ql_kinh_te+cn_kt_doi_ngoai;", 14, "numerator", "added_twice"),
    Edit("local_targets.csv", *own(";;;2030;>=;5"), FIRST, "aim", "aim_or_indicator"),
    Edit("local_targets.csv", *own(f"{AIM};YT;;2030;>=;5"), FIRST, "aim", "aim_or_indicator"),
    Edit("local_targets.csv", *own(";;TY_LE_THAC_SI;2030;>=;5"), FIRST, "aim", "aim_or_indicator"),
    Edit("local_targets.csv", *own("TT-KHAC-2030;;;2030;>=;5"), FIRST, "aim", "unknown"),
    Edit("local_targets.csv", *own(";YT;TY_LE_THAC;2030;>=;5"), FIRST, "indicator", "unknown"),
    Edit("local_targets.csv", *own(";TT;TY_LE_THAC_SI;2030;>=;5"), FIRST, "sector", "not_measured"),
    Edit("local_targets.csv", *own(";YT;TY_LE_THAC_SI;2030;>=;101"), FIRST, "value", "too_large"),
    Edit("local_targets.csv", *own(f"{AIM};;;2030;>=;5,5"), FIRST, "value", "whole"),
    Edit("local_targets.csv", *own(";YT;TY_LE_THAC_SI;2020;>=;5"), FIRST, "year", "too_early"),
    Edit("local_targets.csv", *own(";YT;TY_LE_THAC_SI;2030;=;5"), FIRST, "comparator", "choice"),
    Edit("retirement_ages.csv", "2022;60;6;", "2021;60;6;", 3, "year", "repeated"),
    Edit("retirement_ages.csv", "2021;60;3;", "2021;60;12;", FIRST, "men_months", "too_large"),
    Edit("retirement_ages.csv", ";55;4;", ";55,5;4;", FIRST, "women_years", "whole"),
    Edit("retirement_ages.csv", ";55;4;Bộ luật", ";55;;Bộ luật", FIRST, "women_months", "blank"),
    Edit(
        "retirement_ages.csv",
        ";Bộ luật Lao động 2019, Điều 169, Nghị định 135/2020/NĐ-CP, Điều 4;",
        ";;",
        FIRST,
        "source_vi",
        "blank",
    ),
    Edit("periods.csv", ";year;2020;", ";year;2021;", FIRST, "year", "unlike_code"),
    Edit("periods.csv", ";year;2020;", ";half;2020;", FIRST, "kind", "unlike_code"),
    Edit("periods.csv", "31/12/2020", "01/01/2020", FIRST, "end", "ends_early"),
    Edit("periods.csv", "31/12/2020", "31/12/2021", FIRST, "end", "outside_year"),
    Edit("coverage.csv", ";SGDDT;;2020-N;2045-N;", ";SGDDT;;2026-N;2025-N;", FIRST, "last_period", "ends_early"),
    Edit("coverage.csv", ";SGDDT;;", ";SGDDT;01273;", FIRST, "commune", "no_communes"),
    Edit("coverage.csv", "\n;Trường mầm non", f"{TWICE}\n;Trường", 5, "unit", "covered_twice"),
    Edit("coverage.csv", ";GD;SGDDT;", ";GD;SGD;", FIRST, "agency", "unknown"),
    Edit("reporting.csv", "2020-N;2045-N", "2021-N;2020-N", FIRST, "last_period", "ends_early"),
    Edit("forms/BM01.csv", ";period;", ";text;", None, "type", "once"),
    Edit("forms/BM01.csv", ";date;", ";agency;", None, "type", "once"),
    Edit("forms/BM01.csv", ";text;no;;;", ";text;no;;A|B;", FIRST, "codes", "codes_of_code"),
    Edit("forms/BM01.csv", "Số viên chức|", "Số công chức|", 13, "aliases", "ambiguous"),
    Edit("rules.csv", ";compare;cong_chuc", ";compare;ma_co_quan+cong_chuc", FIRST, "left", "not_a_count"),
    Edit("rules.csv", ";compare;cong_chuc+vien_chuc;", ";compare;;", FIRST, "left", "blank"),
    Edit("rules.csv", ";=;tong_cc_vc;", ";;tong_cc_vc;", FIRST, "comparator", "blank"),
    Edit("rules.csv", ";compare;", ";query;", FIRST, "comparator", "compare_only"),
    Edit("rules.csv", ";error;fix;", ";error;explain;", FIRST, "needs", "needs_of_severity"),
    Edit("rules.csv", "add up to {left}", "add up to {sum}", FIRST, "message_en", "placeholders"),
    Edit("rules.csv", "add up to {left}", "add up to {left", FIRST, "message_en", "placeholders"),
]


def _spoil(folder: Path, edit: Edit) -> None:
    path = folder / edit.file
    content = path.read_text("utf-8")
    assert edit.old in content
    path.write_text(content.replace(edit.old, edit.new, 1), "utf-8")


def _mistakes(folder: Path) -> tuple[Mistake, ...]:
    with pytest.raises(PlanError) as caught:
        load(folder)
    return caught.value.mistakes


def _places(mistakes: Iterable[Mistake]) -> list[tuple[str, int | None, str, str]]:
    return [(mistake.file, mistake.row, mistake.field, mistake.reason) for mistake in mistakes]


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: f"{edit.file}-{edit.field}-{edit.reason}")
def test_a_mistake_is_refused_with_its_place(folder: Path, edit: Edit) -> None:
    _spoil(folder, edit)
    mistakes = _mistakes(folder)
    assert (edit.file, edit.row, edit.field, edit.reason) in _places(mistakes)
    for mistake in mistakes:
        assert mistake.say("vi").startswith(mistake.file)
        assert mistake.say("en").startswith(mistake.file)


@pytest.mark.parametrize("name", ["sectors.csv", "province.toml", "forms/BM04.csv"])
def test_a_missing_file_is_refused(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert (name, None, "", "no_file") in _places(_mistakes(folder))


def test_a_blank_file_is_refused(folder: Path) -> None:
    (folder / "glossary.csv").write_text("\ufeff\n;\n", "utf-8")
    assert _places(_mistakes(folder)) == [("glossary.csv", None, "", "empty")]


def test_a_file_in_another_encoding_is_refused_at_its_line(folder: Path) -> None:
    path = folder / "glossary.csv"
    lines = path.read_text("utf-8").splitlines()
    path.write_bytes("\n".join(lines[:3]).encode() + b"\n\xd0\xe7n;lamp\n")
    assert _places(_mistakes(folder)) == [("glossary.csv", 4, "", "encoding")]


@pytest.mark.parametrize("separator", [",", "\t"])
def test_a_wrong_separator_is_named_once(folder: Path, separator: str) -> None:
    path = folder / "glossary.csv"
    path.write_text(path.read_text("utf-8").replace(";", separator), "utf-8")
    assert _places(_mistakes(folder)) == [("glossary.csv", 1, "", "separator")]


def test_all_mistakes_come_at_once_and_only_the_true_ones(folder: Path) -> None:
    spoiled = [edit for edit in EDITS if edit.file in {"periods.csv", "aims.csv"}][:1]
    spoiled += [
        Edit("targets.csv", ";>=;98;", ";>=;x;", FIRST, "value", "number"),
        Edit("sectors.csv", "NN;Nông nghiệp;", "NN;;", FIRST, "name_vi", "blank"),
        Edit("reporting.csv", "SGDDT;", "SGD;", 3, "agency", "unknown"),
    ]
    for edit in spoiled:
        _spoil(folder, edit)
    assert sorted(_places(_mistakes(folder))) == sorted((e.file, e.row, e.field, e.reason) for e in spoiled)


def test_the_row_is_the_physical_line_where_it_begins(folder: Path) -> None:
    path = folder / "glossary.csv"
    path.write_text('vi;en\n\n"hai\ndòng";"two\nlines"\n;blank\n', "utf-8")
    assert _places(_mistakes(folder)) == [("glossary.csv", 6, "vi", "blank")]


def test_an_official_reads_vietnamese_first(folder: Path) -> None:
    _spoil(folder, Edit("reporting.csv", "SGDDT;", "SGD;", 3, "agency", "unknown"))
    with pytest.raises(PlanError) as caught:
        load(folder)
    assert str(caught.value) == "reporting.csv, dòng 3, cột agency: “SGD” không có trong agencies.csv."
    assert caught.value.say("en") == "reporting.csv, row 3, column agency: “SGD” is not in agencies.csv."


def test_every_reason_in_the_catalogue_is_reached_by_a_test() -> None:
    reached = {edit.reason for edit in EDITS} | {"no_file", "empty", "encoding", "separator"}
    for language in LANGUAGES:
        keys = {key for key in catalogue(language) if key.startswith("plan.reason.")}
        said_elsewhere = {"no_query", "one_line", "units_missing", "units_not_taken", "repeated_unit", "no_communes"}
        said_elsewhere |= {"address"}  # of contacts.csv
        assert keys == {f"plan.reason.{reason}" for reason in reached | said_elsewhere}


def test_a_comparison_can_only_show_its_two_sides(folder: Path) -> None:
    path = folder / "rules.csv"
    path.write_text(path.read_text("utf-8").replace("{left}", "{value}", 2), "utf-8")
    assert _places(_mistakes(folder)) == [("rules.csv", FIRST, "message_vi", "placeholders")]
