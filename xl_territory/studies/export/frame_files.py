"""A frame as a CSV or Parquet file."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from xl_territory.errors import UsageError
from xl_territory.workbook.saving import save

NO_PYARROW = (
    "Parquet files are written by pyarrow, which is not installed: pip install pyarrow. CSV needs nothing more."
)


def check_suffix(path: Path) -> Path:
    """The path. Raises `UsageError` where its suffix is that of no `WRITERS`."""
    if path.suffix.lower() not in WRITERS:
        raise UsageError(f"{path.name}: the name of the file ends in {' or '.join(WRITERS)}.")
    return path


def write_frame(frame: pd.DataFrame, path: Path) -> None:
    """Write the frame as the suffix says. Raises `UsageError` without pyarrow, `WorkbookError` where it cannot be."""
    save(WRITERS[path.suffix.lower()](frame), path)


def _csv(frame: pd.DataFrame) -> bytes:
    """With a byte order mark, by which Excel sees that it is UTF-8."""
    return frame.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _parquet(frame: pd.DataFrame) -> bytes:
    try:
        import pyarrow as pa
        import pyarrow.parquet
    except ImportError as error:
        raise UsageError(NO_PYARROW) from error
    held = io.BytesIO()
    pa.parquet.write_table(pa.Table.from_pandas(_typed(frame), preserve_index=False), held)
    return held.getvalue()


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame, columns without a single value as text: else their type would change from plan to plan."""
    numbers = {"ARR", "Hours", "Match", "Next Best Cost"}
    return frame.astype({name: float if name in numbers else "string" for name in frame.columns})


WRITERS: Mapping[str, Callable[[pd.DataFrame], bytes]] = {".csv": _csv, ".parquet": _parquet}
