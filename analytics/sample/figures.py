"""From the recipe to rows of the forms: every number of the sample is made here.

A value is `floor(total x share + u)` with a constant `u` in [0, 1) for each
agency, commune, sector and column: it moves only when its share does, and on
average it is the share. No clock and no order of calls comes into it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from analytics.plan import Period, Plan
from analytics.sample.recipe import Course, Line, Recipe, Report

Cell = str | int | date
Row = dict[str, Cell]

REMARK = "SỐ LIỆU MINH HỌA"
_ETHNIC = {
    "dt_kinh": 0.13, "dt_tay": 0.50, "dt_nung": 0.27, "dt_mong": 0.04,
    "dt_dao": 0.035, "dt_san_chay": 0.01, "dt_lo_lo": 0.005, "dt_khac": 0.01,
}  # fmt: skip
_AGES = {"tuoi_den_30": 0.14, "tuoi_31_40": 0.38, "tuoi_41_50": 0.33, "tuoi_51_60": 0.148, "tuoi_tren_60": 0.002}
_SKILLS = {
    "llct_cu_nhan_cao_cap": 0.11, "llct_trung_cap": 0.34, "llct_so_cap": 0.21,
    "nn_tieng_anh": 0.52, "nn_tieng_trung": 0.06, "tieng_dan_toc": 0.44,
}  # fmt: skip
_FIELDS = {
    "cn_khai_thac_mo": 0.012, "cn_luyen_kim": 0.008, "cn_moi_truong": 0.045, "cn_cn_thuc_pham": 0.012,
    "cn_cn_sinh_hoc": 0.014, "cn_ql_kinh_te": 0.06, "cn_kt_doi_ngoai": 0.004, "chuyen_gia": 0.006,
}  # fmt: skip
_SMALL_MINORITIES = ("dt_mong", "dt_dao", "dt_san_chay", "dt_lo_lo", "dt_khac")


@dataclass(frozen=True)
class Unit:
    """A reporting unit: an agency, or one commune and its share of what all communes together have."""

    agency: str
    commune: str = ""
    share: float = 1.0


@dataclass(frozen=True)
class _Series:
    """One unit's figures in one sector at one moment; `elapsed` runs from 0 to 1 along the course."""

    seed: int
    unit: Unit
    course: Course
    period: str
    elapsed: float

    def count(self, column: str, of: float, share: float = 1.0) -> int:
        """A whole number of people: on average `of * share`."""
        key = f"{self.seed}/{self.unit.agency}/{self.unit.commune}/{self.course.sector}/{column}"
        return int(of * share + random.Random(key).random())  # noqa: S311

    def on(self, line: Line) -> float:
        """The point of a straight line that belongs to this moment."""
        return line[0] + (line[1] - line[0]) * self.elapsed


def units(plan: Plan, recipe: Recipe) -> list[Unit]:
    """All reporting units: agencies in the recipe's order, then communes by code with uneven shares."""
    single = [Unit(office.agency) for office in recipe.office if plan.agency(office.agency).level == "province"]
    group = [office.agency for office in recipe.office if plan.agency(office.agency).level == "commune"]
    codes = sorted(commune.code for commune in plan.communes)
    weights = [random.Random(f"{recipe.seed}/{code}").uniform(0.75, 1.35) for code in codes]  # noqa: S311
    return single + [
        Unit(agency, code, weight / sum(weights))
        for agency in group
        for code, weight in zip(codes, weights, strict=True)
    ]


def staff_rows(plan: Plan, recipe: Recipe, unit: Unit, period: Period) -> list[Row]:
    """The unit's rows of form BM01 for a period, one a sector; none where it does not report."""
    return [_staff_row(plan, recipe, unit, period, course) for course in courses(plan, recipe, unit, period)]


def courses(plan: Plan, recipe: Recipe, unit: Unit, period: Period) -> list[Course]:
    """The courses that the unit's figures follow in a period."""

    def runs(course: Course) -> bool:
        return plan.period(course.first).order <= period.order <= plan.period(course.last).order

    return [course for course in recipe.course if course.agency == unit.agency and runs(course)]


def total_row(recipe: Recipe, period: Period) -> Row:
    """The one row of form BM04 for a period."""
    total, official = recipe.total, period.code == recipe.total.official
    return {
        "ky_bao_cao": period.code,
        "ngay_chot": period.end,
        "ma_co_quan": total.agency,
        "tong_tri_thuc": total.values[period.code],
        **total.others.get(period.code, {}),
        "tinh_chat_so_lieu": "CT" if official else "MH",
        "ghi_chu": total.source if official else REMARK,
    }


def task_rows(report: Report) -> list[Row]:
    """The rows of form BM05 that a report makes up."""
    whose: Row = {"ky_bao_cao": report.period, "ma_co_quan": report.agency}
    return [whose | dict(row) | {"tinh_chat_so_lieu": "MH"} for row in report.rows]


