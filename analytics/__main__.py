"""The command line: `python -m analytics COMMAND`.

Exit codes are a stable contract: 0 accepted or done, 1 refused or failed,
2 needs confirmation, 64 wrong usage. Results go to standard output in the
language of `--lang`, failures to standard error in both languages.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any, NoReturn

import pyarrow as pa

from analytics import access, intake, warehouse
from analytics.access import AccessError, Grant, Person, RolesError
from analytics.actions import Office, mail, reminding
from analytics.actions.mail import MailError
from analytics.archive import Archive, ArchiveError, Damage, Explanation, PeriodKind, Verdict, disk
from analytics.charts.palette import THEMES
from analytics.export.documents import DOCUMENTS, Document
from analytics.export.followup import followup_table
from analytics.export.progress import progress_table
from analytics.export.refused import ExportRefused
from analytics.export.reminder import Reminder, reminders
from analytics.export.table import FORMATS
from analytics.export.tasks import tasks_table
from analytics.home import from_environment
from analytics.intake import Check, Problem
from analytics.plan import DEFAULT_VARIANT, Plan, PlanError, load
from analytics.sample.load import SampleRefused, load_sample
from analytics.story import Edition, before, earlier, edition
from analytics.story.owed import Owed, owed
from analytics.text import LANGUAGES, Text, text
from analytics.warehouse import Snapshot, UnknownVersionError, WarehouseError, open_current, open_version, queries
from analytics.warehouse.shelf import kept_plan, manifest

ACCEPTED, REFUSED, NEEDS_CONFIRMATION, USAGE = 0, 1, 2, 64
# What goes wrong and says in both languages what and why.
_EXPLAINED = (AccessError, ArchiveError, WarehouseError, SampleRefused, ExportRefused, MailError)
_EXIT = {"accepted": ACCEPTED, "refused": REFUSED, "needs_confirmation": NEEDS_CONFIRMATION}


class WrongUsage(Exception):  # noqa: N818 - the name states what is the case
    """The command was given something that cannot be; `key` is an entry of the catalogue."""

    def __init__(self, key: str, **values: object) -> None:
        self.key, self.values = key, values
        super().__init__(key)

    def message(self, t: Text) -> str:
        """What was wrong, in the words of `t`."""
        return t("command.error.usage", detail=t(f"command.error.{self.key}", **self.values))


class Parser(argparse.ArgumentParser):
    """A parser whose errors are in both languages and end with the code for wrong usage."""

    def error(self, message: str) -> NoReturn:
        """Print the usage and what is wrong with it, and stop."""
        self.print_usage(sys.stderr)
        complain(lambda t: t("command.error.usage", detail=message))
        sys.exit(USAGE)


class Session:
    """What a command works with: the options given, the home, its plan, words and the time."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.t = text(options.lang)
        self.home = from_environment()
        self.archive = Archive(self.home.archive)

    @cached_property
    def plan(self) -> Plan:
        """The plan of this home."""
        return load(self.home.reference)

    @property
    def now(self) -> datetime:
        """The time in the province, to the second."""
        return self.plan.province.now

    def say(self, key: str, **values: object) -> None:
        """Print one entry of the command line's catalogue."""
        print(self.t(f"command.{key}", **values))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    try:
        options = _parser().parse_args(_readable(sys.argv[1:] if arguments is None else arguments))
        return int(options.run(Session(options)))
    except WrongUsage as error:
        complain(error.message)
        return USAGE
    except (*_EXPLAINED, PlanError, OSError) as error:
        complain(partial(_failure, error))
        return REFUSED


def complain(message: Callable[[Text], str]) -> None:
    """Print a failure to standard error in every language."""
    for language in LANGUAGES:
        print(message(text(language)), file=sys.stderr)


def _failure(error: Exception, t: Text) -> str:
    if isinstance(error, _EXPLAINED):
        return error.message(t.language)
    if isinstance(error, PlanError):
        return f"{t('command.error.plan')}\n{error}"
    return t("command.error.system", detail=error)


def check(session: Session) -> int:
    """Check a file and store nothing."""
    options = session.options
    with open_version(session.home, warehouse.build(session.home, session.plan)) as history:
        result = intake.check(
            options.file, session.plan, history, today=session.now.date(), confirmed=frozenset(options.confirm)
        )
    if options.json:
        print(json.dumps(result.to_json(), ensure_ascii=False, indent=2))
    else:
        _print_check(session, result)
    return _EXIT[result.status]


