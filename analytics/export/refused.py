"""Why a document cannot be made, in words; and what may be wrong with the file of an office's own template."""

from __future__ import annotations

import zipfile
from pathlib import Path

from analytics.text import Language, text
from analytics.zips import DAMAGED

MOST_BYTES = 20_000_000  # of the file; unpacked it may be ten times as large
_UNPACKED = 10
_CONTENTS = "[Content_Types].xml"


class ExportRefused(Exception):  # noqa: N818 - the name states what is the case
    """A document cannot be made; `key` is an entry of the catalogue."""

    def __init__(self, key: str, **values: object) -> None:
        self.key, self.values = key, values
        super().__init__(self.message("vi"))

    def message(self, language: Language) -> str:
        """What is wrong and what to do, in one line."""
        return text(language)(self.key, **self.values)


def examine(path: Path, suffix: str) -> None:
    """Refuse what is no file of the kind `suffix` (`.pptx`, `.docx`), is too large or runs programs.

    Raises ExportRefused.
    """
    if path.stat().st_size > MOST_BYTES:
        raise ExportRefused("slides.template.too_large", most=MOST_BYTES // 1_000_000)
    try:
        with zipfile.ZipFile(path) as package:
            size = sum(entry.file_size for entry in package.infolist())
            if size > _UNPACKED * MOST_BYTES:
                raise ExportRefused("slides.template.too_large", most=MOST_BYTES // 1_000_000)
            contents = package.read(_CONTENTS).decode("utf-8", "replace")
            names = package.namelist()
            is_torn = package.testzip() is not None  # what reads it afterwards expects whole parts
    except DAMAGED:
        is_torn = True
    if is_torn:
        raise ExportRefused("slides.template.broken", suffix=suffix)
    if "macroEnabled" in contents or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise ExportRefused("slides.template.macros", suffix=suffix)
