"""What may go wrong when a file that came from somewhere is read as a zip."""

from __future__ import annotations

import lzma
import zipfile
import zlib

# Of the format, of a part that is not there or locked, and of each way of packing: the library passes them on.
DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError),
    *(KeyError, ValueError, RuntimeError),  # a NotImplementedError is one
)