def submit(session: Session) -> int:
    """Check a file and store it if nothing stands against it."""
    options = session.options
    submission = intake.submit(
        session.home,
        session.plan,
        options.file,
        by=options.by,
        explanations=options.explain,
        confirmed=frozenset(options.confirm),
        at=session.now,
    )
    _print_check(session, submission.check)
    if submission.receipt:
        receipt = submission.receipt
        session.say("done.submitted", number=receipt.number, rows=receipt.rows, digest=receipt.file_sha256)
    return _EXIT[submission.check.status]


def _print_check(session: Session, result: Check) -> None:
    session.say(f"status.{result.status}")
    facts = {name: ", ".join(getattr(result, name)) or "?" for name in ("periods", "agencies")}
    session.say("check.summary", form=result.form or "?", rows=result.rows, encoding=result.encoding or "?", **facts)
    for problem in result.problems:
        _print_problem(session, problem)
        if result.status == "needs_confirmation" and problem.needs in {"explain", "confirm"}:
            session.say(f"check.{problem.needs}", line=problem.line or 0, code=problem.code)


def _print_problem(session: Session, problem: Problem) -> None:
    t = session.t
    kind = "place_column" if problem.column else "place" if problem.line else "whole_file"
    place = t(f"command.check.{kind}", line=problem.line, column=problem.column)
    severity, words = t(f"command.check.{problem.severity}"), problem.message[t.language]
    session.say("check.problem", severity=severity, code=problem.code, place=place, message=words)


def withdraw(session: Session) -> int:
    """Declare a submission void and bring the summary data up to date."""
    options = session.options
    who = {"by": options.by, "reason": options.reason, "at": session.now}
    receipt = intake.withdraw(session.home, session.plan, options.number, **who)
    session.say("done.withdrawn", withdraws=receipt.concerns, number=receipt.number)
    return ACCEPTED


def accept(session: Session) -> int:
    """Accept a submission as it is."""
    return _review(session, "acceptance", "")


def send_back(session: Session) -> int:
    """Return a submission to its agency with a message: it no longer counts."""
    return _review(session, "return", session.options.reason)


def _review(session: Session, verdict: Verdict, reason: str) -> int:
    options = session.options
    counts = session.plan.province.counting == "accepted"
    receipt = session.archive.review(
        options.number, verdict, by=options.by, at=session.now, reason=reason, acceptance_counts=counts
    )
    warehouse.build(session.home, session.plan)
    session.say(f"done.{verdict}", concerns=receipt.concerns, number=receipt.number)
    return ACCEPTED


def open_period(session: Session) -> int:
    """Open a period: its submissions are due on a day."""
    if session.options.due is None:
        raise WrongUsage("due_missing")
    return _period_event(session, "opening", due=session.options.due)


def lock_period(session: Session) -> int:
    """Lock a period: nothing more is submitted or withdrawn."""
    return _period_event(session, "locking")


def reopen_period(session: Session) -> int:
    """Let submissions of a closed period in again, of all or of one agency or commune."""
    options = session.options
    agency, commune = _unit(session, options.agency) if options.agency else ("", "")
    place = {"agency": agency, "commune": commune}
    return _period_event(session, "reopening", due=options.due, reason=options.reason, **place)


def _period_event(session: Session, kind: PeriodKind, **details: Any) -> int:  # noqa: ANN401 - those of Archive.period
    options = session.options
    _require_period(session, options.closing)
    receipt = session.archive.period(kind, options.closing, by=options.by, at=session.now, **details)
    warehouse.build(session.home, session.plan)
    session.say(f"done.{kind}", period=receipt.period, number=receipt.number)
    return ACCEPTED


def _require_period(session: Session, code: str) -> None:
    if code not in {period.code for period in session.plan.periods}:
        raise WrongUsage("unknown_period", value=code)


def _unit(session: Session, value: str) -> tuple[str, str]:
    """`SYT` or `UBXP/01273`: an agency, or one commune of an agency that stands for all of them."""
    code, _, commune = value.partition("/")
    agency = next((each for each in session.plan.agencies if each.code == code), None)
    communes = {each.code for each in session.plan.communes}
    if agency is None or (commune and (agency.level != "commune" or commune not in communes)):
        raise WrongUsage("unknown_unit", value=value)
    return code, commune


