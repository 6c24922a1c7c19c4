"""The targets of data/reference against a list typed from the plan itself (section II.2)."""

from __future__ import annotations

from decimal import Decimal

from analytics.plan import Plan

TYPED_FROM_THE_PLAN = """
    TT  SO_TRI_THUC_SO_VOI_2020  2030  >=     1.5  II.2.1(1)

    NN  TY_LE_DH_SDH             2030  >=     98   II.2.1(5)
    NN  TY_LE_THAC_SI            2030  >=     25   II.2.1(5)

    GD  TY_LE_DH_SDH             2030  >=     94   II.2.1(5)
    GD  TY_LE_THAC_SI            2030  >=     4    II.2.1(5)
    GD  TIEN_SI_DAO_TAO          2030  >=     6    II.2.1(5)

    YT  TY_LE_SDH_CHUYEN_SAU     2030  >=     15   II.2.1(5)
    YT  TY_LE_BOI_DUONG_CHUAN    2030  >=     100  II.2.1(5)
    YT  TY_LE_DAO_TAO_LIEN_TUC   2030  >      80   II.2.1(5)

    VH  TY_LE_DH_SDH             2030  >=     99   II.2.1(5)
    VH  TY_LE_THAC_SI            2030  >=     19   II.2.1(5)
    VH  TIEN_SI_DAO_TAO          2030  >=     2    II.2.1(5)

    DL  TY_LE_DH_SDH             2030  >=     100  II.2.1(5)
    DL  TY_LE_THAC_SI            2030  >=     21   II.2.1(5)

    KT  TY_LE_DH_SDH             2030  >=     90   II.2.1(5)
    KT  TY_LE_THAC_SI            2030  >=     35   II.2.1(5)
    KT  TIEN_SI_DAO_TAO          2030  >=     1    II.2.1(5)

    NN  TY_LE_DH_SDH             2045  >=     99   II.2.2
    NN  TY_LE_THAC_SI            2045  >=     30   II.2.2
    NN  TIEN_SI_DAO_TAO          2045  range  2-3  II.2.2

    GD  TY_LE_DH_SDH             2045  >=     99   II.2.2
    GD  TY_LE_THAC_SI            2045  >=     6    II.2.2
    GD  TIEN_SI_DAO_TAO          2045  >=     10   II.2.2

    YT  TY_LE_SDH_CHUYEN_SAU     2045  >=     20   II.2.2
    YT  TY_LE_BOI_DUONG_CHUAN    2045  >=     100  II.2.2
    YT  TY_LE_DAO_TAO_LIEN_TUC   2045  >      80   II.2.2

    VH  TY_LE_DH_SDH             2045  >=     99   II.2.2
    VH  TY_LE_THAC_SI            2045  >=     24   II.2.2
    VH  TIEN_SI_DAO_TAO          2045  >=     3    II.2.2

    DL  TY_LE_DH_SDH             2045  >=     100  II.2.2
    DL  TY_LE_THAC_SI            2045  >=     32   II.2.2

    KT  TY_LE_DH_SDH             2045  >=     90   II.2.2
    KT  TY_LE_THAC_SI            2045  >=     60   II.2.2
    KT  TIEN_SI_DAO_TAO          2045  >=     1    II.2.2
"""

