"""A Word document filled from a template that an office may change: `data/templates`, or one of its own.

Templates come from outside: they are filled in a sandbox that reaches nothing but the words handed to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined, TemplateSyntaxError
from jinja2.exceptions import SecurityError, TemplateError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from analytics.export.refused import ExportRefused, examine
from analytics.home import PROJECT
from analytics.text import Language

TEMPLATES = PROJECT / "data" / "templates"
_SHOWN = 80
# What XML cannot hold, and the two characters that docxtpl takes for new paragraphs and pages.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")


class Picture:
    """A picture, `width` mm wide, with the words for those who cannot see it; `draw` gives its PNG bytes if asked."""

    def __init__(self, draw: Callable[[], bytes], alt: str, width: int) -> None:
        self.draw, self.alt, self.width = draw, alt, width


class _Inline(InlineImage):  # type: ignore[misc]  # docxtpl is not typed
    """docxtpl's picture, with its alternative text."""

    def __init__(self, document: DocxTemplate, picture: Picture) -> None:
        super().__init__(document, None, width=Mm(picture.width))
        self._draw = picture.draw
        self._alt = f"<wp:docPr descr={quoteattr(picture.alt)} "

    def __html__(self) -> str:
        self.image_descriptor = BytesIO(self._draw())
        return str(super().__html__()).replace("<wp:docPr ", self._alt, 1)


def fill(template: Path, words: Mapping[str, Any], *, title: str, language: Language, day: date) -> bytes:
    """The template with every tag replaced by the words of its name. Raises ExportRefused.

    `words` hold text, lists and mappings of it, and pictures; `title` and `day` go into the document's properties,
    which name no person.
    """
    document, sandbox = _opened(template), _sandbox()
    placed = {name: _Inline(document, each) if isinstance(each, Picture) else each for name, each in words.items()}
    _require_known(document, template, words, sandbox)
    try:
        document.render(placed, sandbox)
    except TemplateError as error:
        raise _refusal(error, template) from error
    _properties(document.docx, title, language, day)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _sandbox() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=_printable)


def _printable(value: object) -> object:
    return _UNPRINTABLE.sub("", value) if type(value) is str else value


def _opened(template: Path) -> DocxTemplate:
    examine(template, ".docx")
    try:
        document = DocxTemplate(template)
        document.init_docx()
    # A package that is none, lacks parts, holds others, or whose XML is broken: each fails in its own way.
    except (PackageNotFoundError, KeyError, ValueError, AttributeError, SyntaxError) as error:
        raise ExportRefused("slides.template.broken", suffix=".docx") from error
    return document


def _require_known(
    document: DocxTemplate, template: Path, words: Mapping[str, Any], sandbox: ImmutableSandboxedEnvironment
) -> None:
    try:
        unknown = document.get_undeclared_template_variables(sandbox, words)
    except TemplateSyntaxError as error:
        raise _refusal(error, template) from error
    if unknown:
        name = min(unknown)
        raise ExportRefused("letter.error.unknown", file=template.name, tag=name, place=_place(template, name))


def _refusal(error: TemplateError, template: Path) -> ExportRefused:
    said = str(error.message or "")
    if isinstance(error, SecurityError):
        return ExportRefused("letter.error.unsafe", file=template.name)
    if isinstance(error, UndefinedError):
        name = (re.findall(r"'([^']*)'", said) or [said])[-1]
        return ExportRefused("letter.error.unknown", file=template.name, tag=name, place=_place(template, name))
    return ExportRefused("letter.error.syntax", file=template.name, place=_broken(template))


def _place(template: Path, name: str) -> str:
    """The paragraph whose tag uses the name, as much of it as can be shown."""
    tag = re.compile(rf"\{{[{{%][^}}]*\b{re.escape(name)}\b")
    found = (said for said in _paragraphs(template) if tag.search(said))
    return next(found, name)[:_SHOWN]


def _broken(template: Path) -> str:
    """The first paragraph whose tags do not close; where each does by itself, the last that has any."""
    tagged = [said for said in _paragraphs(template) if re.search(r"\{[{%]|[%}]\}", said)]
    alone = (said for said in tagged if not _closes(said))
    return next(alone, tagged[-1] if tagged else "")[:_SHOWN]


def _closes(said: str) -> bool:
    pairs = (("{{", "}}"), ("{%", "%}"))
    if any(said.count(first) != said.count(last) for first, last in pairs):
        return False
    return _parses(" ".join(re.findall(r"\{\{.*?\}\}", said)))


def _parses(tags: str) -> bool:
    try:
        _sandbox().parse(tags)
    except TemplateSyntaxError:
        return False
    return True


def _paragraphs(template: Path) -> Iterator[str]:
    """The words of every paragraph: those of the body with its tables, then of headers and footers."""
    document = docx.Document(str(template))
    parts = [document.element.body]
    for section in document.sections:
        for place in (section.header, section.footer, section.first_page_header, section.first_page_footer):
            parts.append(place._element)
    for part in parts:
        yield from ("".join(each.text or "" for each in line.iter(_TEXT)) for line in part.iter(_PARAGRAPH))


_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _TEXT = f"{_WORD}p", f"{_WORD}t"


def _properties(document: Any, title: str, language: Language, day: date) -> None:  # noqa: ANN401  docxtpl is not typed
    about, made = document.core_properties, datetime.combine(day, time())
    about.title, about.language = title, {"vi": "vi-VN", "en": "en-GB"}[language]
    about.author = about.last_modified_by = about.comments = ""
    about.created = about.modified = made
    about.revision = 1