def remind(session: Session) -> int:
    """Print what each unit that owes reports is reminded of, or mail it; what was reminded of today is left out."""
    options = session.options
    office = Office(session.home, session.plan, Person(options.by, (Grant("reviewer"),)))
    if options.period:
        _require_period(session, options.period)
    warehouse.build(session.home, session.plan)
    with open_current(session.home) as snapshot:
        due = [each for each in owed(snapshot, session.now.date()) if _is_asked(each, options.period)]
        illustrative: bool = queries.meta(snapshot)["illustrative"][0].as_py()
    fresh = due if options.again else reminding.not_yet_today(office, due)
    if len(fresh) < len(due):
        print(session.t("followup.mail.already", count=len(due) - len(fresh)))
    letters = reminders(fresh, session.plan, session.t, session.now.date(), illustrative=illustrative)
    if not letters:
        print(session.t("followup.mail.nothing"))
    return _mail(session, office, letters) if options.send else _print_letters(session, letters)


def _is_asked(each: Owed, period: str | None) -> bool:
    """Of one period everything outstanding; without one everything that had a due date."""
    return each.is_outstanding and (each.period == period if period else each.due is not None)


def _print_letters(session: Session, letters: Sequence[Reminder]) -> int:
    for each in letters:
        print(f"{each.subject}\n\n{each.body}\n{'-' * 72}")
    if letters:
        print(session.t("followup.mail.unsent"))
    return ACCEPTED


def _mail(session: Session, office: Office, letters: Sequence[Reminder]) -> int:
    """Send the letters; not all sent is a failure, so that a scheduler reports it."""
    server = mail.server(session.home)
    if server is None:
        raise MailError("none")
    outcomes = reminding.send(office, letters, server, mail.contacts(session.home, session.plan))
    results = []
    for each in outcomes:
        print(session.t(f"followup.mail.{each.result}", unit=each.reminder.name, detail=each.detail))
        results.append(each.result)
    return ACCEPTED if set(results) <= {"sent"} else REFUSED


def build(session: Session) -> int:
    """Bring the summary data up to date with archive and plan."""
    session.say("done.built", version=warehouse.build(session.home, session.plan))
    return ACCEPTED


def verify(session: Session) -> int:
    """Compare every stored byte of the archive, the journal and the correspondence with its receipt."""
    home = session.home
    chains = {"archive": home.archive, "journal": home.journal, "correspondence": home.correspondence}
    whole = [_is_whole(session, name, Archive(root)) for name, root in chains.items()]
    return ACCEPTED if all(whole) else REFUSED


def _is_whole(session: Session, name: str, chain: Archive) -> bool:
    damage = chain.verify()
    if not damage:
        session.say("done.verified", chain=session.t(f"command.chain.{name}"), count=chain.head().number)
        return True
    complain(lambda t: t("command.done.damaged", chain=t(f"command.chain.{name}"), count=len(damage)))
    for one in damage:
        complain(partial(_place, one))
    return False


def _place(damage: Damage, t: Text) -> str:
    return damage.message(t.language)


def versions(session: Session) -> int:
    """List the versions of the summary data, newest first."""
    for row in warehouse.versions(session.home).to_pylist():
        mark = session.t("command.done.current") if row["is_current"] else ""
        print("\t".join((row["version"], row["built_at"], str(row["archive_number"]), mark)).rstrip())
    return ACCEPTED


def export(session: Session) -> int:
    """Write a document to a file, or a table to a file or to standard output."""
    options = session.options
    if options.table in DOCUMENTS:
        return _document(session)
    if options.table == "chart":
        return _chart(session)
    if options.format is None:
        raise WrongUsage("format_missing")
    with _snapshot(session) as snapshot:
        content = FORMATS[options.format](_TABLES[options.table](session, snapshot))
    if options.out is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        options.out.write_bytes(content)
        session.say("done.written", path=options.out)
    return ACCEPTED


def _progress(session: Session, snapshot: Snapshot) -> pa.Table:
    return progress_table(snapshot, _period(session, snapshot))


def _followup(session: Session, snapshot: Snapshot) -> pa.Table:
    if session.options.period:
        _require_period(session, session.options.period)
    return followup_table(snapshot, session.now.date(), session.options.period)