SENTENCES = {
    (
        "NN",
        2030,
    ): "- Lĩnh vực nông nghiệp: Công chức, viên chức có trình độ chuyên môn đại học và sau đại học đạt từ 98%",
    (
        "GD",
        2030,
    ): "- Lĩnh vực giáo dục và đào tạo: Công chức, viên chức có trình độ chuyên môn đại học và sau đại học đạt từ 94%",
    ("YT", 2030): "- Lĩnh vực y tế: Ít nhất 15%",
    (
        "VH",
        2030,
    ): "- Lĩnh vực văn học, nghệ thuật, thể thao: Công chức, viên chức có trình độ chuyên môn đại học và sau "
    "đại học đạt 99%, trong đó thạc sĩ đạt 19%",
    (
        "DL",
        2030,
    ): "- Lĩnh vực du lịch - dịch vụ: Công chức, viên chức có trình độ chuyên môn đại học và sau đại học đạt "
    "100%, trong đó thạc sĩ đạt 21%",
    (
        "KT",
        2030,
    ): "- Lĩnh vực kỹ thuật, công nghiệp: Công chức, viên chức có trình độ chuyên môn đại học và sau đại học "
    "đạt từ 90% trở lên, trong đó thạc sĩ đạt 35%",
    ("NN", 2045): "- Lĩnh vực nông nghiệp: Công chức, viên chức có trình độ chuyên môn đại học và sau đại học đạt 99%",
    (
        "GD",
        2045,
    ): "- Lĩnh vực giáo dục và đào tạo: Công chức, viên chức có trình độ chuyên môn đại học và sau đại học đạt 99%",
    ("YT", 2045): "- Lĩnh vực y tế: Ít nhất 20%",
    (
        "VH",
        2045,
    ): "- Lĩnh vực văn học, nghệ thuật, thể thao: Công chức, viên chức có trình độ chuyên môn đại học và sau "
    "đại học đạt 99%, trong đó thạc sĩ đạt 24%",
    (
        "DL",
        2045,
    ): "- Lĩnh vực du lịch - dịch vụ: Công chức, viên chức có trình độ chuyên môn đại học và sau đại học đạt "
    "100%, trong đó thạc sĩ đạt 32%",
    (
        "KT",
        2045,
    ): "- Lĩnh vực kỹ thuật, công nghiệp: Công chức, viên chức có trình độ chuyên môn đại học và sau đại học "
    "đạt từ 90% trở lên, trong đó thạc sĩ đạt 60%",
    ("TT", 2030): "(1) Phân đầu nâng số lượng trí thức trên địa bàn tỉnh Cao Bằng tăng lên 1,5 lần (so với năm 2020¹)",
}


def _typed() -> set[tuple[str, ...]]:
    return {tuple(line.split()) for line in TYPED_FROM_THE_PLAN.splitlines() if line.strip()}


def _number(value: Decimal) -> str:
    return format(value.normalize(), "f")


def test_targets_are_those_typed_from_the_plan(plan: Plan) -> None:
    loaded = {
        (
            target.sector,
            target.indicator,
            str(target.year),
            target.comparator,
            _number(target.value) + (f"-{_number(target.value_max)}" if target.value_max else ""),
            target.section,
        )
        for target in plan.targets
    }
    assert loaded == _typed()
    assert len(plan.targets) == len(_typed()) == 34


def test_each_target_quotes_the_sentence_of_its_own_sector_and_year(plan: Plan) -> None:
    for target in plan.targets:
        assert target.sentence_vi.startswith(SENTENCES[target.sector, target.year]), target.id


def test_each_phrase_names_its_value_and_its_comparator(plan: Plan) -> None:
    strict = {target.id for target in plan.targets if target.phrase_vi.startswith("trên ")}
    assert strict == {target.id for target in plan.targets if target.comparator == ">"}
    for target in plan.targets:
        value = _number(target.value).replace(".", ",")
        assert value in target.phrase_vi or value.zfill(2) in target.phrase_vi, target.id


def test_absent_targets_are_absent(plan: Plan) -> None:
    targets = {(target.sector, target.indicator, target.year) for target in plan.targets}
    assert ("NN", "TIEN_SI_DAO_TAO", 2030) not in targets
    assert not any(sector == "DL" and indicator == "TIEN_SI_DAO_TAO" for sector, indicator, _ in targets)
    assert not any(sector == "YT" and indicator == "TY_LE_DH_SDH" for sector, indicator, _ in targets)
    assert not any(sector == "TT" and year == 2045 for sector, _, year in targets)