def _staff_row(plan: Plan, recipe: Recipe, unit: Unit, period: Period, course: Course) -> Row:
    start, end = plan.period(course.first).end, plan.period(course.last).end
    elapsed = (period.end - start).days / max((end - start).days, 1)
    series = _Series(recipe.seed, unit, course, period.code, elapsed)
    fills = next(office.fills for office in recipe.office if office.agency == unit.agency)
    degrees = _degrees(plan, series)
    total = sum(degrees.values())
    return {
        **_identity(unit, period, course),
        "tong_cc_vc": total,
        **_status(series, total),
        **degrees,
        **_doctorates(course, period.code),
        **_health(series, total),
        **_optional(series, total, total - degrees["duoi_dai_hoc"], fills),
        "tinh_chat_so_lieu": "MH",
        "ghi_chu": REMARK,
    }


def _identity(unit: Unit, period: Period, course: Course) -> Row:
    return {
        "ky_bao_cao": period.code,
        "ngay_chot": period.end,
        "ma_co_quan": unit.agency,
        **({"ma_dvhc": unit.commune} if unit.commune else {}),
        "cap_hanh_chinh": "X" if unit.commune else "T",
        "ma_linh_vuc": course.sector,
    }


def _degrees(plan: Plan, series: _Series) -> dict[str, int]:
    """People by highest degree; each once, so that they add up to the total."""
    course = series.course
    total = series.count("tong_cc_vc", series.on(course.staff) * series.unit.share)
    lines = {"thac_si": course.master, "cki": course.level_1, "ckii": course.level_2, "bsnt": course.residents}
    beyond = {name: series.count(name, total, series.on(line)) for name, line in lines.items() if line}
    beyond["tien_si"] = _doctors(plan, course, series.period)
    educated = max(series.count("dai_hoc", total, series.on(course.university)), sum(beyond.values()))
    return {"duoi_dai_hoc": total - educated, "dai_hoc": educated - sum(beyond.values()), **beyond}


def _doctors(plan: Plan, course: Course, period: str) -> int:
    """Doctorates at the end of the period: those before the course and all awarded during it."""
    until = plan.period(period).order
    return course.doctors + sum(n for code, n in course.awarded.items() if plan.period(code).order <= until)


def _status(series: _Series, total: int) -> Row:
    civil = series.count("cong_chuc", total, series.course.civil) if series.course.civil else 0
    # In a small unit nothing else may change from one period to the next, and a copied row raises a warning.
    women = series.count("nu", total, series.course.women) - int(series.period[:4]) % 2
    return {"cong_chuc": civil, "vien_chuc": total - civil, "nu": women}


def _doctorates(course: Course, period: str) -> Row:
    students = {"ncs_dang_hoc": course.doctors} if course.doctors else {}
    return {"tien_si_moi": course.awarded.get(period, 0), **students}


def _health(series: _Series, total: int) -> Row:
    """Health professionals, and how many of them are trained; half a year sees about half of the year's training."""
    course = series.course
    if not (course.professionals and course.qualified and course.continuing):
        return {}
    people = min(total, series.count("chuyen_nganh_y_te", total, series.on(course.professionals)))
    pace = 1.0 if series.period.endswith("-N") else 0.55
    trained = series.count("dao_tao_lien_tuc", people, series.on(course.continuing) * pace)
    qualified = series.count("dat_chuan_ngach_cdnn", people, series.on(course.qualified))
    return {"chuyen_nganh_y_te": people, "dat_chuan_ngach_cdnn": qualified, "dao_tao_lien_tuc": trained}


def _optional(series: _Series, total: int, educated: int, fills: Sequence[str]) -> Row:
    row: Row = {}
    if "ethnic" in fills:
        row |= _ethnic(series, total, educated)
    if "ages" in fills:
        row |= _split(total, _AGES)
    for group, shares in (("skills", _SKILLS), ("fields", _FIELDS)):
        if group in fills:
            row |= {name: min(total, series.count(name, total, share)) for name, share in shares.items()}
    if "fields" in fills:
        row["cn_kt_doi_ngoai"] = min(_number(row, "cn_kt_doi_ngoai"), _number(row, "cn_ql_kinh_te"))
    return row


def _ethnic(series: _Series, total: int, educated: int) -> Row:
    """The eight ethnic columns, each unit with a mixture of its own."""
    mixed = {name: share * (0.5 + series.count(name, 100) % 100 / 100) for name, share in _ETHNIC.items()}
    row = _split(total, mixed)
    few = sum(row[name] for name in _SMALL_MINORITIES)
    return {**row, "dtts_it_nguoi_dh_tro_len": int(few * educated / max(total, 1))}


def _split(total: int, shares: Mapping[str, float]) -> dict[str, int]:
    """Whole numbers that add up to `total`, by largest remainder."""
    whole = sum(shares.values())
    exact = {name: total * share / whole for name, share in shares.items()}
    parts = {name: int(value) for name, value in exact.items()}
    by_remainder = sorted(exact, key=lambda name: exact[name] - parts[name], reverse=True)
    for name in by_remainder[: total - sum(parts.values())]:
        parts[name] += 1
    return parts


def _number(row: Row, name: str) -> int:
    value = row[name]
    return value if isinstance(value, int) else 0


def recipe_periods(plan: Plan, recipe: Recipe) -> Iterator[Period]:
    """The recipe's periods, oldest first."""
    return (plan.period(code) for code in recipe.periods)