def _tasks(session: Session, snapshot: Snapshot) -> pa.Table:
    with kept_plan(session.home, manifest(session.home, snapshot.version)) as plan:
        return tasks_table(snapshot, plan, _period(session, snapshot), session.t)


def _document(session: Session) -> int:
    """Make a document and put it in its place as a whole, or leave what was there; each step is a line."""
    options, document = session.options, DOCUMENTS[session.options.table]
    _require_asked(options, document)
    with ExitStack() as held:
        told = _edition(session, held)
        content = document.make(told, _since(session, told, held), options.template, partial(_step, session))
    disk.replace(options.out, content)
    session.say("done.written", path=options.out)
    return ACCEPTED


def _require_asked(options: argparse.Namespace, document: Document) -> None:
    """Refuse what a document cannot be made with before any of it is made."""
    _require_out(options.out)
    if options.template and not document.has_template:
        raise WrongUsage("no_template", value=options.table)
    if options.since and not document.compares:
        raise WrongUsage("no_since", value=options.table)


def _edition(session: Session, held: ExitStack) -> Edition:
    """What the options ask to be told, open as long as `held` is."""
    snapshot = held.enter_context(_snapshot(session))
    plan = held.enter_context(kept_plan(session.home, manifest(session.home, snapshot.version)))
    period, reading = _period_with_data(session, snapshot), _reading(session, plan)
    return edition(snapshot, plan, session.options.lang, period=period, reading=reading)


def _since(session: Session, told: Edition, held: ExitStack) -> Edition | None:
    """What to compare with: an earlier period of the same version, by default the one before, or an earlier version."""
    asked: str | None = session.options.since
    if asked is None:
        return before(told)
    periods = [str(code) for code in queries.periods(told.snapshot)["period"].to_pylist()]
    if asked in periods[periods.index(told.period) + 1 :]:
        return replace(told, period=asked)
    known = [str(version) for version in warehouse.versions(session.home)["version"].to_pylist()]
    if asked not in known[known.index(told.snapshot.version) + 1 :]:
        raise WrongUsage("not_earlier", value=asked)
    snapshot = held.enter_context(open_version(session.home, asked))
    since = earlier(told, snapshot, held.enter_context(kept_plan(session.home, manifest(session.home, asked))))
    if since is None:
        raise WrongUsage("empty_version", value=asked)
    return since


def _require_out(out: Path | None) -> None:
    """Refuse a file that cannot be written before anything is made."""
    if out is None:
        raise WrongUsage("out_missing")
    if not out.parent.is_dir():
        raise WrongUsage("no_folder", path=out.parent)
    if out.is_dir():
        raise WrongUsage("is_folder", path=out)


def _chart(session: Session) -> int:
    """Write one chart as a picture or as data, by the ending of the file; as the screens give it to take away."""
    from analytics.ui.gallery import CHARTS, Pick
    from analytics.ui.takeaway import KINDS, Look
    from analytics.ui.view import View

    options = session.options
    _require_out(options.out)
    kind = _known(options.out.suffix.lower().removeprefix("."), tuple(KINDS))
    chart = _known(options.chart, tuple(CHARTS))
    with ExitStack() as held:
        told = _edition(session, held)
        view = View(options.lang, told.period, told.reading, told.snapshot.version, options.theme)
    shown = CHARTS[chart](view, Pick(partial(_option, session), partial(_number, session)))
    if shown is None:
        raise WrongUsage("no_chart")
    width, height = options.size
    disk.replace(options.out, KINDS[kind](view, shown, Look(width, height, options.theme)))
    session.say("done.written", path=options.out)
    return ACCEPTED


def _option(session: Session, name: str, options: Sequence[str]) -> str:
    """What the command asks for by this name, else the first option."""
    asked: str | None = getattr(session.options, name)
    return next(iter(options), "") if asked is None else _known(asked, options)


def _number(session: Session, name: str, lowest: int, highest: int, usual: int) -> int:
    """The number that the command gives by this name, else the usual one."""
    asked: int | None = getattr(session.options, name)
    if asked is not None and not lowest <= asked <= highest:
        raise WrongUsage("out_of_bounds", name=name, value=asked, lowest=lowest, highest=highest)
    return usual if asked is None else asked


def _known(asked: str, options: Sequence[str]) -> str:
    if asked not in options:
        raise WrongUsage("unknown_choice", value=asked, known=", ".join(options) or "-")
    return asked


