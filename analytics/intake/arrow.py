"""Arrow as intake uses it: columns of text and of numbers, masks of rows.

The stubs of pyarrow know neither text beside a column in a comparison nor
null cells in a choice, so its compute functions are taken as they are.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Texts: TypeAlias = Any
Numbers: TypeAlias = Any
Column: TypeAlias = Any

compute: Any = pyarrow.compute


def texts(cells: Collection[str | None]) -> Texts:
    """Cells as one array of text."""
    return pa.array(list(cells), pa.string())


def blanks(count: int, kind: pa.DataType) -> Column:
    """A column of nothing."""
    nulls: Any = pa.nulls
    return nulls(count, kind)


def mask(values: Column) -> Mask:
    """A column of booleans, null meaning no, as numpy."""
    found = compute.fill_null(values, False)
    return np.asarray(found.to_numpy(zero_copy_only=False) if isinstance(found, pa.Array) else found.to_numpy(), bool)


def one(values: Column) -> Numbers:
    """A column in one piece."""
    if isinstance(values, pa.Array):
        return values
    combined = values.combine_chunks()
    return pa.concat_arrays(combined.chunks) if isinstance(combined, pa.ChunkedArray) else combined
