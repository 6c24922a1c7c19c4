"""A process of its own that submits without end: `python -m tests.archive.writer ARCHIVE FOLDER AGENCY [COUNT]`."""

from __future__ import annotations

import sys
from itertools import count, islice
from pathlib import Path

from analytics.archive import Archive
from tests.archive.conftest import submit


def main(root: str, folder: str, agency: str, times: str = "") -> None:
    archive = Archive(Path(root))
    print("ready", flush=True)
    for number in islice(count(), int(times) if times else None):
        submit(archive, Path(folder), agency=agency, content=f"{number}\n" * 2000)


if __name__ == "__main__":
    main(*sys.argv[1:])