def _step(session: Session, done: int, of: int) -> None:
    session.say("done.step", done=done, of=of)
    sys.stdout.flush()


def _reading(session: Session, plan: Plan) -> str:
    asked: str = session.options.reading
    if asked not in {DEFAULT_VARIANT, *(variant.code for variant in plan.variants)}:
        raise WrongUsage("unknown_reading", value=asked)
    return asked


def _period_with_data(session: Session, snapshot: Snapshot) -> str:
    """The period asked for, else the newest; it must have figures to be told."""
    known = [str(code) for code in queries.periods(snapshot)["period"].to_pylist()]
    if not known:
        raise ExportRefused("report.empty")
    asked: str = session.options.period or known[0]
    if asked not in known:
        raise WrongUsage("no_figures", value=asked)
    return asked


def _period(session: Session, snapshot: Snapshot) -> str:
    """The period asked for, else the latest with figures, else the latest that has closed."""
    asked: str | None = session.options.period
    if asked:
        _require_period(session, asked)
    latest: str | None = queries.meta(snapshot)["latest_period"][0].as_py()
    closed = (period for period in session.plan.periods if period.end < session.now.date())
    return asked or latest or max(closed, key=lambda period: period.order).code


def _snapshot(session: Session) -> Snapshot:
    version: str | None = session.options.version
    try:
        return open_version(session.home, version) if version else open_current(session.home)
    except UnknownVersionError:
        raise WrongUsage("unknown_version", value=version) from None


def sample(session: Session) -> int:
    """Load the illustrative figures, unless there are figures already."""
    if session.archive.folders():
        session.say("done.sample_not_empty", root=session.home.root)
        return ACCEPTED
    session.say("done.sample_loading")
    sys.stdout.flush()
    count = load_sample(session.home, session.plan)
    session.say("done.sample_loaded", count=count, root=session.home.root)
    return ACCEPTED


def serve(session: Session) -> int:
    """Serve the dashboard until stopped."""
    from analytics.ui.identity import is_loopback, settings
    from analytics.ui.server import serve as serve_dashboard

    options, known_by = session.options, settings(session.home)
    if known_by.mode == "local" and not is_loopback(options.host):
        complain(lambda t: t("command.done.serving_openly", host=options.host))
    if known_by.mode != "local":
        _report_roles(session)
    serve_dashboard(options.port, options.host)
    return ACCEPTED


def _report_roles(session: Session) -> None:
    """Say at once what is wrong in the role file: until it is right, nobody may do anything."""
    try:
        access.load(access.roles_file(session.home), session.plan)
    except RolesError as error:
        complain(partial(_failure, error))


def _readable(arguments: Sequence[str]) -> Sequence[str]:
    """The arguments, none of which holds bytes that are no text: they could be neither stored nor printed."""
    for argument in arguments:
        shown = argument.encode("utf-8", "backslashreplace").decode()
        if shown != argument:
            raise WrongUsage("not_utf8", value=shown)
    return arguments


def _existing_file(value: str) -> Path:
    path = Path(value)
    if not path.is_file():
        raise WrongUsage("not_a_file", path=value)
    return path


def _explanation(value: str) -> Explanation:
    """`5=text` answers every warning of a line, `5:CODE=text` one of them."""
    place, _, words = value.partition("=")
    line, colon, code = (part.strip() for part in place.partition(":"))
    if not (line.isascii() and line.isdigit() and words.strip() and bool(colon) == bool(code)):
        raise WrongUsage("explain_form", value=repr(value))
    return Explanation(line=int(line), code=code, text=words)


def _day(value: str) -> date:
    try:
        return datetime.strptime(value, "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no time zone
    except ValueError:
        raise WrongUsage("not_a_day", value=value) from None


def _pixels(value: str) -> tuple[int, int | None]:
    """`1200x675`, or `1200` for a picture as tall as it takes."""
    width, _, height = value.partition("x")
    sides = [int(side) if side.isascii() and side.isdigit() else 0 for side in (width, height or "200")]
    if not all(200 <= side <= 4000 for side in sides):
        raise WrongUsage("size_form", value=value)
    return sides[0], sides[1] if height else None


def _words(value: str) -> str:
    if not value.strip():
        raise WrongUsage("blank")
    return value.strip()


def _parser() -> Parser:
    t = text("vi")
    parser = Parser(prog="python -m analytics", description=t("command.description"))
    parser.add_argument("--lang", choices=LANGUAGES, default="vi", help=t("command.lang"))
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for verb, (run, options) in _COMMANDS.items():
        words = t(f"command.help.{verb}")
        command = commands.add_parser(verb, help=words, description=words)
        command.set_defaults(run=run)
        command.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help=t("command.lang"))
        for name in options:
            told = t(f"command.help.{name.lstrip('-')}").replace("%", "%%")  # argparse fills in what follows a %
            command.add_argument(name, help=told, **_OPTIONS[name])
    return parser


