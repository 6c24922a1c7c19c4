"""What reviews and periods make of submissions: states, what counts, what is provisional, what is closed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import plan as plan_as_data
from analytics import warehouse
from analytics.archive import ArchiveError, PeriodKind, Receipt, Slot
from analytics.home import PROJECT, Home
from analytics.plan import Plan
from analytics.plan.models import Counting
from analytics.warehouse import Snapshot, queries
from tests.examples import examples
from tests.warehouse.conftest import AT, House
from tests.warehouse.test_figures import contents

WHOLE = plan_as_data.load(PROJECT / "data" / "reference")
SLOTS = [
    Slot("BM01", period, agency, commune)
    for period in ("2024-N", "2025-N")
    for agency, commune in (("SYT", ""), ("UBXP", "01273"), ("UBXP", "01279"))
]
SCOPES = [("", ""), ("SYT", ""), ("UBXP", ""), ("UBXP", "01273")]
DAYS = [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]
# An event that is tried: the archive may refuse it as senseless, and then nothing has happened.
Step = tuple[str, Any]


def following(counting: Counting) -> Plan:
    """The plan of four communes, in which figures count at once or only once accepted."""
    province = WHOLE.province.model_copy(update={"counting": counting})
    return replace(WHOLE, province=province, communes=WHOLE.communes[:4], digest=counting.ljust(64, "0"))


@pytest.fixture(params=["submitted", "accepted"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> House:
    return House(Home(tmp_path / "home", tmp_path), following(request.param))


def row(slot: Slot, people: int = 10) -> Mapping[str, object]:
    place = {"ky_bao_cao": slot.period, "ma_co_quan": slot.agency, "ma_dvhc": slot.commune or None, "ma_linh_vuc": "YT"}
    return place | {"tong_cc_vc": 50, "dai_hoc": people, "thac_si": 0, "tien_si": 0, "cki": 0, "ckii": 0, "bsnt": 0}


def build(house: House) -> Snapshot:
    warehouse.build(house.home, house.plan)
    return warehouse.open_current(house.home)


def people(house: House, period: str = "2025-N") -> int | None:
    """The graduates of health that count."""
    with build(house) as snapshot:
        place = {"sector": "YT", "indicator": "TY_LE_DH_SDH", "variant": "default", "period": period}
        return {each["period"]: each["numerator"] for each in queries.series(snapshot, **place).to_pylist()}.get(period)


def states(house: House) -> dict[int, str]:
    with build(house) as snapshot:
        return {each["number"]: each["state"] for each in queries.submissions(snapshot).to_pylist()}


# --- by hand -------------------------------------------------------------------------------------


def test_figures_count_at_once_or_once_accepted(office: House) -> None:
    at_once = office.plan.province.counting == "submitted"
    first = office.submit([row(SLOTS[3], 11)]).number
    assert people(office) == (11 if at_once else None)
    office.review(first, "acceptance")
    assert people(office) == 11
    second = office.submit([row(SLOTS[3], 12)]).number
    assert people(office) == (12 if at_once else 11)
    assert states(office) == {3: "submitted", 1: "superseded" if at_once else "accepted"}
    office.review(second, "return")
    assert people(office) == (None if at_once else 11)
    assert states(office) == {3: "returned", 1: "superseded" if at_once else "accepted"}
    office.submit([row(SLOTS[3], 13)])
    office.review(5, "acceptance")
    assert people(office) == 13
    assert states(office) == {5: "accepted", 3: "returned", 1: "superseded"}
    office.withdraw(5)
    assert people(office) is None
    assert states(office) == {5: "withdrawn", 3: "returned", 1: "superseded"}


def test_figures_say_that_they_are_provisional_until_accepted(office: House) -> None:
    office.submit([row(SLOTS[3])])
    office.submit([row(SLOTS[4])])
    office.review(1, "acceptance")
    at_once = office.plan.province.counting == "submitted"
    place = {"sector": "YT", "indicator": "TY_LE_DH_SDH", "variant": "default", "period": "2025-N"}
    with build(office) as snapshot:
        units = queries.units(snapshot, **place).to_pylist()
        flags = {each["agency"]: each["provisional"] for each in units if each["level"] == "agency"}
        assert flags == ({"SYT": False, "UBXP": True} if at_once else {"SYT": False})
        assert queries.series(snapshot, **place)["provisional"].to_pylist() == [at_once]
        counted = queries.provisional(snapshot).to_pylist()
        assert counted == ([{"period": "2025-N", "submissions": 1}] if at_once else [])
        for query in (queries.current, queries.progress):
            found = query(snapshot, period="2025-N", variant="default").to_pylist()
            mine = [each for each in found if each["sector"] == "YT" and each["numerator"] is not None]
            assert {each["provisional"] for each in mine} == {at_once}
            assert {each["provisional"] for each in found if each["numerator"] is None} == {False}
    office.review(2, "acceptance")
    with build(office) as snapshot:
        assert queries.series(snapshot, **place)["provisional"].to_pylist() == [False]
        assert queries.provisional(snapshot).num_rows == 0


def test_a_review_shows_who_when_and_the_message(office: House) -> None:
    office.submit([row(SLOTS[4]), row(SLOTS[5])])
    office.submit([row(SLOTS[3])])
    office.review(1, "acceptance")
    office.archive.review(1, "return", by="Ban Tổ chức", at=AT, reason="Thiếu trạm y tế")
    with build(office) as snapshot:
        newest, oldest = queries.submissions(snapshot).to_pylist()
        assert (oldest["state"], oldest["accepted"], oldest["reviewed_by"], oldest["message"]) == (
            "returned", True, "Ban Tổ chức", "Thiếu trạm y tế",
        )  # fmt: skip
        assert (oldest["agencies"], oldest["communes"], oldest["counts"]) == ("UBXP", "01273 01279", False)
        assert oldest["reviewed_at"] == AT.isoformat()
        assert (newest["state"], newest["communes"], newest["reviewed_at"], newest["message"]) == (
            "submitted", "", None, None,
        )  # fmt: skip


def test_deadlines_say_the_whole_and_the_exceptions_that_still_hold(office: House) -> None:
    period = office.archive.period
    period("opening", "2025-N", by="a", at=AT, due=DAYS[0])
    period("reopening", "2025-N", by="a", at=AT, agency="SYT", due=DAYS[1], reason="Sáp nhập")
    period("opening", "2024-N", by="a", at=AT, due=DAYS[0])
    period("reopening", "2024-N", by="a", at=AT, agency="UBXP", commune="01273", reason="Bão")
    period("locking", "2024-N", by="a", at=AT)
    with build(office) as snapshot:
        found = queries.deadlines(snapshot).to_pylist()
    shown = [(each["period"], each["agency"], each["due"], each["locked"], each["reason"]) for each in found]
    assert shown == [
        ("2025-N", "", DAYS[0], False, ""),
        ("2025-N", "SYT", DAYS[1], False, "Sáp nhập"),
        ("2024-N", "", DAYS[0], True, ""),
    ]
    assert {each["opened_at"] for each in found} == {AT.isoformat()}


@pytest.mark.parametrize(("day", "late"), [(DAYS[0], False), (date(2026, 2, 1), True)])
def test_the_due_date_itself_is_in_time(office: House, day: date, late: bool) -> None:
    office.archive.period("opening", "2025-N", by="a", at=AT, due=DAYS[0])
    with build(office) as snapshot:
        found = queries.closed(snapshot, SLOTS[:4], day).to_pylist()
    nobody = {"agency": "SYT", "commune": "", "period": "2025-N", "due": DAYS[0], "locked": False}
    assert found == ([nobody] if late else [])


def test_a_locked_period_locks_what_still_stands_in_it(office: House) -> None:
    office.submit([row(SLOTS[0])])
    office.submit([row(SLOTS[3]), row(SLOTS[0])])
    office.submit([row(SLOTS[4])])
    office.archive.period("opening", "2025-N", by="a", at=AT, due=DAYS[0])
    office.archive.period("locking", "2025-N", by="a", at=AT)
    assert states(office) == {3: "locked", 2: "submitted", 1: "superseded"}
    office.archive.period("reopening", "2025-N", agency="UBXP", by="a", at=AT, reason="Bão")
    assert states(office)[3] == "submitted"


def test_an_older_submission_that_is_accepted_after_a_newer_one_came_counts(tmp_path: Path) -> None:
    """The newer one took one of its two places and waits; until then the older one is all that was ever accepted."""
    house = House(Home(tmp_path / "home", tmp_path), following("accepted"))
    for places in (SLOTS[:2], SLOTS[:1]):
        house.submit([row(slot) for slot in places])
        warehouse.build(house.home, house.plan)
    house.review(1, "acceptance")
    with build(house) as snapshot:
        _compare(snapshot, Reading(list(house.archive.receipts()), "accepted"))
        counted = snapshot._connection.cursor().execute("select distinct submission, commune, agency from fact")
        assert {(1, slot.commune, slot.agency) for slot in SLOTS[:2]} == {*counted.fetchall()}
    _is_the_same_at_once(house)


# --- against a plain reading ---------------------------------------------------------------------


@st.composite
def steps(draw: st.DrawFn) -> Step:
    kinds = ["submit"] * 3 + ["acceptance"] * 2 + ["withdraw", "return", "period"]
    kind = draw(st.sampled_from(kinds))
    if kind == "submit":
        return kind, draw(st.lists(st.sampled_from(SLOTS), min_size=1, max_size=3, unique=True))
    if kind != "period":
        return kind, draw(st.integers(1, 12))
    event = draw(st.sampled_from(get_args(PeriodKind)))
    period, scope = draw(st.sampled_from(["2024-N", "2025-N"])), draw(st.sampled_from(SCOPES))
    return kind, (event, period, *scope, draw(st.sampled_from([None, *DAYS])))


def take(house: House, step: Step) -> None:
    """Try one step; what makes no sense is refused and leaves no event."""
    kind, about = step
    with suppress(ArchiveError):
        if kind == "submit":
            house.submit([row(slot, 10 + house.archive.head().number) for slot in about])
        elif kind == "withdraw":
            house.withdraw(about)
        elif kind == "period":
            event, period, agency, commune, due = about
            place = {"agency": agency, "commune": commune}
            house.archive.period(event, period, by="a", at=AT, due=due, reason="lý do", **place)
        else:
            house.review(about, "return" if kind == "return" else "acceptance")


class Reading:
    """The archive read with loops: what each slot shows and which slots are closed."""

    def __init__(self, events: Sequence[Receipt], counting: Counting) -> None:
        self.events = events
        self.submitted = {each.number: each for each in events if each.kind == "submission"}
        self.accepted = {each.concerns for each in events if each.kind == "acceptance"}
        self.gone = {each.concerns: each.kind for each in events if each.kind in {"return", "withdrawal"}}
        self.counting = counting

    def counts(self, slot: Slot) -> int | None:
        """The submission that counts in a slot."""
        fillers = [number for number, each in self.submitted.items() if slot in each.slots]
        if self.counting == "accepted":
            fillers = [number for number in fillers if number in self.accepted]
        return fillers[-1] if fillers and fillers[-1] not in self.gone else None

    def ledger(self) -> Iterator[tuple[int, Slot, str, bool]]:
        """Number, slot, state, whether it counts there."""
        for number, each in self.submitted.items():
            for slot in each.slots:
                yield number, slot, self.state(number, slot), self.counts(slot) == number

    def state(self, number: int, slot: Slot) -> str:
        if number in self.gone:
            return {"return": "returned", "withdrawal": "withdrawn"}[self.gone[number]]
        newer = any(other > number and slot in each.slots for other, each in self.submitted.items())
        if newer and self.counts(slot) != number:
            return "superseded"
        if self.limit(slot)[0]:
            return "locked"
        return "accepted" if number in self.accepted else "submitted"

    def limit(self, slot: Slot) -> tuple[bool, date | None]:
        """Whether a slot is locked, and until when it may be filled."""
        locked, due = False, None
        for each in self.events:
            if each.period == slot.period and each.agency in {"", slot.agency} and each.commune in {"", slot.commune}:
                locked = each.kind == "locking"
                due = due if locked else each.due
        return locked, due

    def closed(self, today: date) -> set[Slot]:
        limits = {slot: self.limit(slot) for slot in SLOTS}
        return {slot for slot, (locked, due) in limits.items() if locked or (due is not None and due < today)}


@given(st.sampled_from(get_args(Counting)), st.lists(st.tuples(steps(), st.booleans()), max_size=14))
@settings(max_examples=examples(20))
def test_any_course_of_events_is_what_a_plain_reading_says(counting: Counting, course: list[tuple[Step, bool]]) -> None:
    with TemporaryDirectory() as folder:
        house = House(Home(Path(folder, "steps"), Path(folder)), following(counting))
        for step, built in course:
            take(house, step)
            if built:
                warehouse.build(house.home, house.plan)
        with build(house) as snapshot:
            _compare(snapshot, Reading(list(house.archive.receipts()), counting))
        _is_the_same_at_once(house)


def _is_the_same_at_once(house: House) -> None:
    """A build from nothing holds in every table what one step by step holds."""
    stepwise = contents(house.home)
    for path in house.home.snapshots.iterdir():
        path.unlink()
    build(house).close()
    assert contents(house.home) == stepwise


def _compare(snapshot: Snapshot, reading: Reading) -> None:
    ledger = queries.slots(snapshot).to_pylist()
    found = [(each["number"], _slot(each), each["state"], each["counts"]) for each in ledger]
    assert sorted(found) == sorted(reading.ledger())
    for today in (DAYS[0], DAYS[1], date(2026, 5, 1)):
        rows = queries.closed(snapshot, SLOTS, today).to_pylist()
        assert set(map(_slot, rows)) == reading.closed(today)
        assert all((each["locked"], each["due"]) == reading.limit(_slot(each)) for each in rows)
    facts = snapshot._connection.cursor().execute("select distinct submission, form, period, agency, commune from fact")
    counted = {(reading.counts(slot), slot) for slot in SLOTS} - {(None, slot) for slot in SLOTS}
    assert {(number, Slot(*place)) for number, *place in facts.fetchall()} == counted
    waiting = {(each["period"], each["submissions"]) for each in queries.provisional(snapshot).to_pylist()}
    behind = {(slot.period, number) for number, slot in counted if number not in reading.accepted}
    assert waiting == {(period, len({n for p, n in behind if p == period})) for period, _ in behind}


def _slot(row: Mapping[str, str]) -> Slot:
    return Slot("BM01", row["period"], row["agency"], row["commune"])