_TABLES: dict[str, Callable[[Session, Snapshot], pa.Table]] = {
    "progress": _progress,
    "tasks": _tasks,
    "followup": _followup,
}
_EXPORTS = [*_TABLES, *DOCUMENTS, "chart"]
_ASSUMED = [f"--{name}{mark}" for mark in ("", "-b") for name in ("trained", "leaving", "growth", "hires")]
_OF_A_CHART = [
    *("--chart", "--sector", "--indicator", "--unit", "--level", "--who", "--breakdown", "--group"),
    *("--compare", *_ASSUMED, "--size", "--theme"),
]
_OPTIONS: dict[str, dict[str, Any]] = {
    "file": {"type": _existing_file, "metavar": "FILE"},
    "number": {"type": int, "metavar": "NUMBER"},
    "closing": {"metavar": "PERIOD"},
    "table": {"choices": _EXPORTS, "metavar": "|".join(_EXPORTS)},
    "--json": {"action": "store_true"},
    "--confirm": {"action": "append", "default": [], "metavar": "CODE"},
    "--explain": {"action": "append", "default": [], "type": _explanation, "metavar": "LINE[:CODE]=TEXT"},
    "--by": {"required": True, "type": _words, "metavar": "NAME"},
    "--reason": {"required": True, "type": _words, "metavar": "TEXT"},
    "--due": {"type": _day, "metavar": "DD/MM/YYYY"},
    "--agency": {"metavar": "AGENCY[/COMMUNE]"},
    "--format": {"choices": list(FORMATS)},
    "--period": {},
    "--version": {},
    "--reading": {"default": DEFAULT_VARIANT},
    "--since": {"metavar": "PERIOD|VERSION"},
    "--template": {"type": _existing_file, "metavar": "FILE"},
    "--out": {"type": Path, "metavar": "FILE"},
    "--chart": {"default": "overview"},
    **{f"--{name}": {"metavar": "CODE"} for name in ("sector", "indicator", "unit", "level", "who", "group")},
    "--breakdown": {"dest": "by", "metavar": "CODE"},
    "--compare": {"action": "store_const", "const": "1"},
    **{name: {"type": int, "metavar": "NUMBER"} for name in _ASSUMED},
    "--size": {"type": _pixels, "default": (1200, None), "metavar": "WIDTH[xHEIGHT]"},
    "--theme": {"choices": list(THEMES), "default": "light"},
    "--send": {"action": "store_true"},
    "--again": {"action": "store_true"},
    "--host": {"default": "127.0.0.1", "metavar": "ADDRESS"},
    "--port": {"type": int, "default": os.environ.get("PORT", "8501")},
}
_COMMANDS: dict[str, tuple[Callable[[Session], int], list[str]]] = {
    "check": (check, ["file", "--json", "--confirm"]),
    "submit": (submit, ["file", "--by", "--explain", "--confirm"]),
    "withdraw": (withdraw, ["number", "--by", "--reason"]),
    "accept": (accept, ["number", "--by"]),
    "return": (send_back, ["number", "--by", "--reason"]),
    "open": (open_period, ["closing", "--due", "--by"]),
    "lock": (lock_period, ["closing", "--by"]),
    "reopen": (reopen_period, ["closing", "--by", "--reason", "--agency", "--due"]),
    "remind": (remind, ["--period", "--send", "--again", "--by"]),
    "build": (build, []),
    "verify": (verify, []),
    "versions": (versions, []),
    "export": (
        export,
        ["table", "--format", "--period", "--reading", "--version", "--since", "--template", "--out", *_OF_A_CHART],
    ),
    "sample": (sample, []),
    "serve": (serve, ["--host", "--port"]),
}


if __name__ == "__main__":
    sys.exit(main())
